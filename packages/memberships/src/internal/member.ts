import { ClerkErrors, hasCode } from "@effect-clerk/core/ClerkErrors"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { SDKException } from "@effect-clerk/core/SDKException"
import type { Processed } from "@effect-clerk/core/Processed"
import { strongerProcessed } from "@effect-clerk/core/internal"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Endpoints from "../Endpoints.ts"
import type { EnsureInput, EnsureResult, FindInput, MembershipChange, RemoveInput, RemoveResult } from "../Inputs.ts"
import type { OrganizationMembership } from "../OrganizationMembership.ts"
import * as Metadata from "./metadata.ts"
import { snapshot } from "./invalidInput.ts"

type Execute = ClerkHttpClient["Service"]["execute"]

/** In the filter a sign in front includes or excludes, so an id that starts with one needs another in front of it. */
const including = (userId: string): string => (/^[+-]/.test(userId) ? `+${userId}` : userId)

/** Of one membership, whatever is done with it. */
const ids = (operation: string, input: FindInput): Result.Result<FindInput, SDKException> =>
  snapshot(operation, input, Endpoints.delete.encode, ({ organizationId, userId }) => ({ organizationId, userId }))

export const find = (execute: Execute) => (input: FindInput) => {
  const given = ids("OrganizationMemberships.find", input)
  if (Result.isFailure(given)) return Effect.fail(given.failure)
  const { organizationId, userId } = given.success
  return execute(Endpoints.list, { organizationId, userId: [including(userId)] }).pipe(
    Effect.map(({ data }) =>
      Option.fromUndefinedOr(data.find(({ publicUserData }) => (publicUserData?.userId ?? userId) === userId))
    ),
    Effect.withSpan("OrganizationMemberships.find")
  )
}

const isNotFound = (failure: ClerkErrors | SDKException): failure is ClerkErrors<404> =>
  failure._tag === "ClerkErrors" && failure.status === 404 && hasCode(failure, "resource_not_found")

/**
 * Whether what was found may no longer be so: the member has come, or has gone, by another writer or by an attempt of this
 * call's own whose answer was lost, so that the next one was refused: no seat was left, for example.
 */
const wasOvertaken = (failure: ClerkErrors | SDKException): boolean =>
  failure.operation === Endpoints.create.name
    ? hasCode(failure, "already_a_member_in_organization") ||
      (failure._tag === "ClerkErrors" && failure.processed !== "no")
    : // With a parameter's name it is the role that was not found.
      isNotFound(failure) && failure.errors.every((error) => error.meta?.["param_name"] === undefined)

/** What may be created may not always be changed: `null` for metadata, which no type of `ensure` allows, or a user id `..`. */
const updatable = ({ organizationId, privateMetadata, publicMetadata, userId }: EnsureInput) =>
  Endpoints.updateMetadata.encode({ organizationId, userId, publicMetadata, privateMetadata })

/** When `ensure` looks again after it was overtaken: first at once, then later and later, for a list that lags behind. */
const looks = RetryPolicy.exponential({ base: "25 millis", cap: "1 seconds", times: 10 }).schedule.pipe(
  Schedule.modifyDelay(({ attempt, duration }) => Effect.succeed(attempt === 1 ? Duration.zero : duration))
)

const lookAgain = (deadline: number) =>
  Schedule.while(looks, ({ duration, input, now }) =>
    Effect.succeed(wasOvertaken(input) && now + Duration.toMillis(duration) < deadline)
  )

/** A failure as the whole call has it, with what all its requests may have done. */
const failureOf = <Status extends number>(
  failure: ClerkErrors<Status> | SDKException,
  acted: Processed
): ClerkErrors<Status> | SDKException => {
  // What a look says is of itself: it changes nothing.
  const reads = failure.method === "GET"
  const earlier = reads ? acted : strongerProcessed(acted, failure.processed)
  if (earlier === failure.processed && (!reads || acted === "no")) return failure
  return failure._tag === "ClerkErrors"
    ? new ClerkErrors({ ...failure, earlier })
    : new SDKException({ ...failure, earlier })
}

