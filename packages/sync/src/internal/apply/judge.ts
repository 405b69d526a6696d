/**
 * Judges an action by what is there now: the change is there already, it is still to do, or somebody else has made another.
 *
 * A membership or an invitation that has the id of `before` is the one that the plan has observed. Whoever left and came back
 * is another membership, which an old removal never hits.
 */
import type { Now } from "../../SyncEvent.ts"
import * as MetadataPatch from "../model/metadataPatch.ts"
import { addressKey, type Invitation, type Member, type Observation } from "../model/observation.ts"
import type { Action } from "../model/planSchema.ts"

export type Verdict = "found" | "toDo" | { readonly _tag: "Stale"; readonly now: Now }

/** Action about a member. */
export type MemberAction = Exclude<Action, { readonly emailAddress: string }>

/** Change of a member who stays. */
export type MemberChange = Exclude<MemberAction, { readonly _tag: "Add" | "Remove" }>

export type InviteAction = Extract<Action, { readonly _tag: "Invite" }>

export type RevokeAction = Extract<Action, { readonly _tag: "Revoke" }>

/** Looks up who is there. */
export interface Present {
  readonly members: ReadonlyMap<string, Member>
  /** Pending invitations by their addresses in lower case; several of one address in the order of the list. */
  readonly invitations: ReadonlyMap<string, ReadonlyArray<Invitation>>
}

export const presentOf = ({ invitations, memberOf }: Pick<Observation, "memberOf" | "invitations">): Present => {
  const byAddress = new Map<string, Array<Invitation>>()
  for (const invitation of invitations) {
    const key = addressKey(invitation.emailAddress)
    byAddress.set(key, [...(byAddress.get(key) ?? []), invitation])
  }
  return { members: memberOf, invitations: byAddress }
}

/** Judges any action. Of an invitation that is not pending, nothing says why: `perform.ts` asks Clerk where that matters. */
export const judge = (action: Action, { invitations, members }: Present): Verdict => {
  switch (action._tag) {
    case "Invite":
      return judgeInvite(action, invitations.get(addressKey(action.emailAddress)) ?? [])
    case "Revoke":
      return judgeRevoke(action, invitations.get(addressKey(action.emailAddress)) ?? [])
    default:
      return judgeMember(action, members.get(action.userId))
  }
}

export const judgeMember = (action: MemberAction, member: Member | undefined): Verdict => {
  switch (action._tag) {
    case "Add":
      if (member === undefined) return "toDo"
      return member.role === action.after.role && MetadataPatch.areMerged(action.after, member)
        ? "found"
        : stale(member, true)
    case "Remove":
      if (member === undefined) return "found"
      return isAsBefore(action, member) ? "toDo" : stale(member, true)
    default:
      return member === undefined ? { _tag: "Stale", now: null } : judgeChange(action, member)
  }
}

const judgeChange = (action: MemberChange, member: Member): Verdict => {
  const hasMetadata = action._tag === "ChangeMetadata"
  if (member.membershipId !== action.before.membershipId) return stale(member, hasMetadata)
  const isDone = hasMetadata ? MetadataPatch.areMerged(action.after, member) : member.role === action.after.role
  if (isDone) return "found"
  const isToDo = hasMetadata ? MetadataPatch.areMerged(action.before, member) : member.role === action.before.role
  return isToDo ? "toDo" : stale(member, hasMetadata)
}

/** Tells whether a member is as an action's `before` says, in all that the plan has observed of it. */
export const isAsBefore = (action: MemberChange | Extract<Action, { _tag: "Remove" }>, member: Member): boolean => {
  const { before } = action
  if (member.membershipId !== before.membershipId || member.role !== before.role) return false
  switch (action._tag) {
    case "Remove":
      return MetadataPatch.areEqual(action.before, MetadataPatch.patches(member.publicMetadata, member.privateMetadata))
    case "ChangeMetadata":
      return MetadataPatch.areMerged(action.before, member)
    default:
      return true
  }
}

export const judgeInvite = (action: InviteAction, pending: ReadonlyArray<Invitation>): Verdict => {
  const [first] = pending
  if (first === undefined) return "toDo"
  const match = pending.find(({ role }) => role === action.after.role)
  return match === undefined ? staleInvitation(first, "pending") : "found"
}

const judgeRevoke = (action: RevokeAction, pending: ReadonlyArray<Invitation>): Verdict =>
  pending.some(({ invitationId }) => invitationId === action.before.invitationId) ? "toDo" : "found"

const stale = (member: Member, hasMetadata: boolean): Verdict => ({ _tag: "Stale", now: nowOf(member, hasMetadata) })

export const staleInvitation = (
  { invitationId, role }: Pick<Invitation, "invitationId" | "role">,
  status: string
): Verdict => ({ _tag: "Stale", now: { invitationId, role, status } })

/** Returns what a report says of a member; of the metadata only where an action is about it. */
export const nowOf = ({ membershipId, privateMetadata, publicMetadata, role }: Member, hasMetadata: boolean): Now => ({
  membershipId,
  role,
  ...(hasMetadata && MetadataPatch.patches(publicMetadata, privateMetadata))
})
