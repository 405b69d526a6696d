/** Estimate of what an apply takes. */
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as Duration from "effect/Duration"
import type { Action, Plan } from "../model/planSchema.ts"

/** Share of the quota that an apply takes unless told otherwise, since the live application shares it. */
export const defaultRate = 0.5

/** Invitations of one request, and of one hour: Clerk's quota of requests for several at once. */
export const invitationsPerRequest = 10
const invitationsPerHour = 500

/** Rows of a page of which each shows one row of the page before. */
const rowsPerPage = 499

/** Estimates the requests and the time of an apply, which reads the organization once more. */
export const estimate = (
  actions: ReadonlyArray<Action>,
  { members, pendingInvitations }: Pick<Plan["observed"], "members" | "pendingInvitations">,
  quota: Quota | undefined
): Plan["estimate"] => {
  const invitations = actions.filter(({ _tag }) => _tag === "Invite").length
  const reads = 2 + pages(members) + pages(pendingInvitations)
  const requests = reads + actions.length - invitations + Math.ceil(invitations / invitationsPerRequest)
  return {
    requests,
    rate: defaultRate,
    seconds:
      quota === undefined ? 0 : Math.ceil((requests / (quota.limit * defaultRate)) * Duration.toSeconds(quota.window)),
    // The first hour's go out at once.
    invitationHours: Math.floor(Math.max(0, invitations - 1) / invitationsPerHour)
  }
}

const pages = (rows: number): number => Math.max(1, Math.ceil(rows / rowsPerPage))
