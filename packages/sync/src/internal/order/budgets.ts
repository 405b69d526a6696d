/** The two budgets of an organization: administrators above the minimum, and free seats. */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import { Organizations } from "@effect-clerk/memberships/Organizations"
import * as Effect from "effect/Effect"
import type { Observation } from "../model/observation.ts"
import type { Plan } from "../model/planSchema.ts"
import { deltas, toBudgets } from "./deltas.ts"
import type { Budgets, Step } from "./order.ts"

/** Returns what the order has to know of a plan's actions. */
export const stepsOf = ({ actions, observed }: Plan): ReadonlyArray<Step> => {
  const isAdministrator = new Set(observed.administratorRoles)
  return actions.map((action) => ({
    ...deltas(action, (role) => isAdministrator.has(role)),
    waitsFor: action.waitsFor,
    isShared: action._tag === "Invite"
  }))
}

/** Returns the budgets of an organization that was read. */
export const budgetsOf = (
  { observed, options }: Plan,
  { members, pendingInvitations, seats }: Observation
): Budgets => {
  const isAdministrator = new Set(observed.administratorRoles)
  const administrators = members.filter(({ role }) => isAdministrator.has(role)).length
  return toBudgets(observed, options.guards, { administrators, members: members.length, pendingInvitations, seats })
}

/** Reads both budgets: four requests, however many members there are. */
export const readBudgets = ({ execute }: ClerkHttpClient["Service"], plan: Plan) => {
  const { organizationId } = plan.target
  const { administratorRoles } = plan.observed
  const memberships = OrganizationMemberships.make(execute)
  const read = Effect.all(
    {
      organization: Organizations.make(execute).get({ organizationId }),
      members: memberships.list({ organizationId, limit: 1 }),
      administrators:
        administratorRoles.length === 0
          ? Effect.succeed({ totalCount: 0 })
          : memberships.list({ organizationId, role: administratorRoles, limit: 1 }),
      invitations: OrganizationInvitations.make(execute).list({ organizationId, status: "pending", limit: 1 })
    },
    { concurrency: "unbounded" }
  )
  return Effect.map(read, ({ administrators, invitations, members, organization }) =>
    toBudgets(plan.observed, plan.options.guards, {
      administrators: administrators.totalCount,
      members: members.totalCount,
      pendingInvitations: Math.max(invitations.totalCount, organization.pendingInvitationsCount ?? 0),
      // 0 is no limit.
      seats: organization.maxAllowedMemberships || null
    })
  )
}
