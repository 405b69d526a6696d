import { type ClerkErrors, hasCode } from "@effect-clerk/core/ClerkErrors"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Endpoints from "../Endpoints.ts"
import type { EnsureInput, EnsureResult, FindInput, MembershipChange, RemoveInput, RemoveResult } from "../Inputs.ts"
import type { OrganizationMembership } from "../OrganizationMembership.ts"
import { isMerged, withoutRemovals } from "./metadata.ts"
import { refuse } from "./refuse.ts"

type Execute = ClerkHttpClient["Service"]["execute"]

/** In the filter a sign in front includes or excludes, so an id that starts with one needs another in front of it. */
const including = (userId: string): string => (/^[+-]/.test(userId) ? `+${userId}` : userId)

export const find = (execute: Execute) => (input: FindInput) => {
  // A copy, which is an object whatever was given.
  const { organizationId, userId } = { ...input }
  return execute(Endpoints.list, { organizationId, userId: [including(userId)] }).pipe(
    Effect.map(({ data }) =>
      Option.fromUndefinedOr(data.find(({ publicUserData }) => (publicUserData?.userId ?? userId) === userId))
    ),
    Effect.withSpan("OrganizationMemberships.find")
  )
}

const isNotFound = (failure: ClerkErrors | SDKException): failure is ClerkErrors<404> =>
  failure._tag === "ClerkErrors" && failure.status === 404 && hasCode(failure, "resource_not_found")

/** Whether another writer was faster, so that what was found is no longer so: the member has come, or has gone. */
const wasOvertaken = (failure: ClerkErrors | SDKException): boolean =>
  failure.operation === Endpoints.create.name
    ? hasCode(failure, "already_a_member_in_organization")
    : // With a parameter's name it is the role that was not found.
      isNotFound(failure) && failure.errors.every((error) => error.meta?.["param_name"] === undefined)

/** What may be created may not always be changed: `null` for metadata, which no type of `ensure` allows, or a user id `..`. */
const updatable = ({ organizationId, privateMetadata, publicMetadata, userId }: EnsureInput) =>
  Endpoints.updateMetadata.encode({ organizationId, userId, publicMetadata, privateMetadata })

/** How often `ensure` looks again after it was overtaken. */
const maxRounds = 10

/** The requests of one call share its `total`: each has what those before it left of it. */
const sharingTotal = (execute: Execute): Effect.Effect<Execute> =>
  Effect.map(
    Clock.currentTimeMillis,
    (startedAt): Execute =>
      (endpoint, input) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) =>
          Effect.updateService(execute(endpoint, input), TimeoutPolicy.Current, (policy) =>
            policy.total === undefined
              ? policy
              : { ...policy, total: Duration.millis(Math.max(0, Duration.toMillis(policy.total) - (now - startedAt))) }
          )
        )
  )

const rounds = (execute: Execute) => {
  const look = find(execute)

  const add = (input: EnsureInput) => {
    const { privateMetadata, publicMetadata } = input
    return execute(Endpoints.create, {
      ...input,
      publicMetadata: publicMetadata && withoutRemovals(publicMetadata),
      privateMetadata: privateMetadata && withoutRemovals(privateMetadata)
    })
  }

  const change = Effect.fnUntraced(function* (
    input: EnsureInput,
    changed: ReadonlyArray<MembershipChange>,
    found: OrganizationMembership
  ) {
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

  return Effect.fnUntraced(function* (input: EnsureInput) {
    const found = Option.getOrUndefined(yield* look(input))
    if (found === undefined) return { outcome: "created", membership: yield* add(input) } satisfies EnsureResult
    const changed: ReadonlyArray<MembershipChange> = [
      ...(found.role === input.role ? [] : ["role" as const]),
      ...(isMerged(input.publicMetadata, found.publicMetadata) ? [] : ["publicMetadata" as const]),
      ...(isMerged(input.privateMetadata, found.privateMetadata) ? [] : ["privateMetadata" as const])
    ]
    if (changed.length === 0) return { outcome: "unchanged", membership: found } satisfies EnsureResult
    return { outcome: "updated", changed, membership: yield* change(input, changed, found) } satisfies EnsureResult
  })
}

export const ensure = (execute: Execute) => (input: EnsureInput) => {
  const valid = Result.flatMap(Endpoints.create.encode(input), () => updatable(input))
  const ensured = Result.isFailure(valid)
    ? Effect.fail(refuse("OrganizationMemberships.ensure", valid.failure))
    : Effect.flatMap(sharingTotal(execute), (shared) =>
        Effect.retry(rounds(shared)(input), { while: wasOvertaken, times: maxRounds })
      )
  return ensured.pipe(RetryPolicy.allowWrites, Effect.withSpan("OrganizationMemberships.ensure"))
}

export const remove = (execute: Execute) => (input: RemoveInput) =>
  execute(Endpoints.remove, input).pipe(
    Effect.map((membership): RemoveResult => ({ outcome: "removed", membership })),
    Effect.catchIf(isNotFound, () => Effect.succeed<RemoveResult>({ outcome: "absent" })),
    RetryPolicy.allowWrites,
    Effect.withSpan("OrganizationMemberships.remove")
  )