/** Several requests as one call: they share its `total`, and what they may have done is in its failure. */
const asOneCall = Effect.fnUntraced(function* <A, Status extends number>(
  execute: Execute,
  call: (execute: Execute, deadline: number) => Effect.Effect<A, ClerkErrors<Status> | SDKException>
) {
  const policy = yield* TimeoutPolicy.Current
  // What is no policy is refused with the first request.
  const total = Duration.isDuration(policy?.total) ? Duration.toMillis(policy.total) : Infinity
  const deadline = (yield* Clock.currentTimeMillis) + total
  let acted: Processed = "no"
  const shared: Execute = (endpoint, input) =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      execute(endpoint, input).pipe(
        Effect.provideService(
          TimeoutPolicy.Current,
          total === Infinity ? policy : { ...policy, total: Duration.millis(Math.max(0, deadline - now)) }
        ),
        Effect.mapBoth({
          onSuccess: (value) => {
            if (endpoint.method !== "GET") acted = "yes"
            return value
          },
          onFailure: (failure) => {
            if (endpoint.method !== "GET") acted = strongerProcessed(acted, failure.processed)
            return failure
          }
        })
      )
    )
  return yield* Effect.mapError(call(shared, deadline), (failure) => failureOf(failure, acted))
})

const rounds = (input: EnsureInput) => (execute: Execute) => {
  const look = find(execute)

  const add = () => {
    const { privateMetadata, publicMetadata } = input
    return execute(Endpoints.create, {
      ...input,
      publicMetadata: publicMetadata && Metadata.withoutRemovals(publicMetadata),
      privateMetadata: privateMetadata && Metadata.withoutRemovals(privateMetadata)
    })
  }

  const change = Effect.fnUntraced(function* (changed: ReadonlyArray<MembershipChange>, found: OrganizationMembership) {
    const { organizationId, role, userId } = input
    const given = <Field extends MembershipChange>(field: Field) => (changed.includes(field) ? input[field] : undefined)
    const publicMetadata = given("publicMetadata")
    const privateMetadata = given("privateMetadata")
    const updated = changed.includes("role")
      ? yield* execute(Endpoints.update, { organizationId, userId, role })
      : found
    return publicMetadata === undefined && privateMetadata === undefined
      ? updated
      : yield* execute(Endpoints.updateMetadata, { organizationId, userId, publicMetadata, privateMetadata })
  })

  return Effect.gen(function* () {
    const { organizationId, userId } = input
    const found = Option.getOrUndefined(yield* look({ organizationId, userId }))
    if (found === undefined) return { outcome: "created", membership: yield* add() } satisfies EnsureResult
    const changed: ReadonlyArray<MembershipChange> = [
      ...(found.role === input.role ? [] : ["role" as const]),
      ...(Metadata.isMerged(input.publicMetadata, found.publicMetadata) ? [] : ["publicMetadata" as const]),
      ...(Metadata.isMerged(input.privateMetadata, found.privateMetadata) ? [] : ["privateMetadata" as const])
    ]
    if (changed.length === 0) return { outcome: "unchanged", membership: found } satisfies EnsureResult
    return { outcome: "updated", changed, membership: yield* change(changed, found) } satisfies EnsureResult
  })
}

const copyOf = ({ organizationId, privateMetadata, publicMetadata, role, userId }: EnsureInput): EnsureInput => ({
  organizationId,
  userId,
  role,
  publicMetadata: publicMetadata && Metadata.copy(publicMetadata),
  privateMetadata: privateMetadata && Metadata.copy(privateMetadata)
})

export const ensure = (execute: Execute) => (input: EnsureInput) => {
  const check = (input: EnsureInput) => Result.flatMap(Endpoints.create.encode(input), () => updatable(input))
  const given = snapshot("OrganizationMemberships.ensure", input, check, copyOf)
  const ensured = Result.isFailure(given)
    ? Effect.fail(given.failure)
    : asOneCall(execute, (shared, deadline) => Effect.retry(rounds(given.success)(shared), lookAgain(deadline)))
  return ensured.pipe(RetryPolicy.allowWrites, Effect.withSpan("OrganizationMemberships.ensure"))
}

export const remove = (execute: Execute) => (input: RemoveInput) => {
  const given = ids("OrganizationMemberships.remove", input)
  const removed = Result.isFailure(given)
    ? Effect.fail(given.failure)
    : execute(Endpoints.delete, given.success).pipe(
        Effect.map((membership): RemoveResult => ({ outcome: "removed", membership })),
        Effect.catchIf(isNotFound, () => Effect.succeed<RemoveResult>({ outcome: "absent" }))
      )
  return removed.pipe(RetryPolicy.allowWrites, Effect.withSpan("OrganizationMemberships.remove"))
}
