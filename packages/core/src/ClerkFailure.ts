/**
 * One view over both errors of a call. Everyday failures come as either: an unknown organization is a `ClerkErrors` for
 * `create` and an `SDKException` for `list`, since Clerk's document lists a 404 for the one alone.
 *
 * **When to use**
 *
 * Use it where failures become responses, log lines or counts of your own, whichever operation they come from. Where one
 * failure of one operation has its own branch, match on `_tag`, `status` and `hasCode` instead.
 *
 * **Details**
 *
 * Each function takes any value: a `ClerkErrors`, an `SDKException`, the `Aborted` of the Promise facade, and the plain form
 * of each, which `toJSON` returns. Any other value is an unexpected failure that tells nothing, even one that throws when it is read.
 *
 * @example
 * ```ts
 * import { ClerkFailure } from "@effect-clerk/core"
 * import { OrganizationMemberships } from "@effect-clerk/memberships"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const memberships = yield* OrganizationMemberships
 *   const failure = yield* Effect.flip(memberships.list({ organizationId: "org_unknown" }))
 *   // Clerk's support finds the request by it.
 *   const isTraced = ClerkFailure.traceId(failure) !== undefined
 *   return [failure._tag, ClerkFailure.status(failure), ClerkFailure.kind(failure), ClerkFailure.codes(failure), isTraced]
 * })
 *
 * const layer = OrganizationMemberships.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch()
 * })
 *
 * await Effect.runPromise(Effect.provide(program, layer)) // => ["SDKException", 404, "notFound", ["resource_not_found"], true]
 * ```
 *
 * @since 0.1.0
 */
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import type { ClerkErrorCode } from "./ClerkErrorCode.ts"
import { isFromElsewhere } from "./internal/errors/advice.ts"
import { clerkErrorsOf } from "./internal/errors/clerkErrors.ts"

/**
 * The kinds of failures, by who can do something about them.
 *
 * **Details**
 *
 * | kind | what happened | who can act |
 * | --- | --- | --- |
 * | `invalid` | the input is invalid, by this library's checks or Clerk's | whoever gave the input |
 * | `unauthenticated` | Clerk does not accept the secret key | the operator |
 * | `forbidden` | the plan, the settings or the key do not allow it; a full organization is one case | the customer, or the operator |
 * | `notFound` | the organization, the user, the membership or the role does not exist | whoever gave the id |
 * | `conflict` | the input is valid, and the present state does not allow it: already a member, the last administrator | whoever asked, by another change first |
 * | `rateLimited` | the quota is used up, by Clerk's response or by this client's rate limiter | nobody: wait |
 * | `unavailable` | no response in time, none at all, a failure of the server, or the call was aborted | nobody: retry |
 * | `unexpected` | a response that no program can rely on, or no failure of this library | the developer |
 *
 * @category models
 * @since 0.1.0
 */
export type Kind =
  | "invalid"
  | "unauthenticated"
  | "forbidden"
  | "notFound"
  | "conflict"
  | "rateLimited"
  | "unavailable"
  | "unexpected"

/**
 * Returns the status of Clerk's response; `undefined` where none was received, or where the runtime hides it.
 *
 * @category accessors
 * @since 0.1.0
 */
export const status: (error: unknown) => number | undefined = /* @__PURE__ */ readable(undefined, (error) => {
  const status = property(responseOf(error), "status")
  return typeof status === "number" && status > 0 ? status : undefined
})

/**
 * Returns the codes of Clerk's errors, in Clerk's order; none where the failure holds no error of Clerk's.
 *
 * @category accessors
 * @since 0.1.0
 */
export const codes: (error: unknown) => ReadonlyArray<ClerkErrorCode> = /* @__PURE__ */ readable([], (error) =>
  clerkErrorsOf(error).flatMap((entry) => {
    const code = property(entry, "code")
    return typeof code === "string" ? [code] : []
  })
)

/**
 * Returns the time to wait before the next request: Clerk's `Retry-After`, or the rest of the cooldown that an earlier one
 * started.
 *
 * @category accessors
 * @since 0.1.0
 */
export const retryAfter: (error: unknown) => Duration.Duration | undefined = /* @__PURE__ */ readable(
  undefined,
  (error) => {
    const wait = property(responseOf(error), "retryAfter")
    // The plain form has milliseconds.
    return typeof wait === "number" ? Duration.millis(wait) : Duration.isDuration(wait) ? wait : undefined
  }
)

/**
 * Returns what identifies the request to Clerk's support.
 *
 * @category accessors
 * @since 0.1.0
 */
export const traceId: (error: unknown) => string | undefined = /* @__PURE__ */ readable(undefined, (error) => {
  const id = property(responseOf(error), "clerkTraceId")
  return typeof id === "string" ? id : undefined
})

/**
 * Returns the kind of a failure.
 *
 * **Details**
 *
 * A code decides where Clerk's status says less: `already_a_member_in_organization` is a 400 of Clerk's and a `conflict`, as
 * is `organization_minimum_permissions_needed`. A full organization, `organization_membership_quota_exceeded`, stays
 * `forbidden` as Clerk has it: it is the plan or a setting that does not allow another member, not the state of one.
 *
 * A 404 is `notFound` only where it is Clerk's and about what was asked for. With an `apiUrl` that is not Clerk's it is
 * `unexpected`, so that no program takes a missing server for a missing member.
 *
 * @category accessors
 * @since 0.1.0
 */
