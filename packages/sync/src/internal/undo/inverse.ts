/**
 * Inverse of what an apply has done, as far as nobody else has changed it since.
 *
 * | done | is there as it was done | inverse |
 * | --- | --- | --- |
 * | added | yes | remove |
 * | removed | nobody | add, with the role and the metadata of before |
 * | role or metadata changed | yes | change back |
 * | invited | pending | revoke |
 * | revoked | nobody, and no invitation | invite again |
 *
 * What is as before already is kept, and anything else is held. An invitation that was accepted is a member by now, who is
 * held, too. Who was removed or revoked without having been in a list is brought back without a row, so that the base does not
 * take them for managed. Actions stand in the reverse order, so that one that waited for another is taken back before that one.
 */
import type { ActionReport } from "../../SyncEvent.ts"
import { type MemberChange, type Present } from "../apply/judge.ts"
import * as MetadataPatch from "../model/metadataPatch.ts"
import { addressKey, type Invitation, type Member, type Observation } from "../model/observation.ts"
import type { Action, Held, Kept, Listed } from "../model/planSchema.ts"
import { roleChange } from "../plan/administrators.ts"

type ActionOf<Tag extends Action["_tag"]> = Extract<Action, { readonly _tag: Tag }>

export interface Inverse {
  readonly actions: ReadonlyArray<Action>
  readonly held: ReadonlyArray<Held>
  readonly kept: ReadonlyArray<Kept>
}

/** Outcome of an action, as far as an inverse has to know it. */
export type Applied = Pick<ActionReport, "n" | "action" | "applied">

/** Input of an inverse. */
export interface Undone {
  readonly outcomes: ReadonlyArray<Applied>
  readonly observation: Observation
  readonly present: Present
  /** Ids of the users who were removed and still exist. */
  readonly userIds: ReadonlySet<string>
  readonly isAdministrator: (role: string) => boolean
}

export const inverseOf = (undone: Undone): Inverse => {
  const draft = new Draft(undone)
  for (const entry of undone.outcomes.toReversed()) if (entry.applied) draft.undo(entry)
  draft.keepOthers()
  return draft
}

/** Users who have to exist for the inverse of a report. */
export const removedUsers = (outcomes: ReadonlyArray<Applied>): ReadonlyArray<string> =>
  outcomes.flatMap(({ action, applied }) => (applied && action._tag === "Remove" ? [action.userId] : []))

class Draft implements Inverse {
  readonly actions: Array<Action> = []
  readonly held: Array<Held> = []
  readonly kept: Array<Kept> = []
  readonly #undone: Undone
  /** Ids of the memberships and the invitations that an action or a held row names. */
  readonly #named = new Set<string>()
  /** Indices of the inverses by those of the actions that they take back, and of those that wait for them. */
  readonly #inverses = new Map<number, number>()

  constructor(undone: Undone) {
    this.#undone = undone
  }

  undo({ action, n }: Applied): void {
    switch (action._tag) {
      case "Add":
        return this.#undoAdd(action, n)
      case "Remove":
        return this.#undoRemove(action, n)
      case "Invite":
        return this.#undoInvite(action, n)
      case "Revoke":
        return this.#undoRevoke(action, n)
      default:
        return this.#undoChange(action, n)
    }
  }

  keepOthers(): void {
    const { invitations, members } = this.#undone.observation
    for (const { membershipId, role, userId } of members) {
      const who = userId === undefined ? undefined : { userId }
      if (!this.#named.has(membershipId)) this.kept.push({ ...who, membershipId, role })
    }
    for (const { emailAddress, invitationId, role } of invitations) {
      if (!this.#named.has(invitationId)) this.kept.push({ emailAddress, invitationId, role })
    }
  }

  #undoAdd(action: ActionOf<"Add">, n: number): void {
    const { after, userId } = action
    const member = this.#member(userId)
    if (member === undefined) return
    if (member.role !== after.role || !MetadataPatch.areMerged(after, member))
      return this.#hold("changed", action, after)
    const who = { ...named(action), ...rowOf(action, action.listed), userId }
    this.#push(n, action.waitsFor, { _tag: "Remove", ...who, before: wholeOf(member), after: null })
  }

  #undoRemove(action: ActionOf<"Remove">, n: number): void {
    const { before, userId } = action
    const { membershipId: _, ...listed } = before
    const member = this.#member(userId)
    if (member !== undefined) {
      if (member.role !== before.role || !MetadataPatch.areMerged(before, member)) this.#hold("changed", action, listed)
    } else if (this.#undone.userIds.has(userId)) {
      const who = { ...named(action), ...rowOf(action, listed), userId }
      this.#push(n, undefined, { _tag: "Add", ...who, before: null, after: listed })
    } else this.#hold("gone", action, listed)
  }

