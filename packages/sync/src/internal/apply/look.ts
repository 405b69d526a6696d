/**
 * Asks Clerk what became of an action: on a member by the one membership, on an invitation by its own status, or by all invitations
 * to the address.
 */
import * as ClerkFailure from "@effect-clerk/core/ClerkFailure"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Plan } from "../model/planSchema.ts"
import { invitationOf, memberOf } from "../plan/observe.ts"
import type { Failure } from "./failure.ts"
import {
  type InviteAction,
  judgeInvite,
  judgeMember,
  type MemberAction,
  type RevokeAction,
  staleInvitation,
  type Verdict
} from "./judge.ts"

export class Look {
  readonly #plan: Plan
  readonly #memberships: OrganizationMemberships["Service"]
  readonly #invitations: OrganizationInvitations["Service"]
  /** Ids of the invitations that were there before the plan was applied. */
  readonly #known: ReadonlySet<string>

  constructor({ execute }: ClerkHttpClient["Service"], plan: Plan) {
    this.#plan = plan
    this.#memberships = OrganizationMemberships.make(execute)
    this.#invitations = OrganizationInvitations.make(execute)
    this.#known = knownInvitationsOf(plan)
  }

  /** Looks at the membership of an action's user. */
  atMember(action: MemberAction): Effect.Effect<Verdict, Failure> {
    const { organizationId } = this.#plan.target
    return Effect.map(this.#memberships.find({ organizationId, userId: action.userId }), (found) =>
      judgeMember(action, Option.getOrUndefined(Option.map(found, memberOf)))
    )
  }

  /** Looks at the invitation of an action, also where it is not pending. */
  atInvitation(action: InviteAction | RevokeAction): Effect.Effect<Verdict, Failure> {
    return action._tag === "Invite" ? this.#atInvite(action) : this.#atRevocation(action)
  }

  #atInvite(action: InviteAction): Effect.Effect<Verdict, Failure> {
    const { organizationId } = this.#plan.target
    const all = this.#invitations.list({ organizationId, emailAddress: action.emailAddress, limit: 500 })
    return Effect.map(all, ({ data }): Verdict => {
      const pending = judgeInvite(action, data.filter(({ status }) => status === "pending").map(invitationOf))
      if (pending !== "toDo") return pending
      const since = data.filter(({ createdAt, id }) => createdAt >= this.#plan.createdAt && !this.#known.has(id))
      // It was sent, and has been accepted or revoked since.
      if (since.some(({ role }) => role === action.after.role)) return "found"
      const accepted = since.find(({ status }) => status === "accepted")
      return accepted === undefined ? "toDo" : staleInvitation(invitationOf(accepted), "accepted")
    })
  }

  #atRevocation({ before: { invitationId } }: RevokeAction): Effect.Effect<Verdict, Failure> {
    const { organizationId } = this.#plan.target
    return this.#invitations.get({ organizationId, invitationId }).pipe(
      Effect.map((invitation): Verdict => {
        if (invitation.status === "pending") return "toDo"
        return invitation.status === "accepted" ? staleInvitation(invitationOf(invitation), "accepted") : "found"
      }),
      Effect.catchIf(
        (failure) => ClerkFailure.kind(failure) === "notFound",
        () => Effect.succeed<Verdict>("found")
      )
    )
  }
}

const knownInvitationsOf = ({ actions, kept }: Plan): ReadonlySet<string> =>
  new Set([
    ...actions.flatMap((action) => (action._tag === "Revoke" ? [action.before.invitationId] : [])),
    ...kept.flatMap((entry) => ("invitationId" in entry ? [entry.invitationId] : []))
  ])
