// Also bundled for runtimes without Node's modules.
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import type { OrganizationMemberships } from "@effect-clerk/memberships"
import type * as Model from "@effect-clerk/memberships/OrganizationMembership"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type { Fault, Operation, Outcome } from "./outcome.ts"

type Service = OrganizationMemberships["Service"]
export type Value = Model.OrganizationMembership | Model.OrganizationMembershipPage

const membership = { organizationId: "org_1", userId: "user_1" }

/** Each operation, with an input that is valid. */
export const calls: Readonly<
  Record<Operation, (service: Service) => Effect.Effect<Value, ClerkErrors | SDKException>>
> = {
  create: (_) => _.create({ ...membership, role: "org:member" }),
  list: (_) => _.list({ organizationId: "org_1" }),
  update: (_) => _.update({ ...membership, role: "org:member" }),
  delete: (_) => _.delete(membership),
  updateMetadata: (_) => _.updateMetadata({ ...membership, publicMetadata: { team: "blue" } })
}

/** Organization of a request that a server answers as it should, so that the next one finds a connection that was used. */
export const warmOrganization = "org_warm"

/** Makes such a request. */
export const warmUp = (_: Service): Effect.Effect<Value, ClerkErrors | SDKException> =>
  _.list({ organizationId: warmOrganization })

/** Two retries without a pause, so that a read that fails for good takes three attempts. */
export const retry = RetryPolicy.exponential({ base: "1 millis", times: 2, budget: false })
const waiting = (attempt: Duration.Input) => TimeoutPolicy.make({ attempt, total: "10 minutes" })

// On a busy machine the request has to be on its way by then, or the head here.
const short = waiting("4 seconds")

/** Time limits of a call, by where the response comes to a halt. */
export const timeouts: Readonly<Record<Fault["stalls"], TimeoutPolicy.TimeoutPolicy>> = {
  // An answer that does end is never a matter of time, however busy the machine is.
  never: waiting("9 minutes"),
  "before the head": short,
  "after the head": short
}

/** Returns the part of a failure that the table speaks of. */
export const outcomeOf = (error: ClerkErrors | SDKException): Outcome => {
  const { attempts, processed } = error
  if (error._tag === "ClerkErrors") {
    return { tag: "ErrorResponse", attempts, processed, status: error.status, ...wait(error.retryAfter) }
  }
  const { reason } = error
  switch (reason._tag) {
    case "UnexpectedStatus":
      return {
        tag: reason.errors.length > 0 ? "ErrorResponse" : "UnexpectedStatus",
        attempts,
        processed,
        status: reason.status,
        ...wait(reason.retryAfter)
      }
    case "Transport":
      return {
        tag: "Transport",
        attempts,
        processed,
        ...(reason.status === undefined ? undefined : { status: reason.status })
      }
    case "MalformedResponse":
      return { tag: "MalformedResponse", attempts, processed, status: reason.status }
    case "Timeout":
    case "InvalidRequest":
    case "RateLimiter":
      return { tag: reason._tag, attempts, processed }
  }
}

const wait = (retryAfter: Duration.Duration | undefined): { readonly retryAfter?: number } =>
  retryAfter === undefined ? {} : { retryAfter: Duration.toMillis(retryAfter) }
