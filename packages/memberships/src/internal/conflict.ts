/**
 * Optimistic retry: read, decide, write, and begin again if the state changed between the read and the write.
 *
 *     GET not a member -> POST already a member      conflict: another writer was faster, or a lost response's write
 *     GET member       -> PATCH not found            conflict: another writer removed the member
 *     GET member       -> PATCH role -> PATCH metadata, whose response has another role
 *                                                    conflict: another writer has changed the role meanwhile
 *     GET member       -> PATCH done
 *
 * Held by "reads again where another writer is faster" in test/member.test.ts, by test/chaos.test.ts, and by
 * test/conflictingWriters.test.ts.
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import { errorResponseOf, exponentialBackoff, includesCode, isFromElsewhere } from "@effect-clerk/core/internal"
import { MalformedResponse, SDKException } from "@effect-clerk/core/SDKException"
import { monotonicNow } from "@effect-clerk/http/internal"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Endpoints from "../Endpoints.ts"

type Failure = ClerkErrors | SDKException

/** Runs a read and its write again after a conflict, as long as the next attempt would begin before the monotonic deadline. */
export const retryOnConflict =
  (deadline: number) =>
  <A, E extends Failure, R>(readThenWrite: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
    Effect.suspend(() => {
      const backoff = startBackoff()
      let isFirst = true
      const next: (failure: E) => Effect.Effect<A, E, R> = Effect.fnUntraced(function* (failure) {
        const wait = yield* backoff()
        // At once after the first conflict, then later and later: Clerk's list may lag behind its writes.
        const delay = isFirst ? 0 : wait && Duration.toMillis(wait)
        isFirst = false
        if (delay === undefined || !isConflict(failure) || (yield* monotonicNow) + delay >= deadline) {
          return yield* Effect.fail(failure)
        }
        yield* Effect.sleep(delay)
        return yield* Effect.catch(readThenWrite, next)
      })
      return Effect.catch(readThenWrite, next)
    })

const startBackoff = /* @__PURE__ */ exponentialBackoff({
  base: /* @__PURE__ */ Duration.millis(25),
  factor: 2,
  cap: /* @__PURE__ */ Duration.seconds(1),
  times: 10,
  jitter: true
})

/**
 * Returns true if the write failed because what was read is no longer so. The member has come or gone, by another writer or
 * by an earlier attempt of the same write whose response was lost: that attempt may have taken the last seat, for example,
 * and then the next one fails with a quota error.
 */
const isConflict = (failure: Failure): boolean =>
  isOverwritten(failure) ||
  (failure.operation === Endpoints.create.name
    ? isMember(failure) || (failure._tag === "ClerkErrors" && failure.processed !== "no")
    : // An error with a parameter's name is about the role, which no retry brings into being.
      isNotFound(failure) && failure.errors.every((error) => error.meta?.["param_name"] === undefined))

const isMember = (failure: Failure): boolean =>
  includesCode(errorResponseOf(failure)?.errors ?? [], "already_a_member_in_organization")

const overwrittenIssue = "the value asked for, but another writer has changed it"

/** Makes the failure of a call whose writes were changed by another writer before they were done. */
export const overwritten = (operation: string, changed: ReadonlyArray<string>): SDKException =>
  new SDKException({
    reason: new MalformedResponse({
      processed: "yes",
      status: 200,
      issues: changed.map((field) => ({ path: [field], expected: overwrittenIssue }))
    }),
    operation,
    attempts: 1
  })

const isOverwritten = (failure: Failure): boolean =>
  failure._tag === "SDKException" &&
  failure.reason._tag === "MalformedResponse" &&
  failure.reason.issues[0]?.expected === overwrittenIssue

/**
 * Returns true if Clerk found no such member. Its code is the same where the organization does not exist, and where the base URL
 * is wrong and nothing is at the path: that says nothing about a member.
 */
export const isNotFound = (failure: Failure): failure is ClerkErrors<404> =>
  failure._tag === "ClerkErrors" &&
  failure.status === 404 &&
  includesCode(failure.errors, "resource_not_found") &&
  !isFromElsewhere(404, failure.errors)