  #undoChange(action: MemberChange, n: number): void {
    const { before, userId } = action
    const member = this.#member(userId)
    const patch = action._tag === "ChangeMetadata" ? action.before : before
    const { publicMetadata, privateMetadata } = { publicMetadata: undefined, privateMetadata: undefined, ...patch }
    const metadata = MetadataPatch.patches(publicMetadata, privateMetadata)
    const listed = { role: before.role, ...metadata }
    if (member === undefined) return this.#hold("gone", action, listed)
    const now = { membershipId: member.membershipId, role: member.role }
    const who = { ...named(action), listed, userId }
    if (action._tag === "ChangeMetadata") {
      if (MetadataPatch.areMerged(metadata, member)) return
      if (!MetadataPatch.areMerged(action.after, member)) return this.#hold("changed", action, listed)
      const back = { ...now, ...MetadataPatch.inverses(metadata, member) }
      return this.#push(n, undefined, { _tag: "ChangeMetadata", ...who, before: back, after: metadata })
    }
    if (member.role === before.role) return
    if (member.role !== action.after.role) return this.#hold("changed", action, listed)
    const _tag = roleChange(this.#undone.isAdministrator, member.role, before.role)
    this.#push(n, undefined, { _tag, ...who, before: now, after: { role: before.role } })
  }

  #undoInvite(action: ActionOf<"Invite">, n: number): void {
    const { after, emailAddress } = action
    const pending = this.#pending(emailAddress).find(({ role }) => role === after.role)
    // It was accepted, or somebody else has revoked it: neither can be taken back here.
    if (pending === undefined) return this.#hold("changed", action, after)
    const { invitationId, privateMetadata, publicMetadata, role } = pending
    const before = { invitationId, role, ...MetadataPatch.patches(publicMetadata, privateMetadata) }
    const who = { ...named(action), ...rowOf(action, action.listed), emailAddress }
    this.#push(n, action.waitsFor, { _tag: "Revoke", ...who, before, after: null })
  }

  #undoRevoke(action: ActionOf<"Revoke">, n: number): void {
    const { before, emailAddress } = action
    const { invitationId: _, ...listed } = before
    const later = this.#inverses.get(n)
    const isFree = this.#pending(emailAddress).every(({ invitationId }) => this.#named.has(invitationId))
    if (!isFree) return this.#hold("changed", action, listed)
    const who = { ...named(action), ...rowOf(action, listed), emailAddress }
    const invite: Action = { _tag: "Invite", ...who, before: null, after: listed }
    this.#push(n, undefined, later === undefined ? invite : { ...invite, waitsFor: later })
  }

  #push(n: number, waitedFor: number | undefined, action: Action): void {
    if (action.before !== null)
      this.#named.add("invitationId" in action.before ? action.before.invitationId : action.before.membershipId)
    const index = this.actions.push(action) - 1
    this.#inverses.set(n, index)
    if (waitedFor !== undefined) this.#inverses.set(waitedFor, index)
  }

  #hold(why: "changed" | "gone", action: Action, listed: Listed): void {
    const { name, source } = action
    const row = { why, name, ...(source !== undefined && { source }), listed }
    if ("emailAddress" in action) {
      this.held.push({ ...row, emailAddress: action.emailAddress })
      return
    }
    const member = this.#member(action.userId)
    // Named once, where a role and metadata are held both.
    if (member !== undefined) this.#named.add(member.membershipId)
    const now = member && { membershipId: member.membershipId, role: member.role }
    this.held.push({ ...row, userId: action.userId, ...(now && { now }) })
  }

  #member(userId: string): Member | undefined {
    return this.#undone.present.members.get(userId)
  }

  #pending(emailAddress: string): ReadonlyArray<Invitation> {
    return this.#undone.present.invitations.get(addressKey(emailAddress)) ?? []
  }
}

const named = ({ name, source }: Action) => ({
  name,
  cause: "undone" as const,
  ...(source !== undefined && { source })
})

/** Returns the row that the base gets, for who was in the list of an earlier apply: the base knows nobody else. */
const rowOf = (action: Action, listed: Listed | undefined): { readonly listed?: Listed } => {
  const wasListed = action.cause === "undone" ? action.listed !== undefined : action.cause !== "unlisted"
  return wasListed && listed !== undefined ? { listed } : {}
}

const wholeOf = ({ membershipId, privateMetadata, publicMetadata, role }: Member) => ({
  membershipId,
  role,
  ...MetadataPatch.patches(publicMetadata, privateMetadata)
})