export const kind: (error: unknown) => Kind = /* @__PURE__ */ readable("unexpected", (error): Kind => {
  const response = responseOf(error)
  switch (property(response, "_tag")) {
    case "ClerkErrors":
    case "UnexpectedStatus":
      return kindOfResponse(error)
    case "InvalidRequest":
      return "invalid"
    case "RateLimiter":
      // Without a cooldown it is the limiter's store that failed.
      return retryAfter(error) === undefined ? "unavailable" : "rateLimited"
    case "Transport":
    case "Timeout":
    case "Aborted":
      return "unavailable"
    default:
      return "unexpected"
  }
})

/**
 * Returns the status that a server of your own may respond with, where a call to Clerk failed on behalf of its user.
 *
 * **Details**
 *
 * | kind | status |
 * | --- | --- |
 * | `invalid` | 400; 500 where it is a setting, the secret key for example, that is invalid |
 * | `unauthenticated` | 500 |
 * | `forbidden` | 403 |
 * | `notFound` | 404 |
 * | `conflict` | 409 |
 * | `rateLimited` | 429; pass {@link retryAfter} on as `Retry-After` |
 * | `unavailable` | 503 |
 * | `unexpected` | 500 |
 *
 * A 401 of Clerk's is about the secret key of the server, which its user does not have and cannot mend. Passed on, it would
 * sign users out of an application that is misconfigured. So it is a 500, which the operator sees.
 *
 * **Gotchas**
 *
 * A 503 invites its receiver to repeat the request. After a write whose `processed` is not `"no"` that may act twice.
 *
 * @category accessors
 * @since 0.1.0
 */
export const httpStatus: (error: unknown) => number = /* @__PURE__ */ readable(500, (error) => {
  const found = kind(error)
  return found === "invalid" && isAboutSetting(error) ? statuses.unexpected : statuses[found]
})

const statuses: Readonly<Record<Kind, number>> = {
  invalid: 400,
  unauthenticated: 500,
  forbidden: 403,
  notFound: 404,
  conflict: 409,
  rateLimited: 429,
  unavailable: 503,
  unexpected: 500
}

/**
 * Makes a function that takes any value. A program throws whatever it likes: where a getter or a proxy of that throws in turn,
 * nothing is known of the failure, and the code that handles it goes on.
 */
function readable<A>(otherwise: A, read: (error: unknown) => A): (error: unknown) => A {
  return (error) => {
    try {
      return read(error)
    } catch {
      return otherwise
    }
  }
}

const property = (value: unknown, key: string): unknown => (Predicate.hasProperty(value, key) ? value[key] : undefined)

/** Returns the part of a failure that tells about the response: the reason of an `SDKException`, else the failure itself. */
const responseOf = (error: unknown): unknown => property(error, "reason") ?? error

const kindOfResponse = (error: unknown): Kind => {
  const received = status(error) ?? 0
  // Decided by the status alone: a proxy's response has no code, and Clerk documents none for a 429.
  if (received === 429) return "rateLimited"
  if (received >= 500 || received === 408 || received === 425) return "unavailable"
  const byCode = codes(error).flatMap((code) => kindsByCode.get(code) ?? [])[0]
  const found = byCode ?? kindsByStatus.get(received) ?? "unexpected"
  if (found !== "notFound") return found
  const errors = clerkErrorsOf(error).map((entry) => ({ longMessage: String(property(entry, "longMessage")) }))
  return isFromElsewhere(received, errors) ? "unexpected" : "notFound"
}

const kindsByStatus: ReadonlyMap<number, Kind> = new Map([
  [400, "invalid"],
  [401, "unauthenticated"],
  [402, "forbidden"],
  [403, "forbidden"],
  [404, "notFound"],
  [409, "conflict"],
  [413, "invalid"],
  [422, "invalid"]
])

/** Codes whose status says less than they do. */
const kindsByCode: ReadonlyMap<string, Kind> = new Map([
  ["already_a_member_in_organization", "conflict"],
  ["api_version_invalid", "unexpected"],
  ["exclusive_organization_membership", "conflict"],
  ["form_identifier_exists", "conflict"],
  ["form_resource_not_found", "notFound"],
  ["organization_invitation_not_pending", "conflict"],
  ["organization_invitation_not_unique", "conflict"],
  ["organization_minimum_permissions_needed", "conflict"],
  ["personal_accounts_not_allowed", "conflict"]
])

/** Tells whether the first issue of an invalid request is about a setting; those of the input come first. */
const isAboutSetting = (error: unknown): boolean => {
  const firstIssue = property(property(responseOf(error), "issues"), "0")
  const key = property(property(firstIssue, "path"), "0")
  return typeof key === "string" && Setting.test(key)
}

/** Keys of policies and options, and of the services that have some. No input begins with one of them. */
const Setting =
  /Policy$|^(?:secretKey|retry|timeout|rateLimit)$|^(?:allow|api|trace|fetch|http|logger|lookup|onAttempt|signal|options|ClerkHttpClient|MembershipLookup|SyncState)/
