/** Compares a plan with the organization as it is now: everything that the plan has observed has to be there, and no more. */
import type { StaleChange } from "../../PlanStale.ts"
import type { Now } from "../../SyncEvent.ts"
import { addressKey, type Invitation, type Member, type Observation } from "../model/observation.ts"
import type { Action, Plan } from "../model/planSchema.ts"
import { isAsBefore, nowOf, presentOf } from "./judge.ts"

/** Returns what has changed since the plan was made; nothing where it still holds. */
export const staleChanges = (plan: Plan, observation: Observation): ReadonlyArray<StaleChange> => {
  const comparison = new Comparison(observation)
  plan.actions.forEach((action, n) => comparison.compareAction(action, n))
  for (const kept of plan.kept) {
    if ("invitationId" in kept) comparison.expectInvitation(kept.invitationId, kept)
    else comparison.expectMembership(kept.userId, kept)
  }
  for (const { now, userId } of plan.held) if (now !== undefined) comparison.expectMembership(userId, now)
  return comparison.end()
}

type Subject = Pick<StaleChange, "userId" | "emailAddress" | "n">

class Comparison {
  readonly #changes: Array<StaleChange> = []
  readonly #memberships: Map<string, Member>
  readonly #pending: Map<string, Invitation>
  readonly #present: ReturnType<typeof presentOf>
  /** Ids of the memberships and the invitations that the plan knows. */
  readonly #known = new Set<string>()

  constructor(observation: Observation) {
    this.#present = presentOf(observation)
    this.#memberships = new Map(observation.members.map((member) => [member.membershipId, member]))
    this.#pending = new Map(observation.invitations.map((invitation) => [invitation.invitationId, invitation]))
  }

  compareAction(action: Action, n: number): void {
    switch (action._tag) {
      case "Add":
        return this.expectNobody(n, action.userId)
      case "Invite":
        // One that is revoked first is compared by its own action.
        return action.waitsFor === undefined ? this.expectNoInvitation(n, action.emailAddress) : undefined
      case "Revoke":
        return this.expectInvitation(action.before.invitationId, {
          ...action.before,
          emailAddress: action.emailAddress,
          n
        })
      default: {
        const member = this.#memberships.get(action.before.membershipId)
        this.#known.add(action.before.membershipId)
        if (member === undefined || member.userId !== action.userId || !isAsBefore(action, member)) {
          this.#report({ userId: action.userId, n }, this.#nowOfUser(action.userId))
        }
      }
    }
  }

  expectMembership(
    userId: string | undefined,
    { membershipId, role }: { readonly membershipId: string; readonly role: string }
  ): void {
    this.#known.add(membershipId)
    if (this.#memberships.get(membershipId)?.role === role) return
    this.#report({ ...(userId !== undefined && { userId }) }, this.#nowOfUser(userId))
  }

  expectInvitation(
    invitationId: string,
    { emailAddress, n, role }: Subject & { readonly emailAddress: string; readonly role: string }
  ): void {
    this.#known.add(invitationId)
    if (this.#pending.get(invitationId)?.role === role) return
    this.#report({ emailAddress, ...(n !== undefined && { n }) }, this.#nowOfAddress(emailAddress))
  }

  /** Names the action whose user or address is there by now. */
  expectNobody(n: number, userId: string): void {
    const member = this.#present.members.get(userId)
    if (member === undefined) return
    this.#known.add(member.membershipId)
    this.#report({ userId, n }, nowOf(member, false))
  }

  expectNoInvitation(n: number, emailAddress: string): void {
    const pending = this.#present.invitations.get(addressKey(emailAddress)) ?? []
    for (const { invitationId } of pending) this.#known.add(invitationId)
    if (pending.length > 0) this.#report({ emailAddress, n }, this.#nowOfAddress(emailAddress))
  }

  /** Adds those who are there and whom the plan does not know. */
  end(): ReadonlyArray<StaleChange> {
    for (const member of this.#memberships.values()) {
      const { membershipId, userId } = member
      if (!this.#known.has(membershipId))
        this.#report({ ...(userId !== undefined && { userId }) }, nowOf(member, false))
    }
    for (const { emailAddress, invitationId } of this.#pending.values()) {
      if (!this.#known.has(invitationId)) this.#report({ emailAddress }, this.#nowOfAddress(emailAddress))
    }
    return this.#changes
  }

  #report(subject: Subject, now: Now): void {
    this.#changes.push({ ...subject, now })
  }

  #nowOfUser(userId: string | undefined): Now {
    const member = userId === undefined ? undefined : this.#present.members.get(userId)
    return member === undefined ? null : nowOf(member, false)
  }

  #nowOfAddress(emailAddress: string): Now {
    const [invitation] = this.#present.invitations.get(addressKey(emailAddress)) ?? []
    return invitation === undefined
      ? null
      : { invitationId: invitation.invitationId, role: invitation.role, status: "pending" }
  }
}
