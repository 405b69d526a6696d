/**
 * The three-way comparison: the base that the last apply left, the organization as it is, and the list.
 *
 * | base | now | listed | outcome |
 * | --- | --- | --- | --- |
 * | - | - | x | add, or invite |
 * | - | y | - | keep; `remove: "unlisted"` removes |
 * | - | y | x | adopt: change what differs |
 * | b | - | x | hold: left outside; `left: "restore"` adds |
 * | b | - | - | forget |
 * | b | b | x | change |
 * | b | y | b | drift: restore or hold |
 * | b | y | x | conflict: the list wins |
 * | b | y | y | keep; the base catches up |
 * | b | y | - | keep; `remove: "managed"` or `"unlisted"` removes |
 *
 * The role and the metadata of a member are compared one by one, since each is a request of its own: a member whose role has
 * drifted may have metadata that the list has changed. Invitations have the same table, with the address as the member.
 *
 * Held by `test/diff.test.ts`, each row, and all of them with random histories.
 */
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import type { Rejection } from "../../PlanRejected.ts"
import type { Base } from "../model/base.ts"
import * as MetadataPatch from "../model/metadataPatch.ts"
import { addressKey, type Invitation, type Member, type Observation } from "../model/observation.ts"
import type { Action, Cause, Forgotten, Held, Kept, Listed, Options } from "../model/planSchema.ts"
import { roleChange } from "./administrators.ts"
import { type Change, changesOf } from "./changes.ts"
import { type Resolution, type ResolvedRow, unknownUser } from "./resolve.ts"
import type { Row } from "./rows.ts"

/** Input of the comparison. */
export interface Comparison {
  readonly base: Base | undefined
  readonly now: Pick<Observation, "members" | "memberOf" | "invitations">
  readonly resolution: Resolution
  readonly options: Pick<Options, "remove" | "left" | "drift" | "unknown">
  readonly isAdministrator: (role: string) => boolean
}

/** Outcome of the comparison: everyone who is listed or there, once. */
export interface Diff {
  readonly actions: ReadonlyArray<Action>
  readonly held: ReadonlyArray<Held>
  readonly kept: ReadonlyArray<Kept>
  readonly forgotten: ReadonlyArray<Forgotten>
  readonly rejections: ReadonlyArray<Rejection>
}

/** Compares the three. */
export const diff = (comparison: Comparison): Diff => {
  const builder = new DiffBuilder(comparison)
  for (const resolved of comparison.resolution.rows) builder.compareRow(resolved)
  builder.compareUnlistedMembers()
  builder.compareUnlistedInvitations()
  builder.forget()
  const { actions, forgotten, held, kept, rejections } = builder
  return { actions, forgotten, held, kept, rejections }
}

class DiffBuilder implements Diff {
  readonly actions: Array<Action> = []
  readonly held: Array<Held> = []
  readonly kept: Array<Kept> = []
  readonly forgotten: Array<Forgotten> = []
  readonly rejections: Array<Rejection> = []

  readonly #options: Comparison["options"]
  readonly #isAdministrator: Comparison["isAdministrator"]
  readonly #candidates: Resolution["candidates"]
  readonly #index: Index
  readonly #listedUsers: Resolution["placeOf"]
  /** Addresses of the rows that were compared. */
  readonly #listedAddresses = new Set<string>()
  /** Ids of the invitations that are kept or revoked. */
  readonly #seenInvitations = new Set<string>()

  constructor(comparison: Comparison) {
    this.#options = comparison.options
    this.#isAdministrator = comparison.isAdministrator
    this.#candidates = comparison.resolution.candidates
    this.#listedUsers = comparison.resolution.placeOf
    this.#index = indexOf(comparison)
  }

  compareRow({ row, userId }: ResolvedRow): void {
    if (row.kind === "emailAddress") this.#listedAddresses.add(row.key)
    if (userId === undefined) return this.#compareAddress(row)
    const member = this.#index.members.get(userId)
    if (member === undefined) this.#compareAbsent(row, userId)
    else this.#compareMember(row, userId, member)
  }

  /** Adds a user who is no member, or holds one who was a member, or was invited, as of the last apply. */
  #compareAbsent(row: Row, userId: string): void {
    const { listed } = row
    const pending = this.#pendingOf(row)
    const hadLeft = pending === undefined && this.#index.base.has(userId)
    if (hadLeft && this.#options.left === "hold") {
      this.held.push({ why: "left", ...subject(row), userId, listed })
      return
    }
    const order = pending === undefined ? undefined : { waitsFor: this.#revoke(pending, "superseded", row) }
    const cause = hadLeft ? "left" : "listed"
    this.actions.push({
      _tag: "Add",
      ...subject(row),
      cause,
      listed,
      ...order,
      userId,
      before: null,
      after: ofNew(listed)
    })
  }

  #compareMember(row: Row, userId: string, member: Member): void {
    const { listed } = row
    const changes = changesOf(listed, member, this.#index.base.get(userId))
    const now = { membershipId: member.membershipId, role: member.role }
    const who = {
      ...subject(row),
      name: row.kind === "emailAddress" ? row.name : (member.identifier ?? row.name),
      userId
    }
    const isHeld = ({ cause }: Change): boolean => cause === "drift" && this.#options.drift === "hold"
    if (changes.length === 0) this.kept.push({ userId, ...now, listed })
    if (changes.some(isHeld)) this.held.push({ why: "drift", ...who, now, listed })
    for (const change of changes) {
      const common = { ...who, cause: change.cause, listed }
      if (isHeld(change)) continue
      if (change.kind === "role") {
        this.actions.push({
          _tag: roleChange(this.#isAdministrator, now.role, listed.role),
          ...common,
          before: now,
          after: { role: listed.role }
        })
      } else {
        this.actions.push({
          _tag: "ChangeMetadata",
          ...common,
          before: { ...now, ...change.before },
          after: change.after
        })
      }
    }
    // It takes a second seat, and its role would be the member's once it is accepted.
    const pending = this.#pendingOf(row)
    if (pending !== undefined) this.#revoke(pending, "superseded", row)
  }

  #pendingOf({ key, kind }: Row): Invitation | undefined {
    return kind === "emailAddress" ? this.#index.invitations.get(key) : undefined
  }

  /** Invites an address that no user has, or holds it where an earlier invitation is gone. */
  #compareAddress(row: Row): void {
    const { listed } = row
    const { left, unknown } = this.#options
    const pending = this.#index.invitations.get(row.key)
    if (pending?.role === listed.role) return this.#keepInvitation(pending, listed)
    if (unknown === "reject") {
      this.rejections.push(unknownUser(row.place, 'email address. To send an invitation: unknown: "invite"'))
      return
    }
    const hadGone = pending === undefined && this.#index.invited.has(row.key)
    if (unknown === "skip" || (hadGone && left === "hold")) {
      const why = unknown === "skip" ? "unknown" : "expired"
      this.held.push({ why, ...subject(row), emailAddress: row.key, listed })
      return
    }
    const order = pending === undefined ? undefined : { waitsFor: this.#revoke(pending, "superseded", row) }
    const cause = hadGone ? "left" : pending === undefined ? "listed" : "superseded"
    const emailAddress = row.name
    this.actions.push({
      _tag: "Invite",
      ...subject(row),
      cause,
      listed,
      ...order,
      emailAddress,
      before: null,
      after: ofNew(listed)
    })
  }

  compareUnlistedMembers(): void {
    const unlisted = this.#index.allMembers.filter(
      ({ userId }) => userId === undefined || !this.#listedUsers.has(userId)
    )
    for (const member of unlisted.toSorted(byUserId)) {
      const { membershipId, role, userId } = member
      const wasListed = userId !== undefined && this.#index.base.has(userId)
      if (userId === undefined) this.kept.push({ membershipId, role })
      else if (this.#isUnwanted(wasListed) && !this.#candidates.has(userId)) this.#remove(member, userId, wasListed)
      else this.kept.push({ userId, membershipId, role })
    }
  }

  compareUnlistedInvitations(): void {
    for (const invitation of this.#index.allInvitations) {
      const key = addressKey(invitation.emailAddress)
      const wasListed = this.#index.invited.has(key)
      if (this.#seenInvitations.has(invitation.invitationId)) continue
      if (this.#isUnwanted(wasListed) && !this.#listedAddresses.has(key)) {
        this.#revoke(invitation, wasListed ? "delisted" : "unlisted")
      } else this.#keepInvitation(invitation)
    }
  }

  /** Drops entries of the base that are neither there nor listed. */
  forget(): void {
    const { base, invitations, invited, members } = this.#index
    for (const userId of base.keys()) {
      if (!this.#listedUsers.has(userId) && !members.has(userId)) this.forgotten.push({ userId })
    }
    for (const emailAddress of invited) {
      const isThere = invitations.has(emailAddress) || this.#listedAddresses.has(emailAddress)
      if (!isThere) this.forgotten.push({ emailAddress })
    }
  }

  #isUnwanted(wasListed: boolean): boolean {
    const { remove } = this.#options
    return remove === "unlisted" || (remove === "managed" && wasListed)
  }

  #remove(member: Member, userId: string, wasListed: boolean): void {
    const { identifier, membershipId, privateMetadata, publicMetadata, role } = member
    const before = { membershipId, role, ...all(publicMetadata, privateMetadata) }
    const cause = wasListed ? "delisted" : "unlisted"
    this.actions.push({ _tag: "Remove", name: identifier ?? userId, cause, userId, before, after: null })
  }

  /** Revokes an invitation, and returns the index of the action. */
  #revoke(invitation: Invitation, cause: Cause, row?: Row): number {
    const { emailAddress, invitationId, privateMetadata, publicMetadata, role } = invitation
    const before = { invitationId, role, ...all(publicMetadata, privateMetadata) }
    const who = row === undefined ? { name: emailAddress } : subject(row)
    this.#seenInvitations.add(invitationId)
    return this.actions.push({ _tag: "Revoke", ...who, cause, emailAddress, before, after: null }) - 1
  }

  #keepInvitation({ emailAddress, invitationId, role }: Invitation, listed?: Listed): void {
    this.#seenInvitations.add(invitationId)
    this.kept.push({ emailAddress, invitationId, role, ...(listed && { listed }) })
  }
}

/** The row as an action or a held row names it. */
const subject = ({ name, source }: Row) => (source === undefined ? { name } : { name, source })

/** All metadata of what is removed, by which it can be brought back. */
const all = (publicMetadata: Metadata, privateMetadata: Metadata): MetadataPatch.Patches =>
  MetadataPatch.patches(MetadataPatch.copy(publicMetadata), MetadataPatch.copy(privateMetadata))

/** The membership that a row makes where there is none. */
const ofNew = (listed: Listed): Listed => ({ role: listed.role, ...MetadataPatch.ofNew(listed) })

const byUserId = (a: Member, b: Member): number =>
  compareTexts(a.userId ?? "", b.userId ?? "") || compareTexts(a.membershipId, b.membershipId)

/** Compares by UTF-16 units, as no locale changes it. */
export const compareTexts = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0)

/** Members and invitations by the keys that the comparison looks up. */
interface Index {
  readonly members: ReadonlyMap<string, Member>
  readonly allMembers: ReadonlyArray<Member>
  /** Pending invitations by their addresses in lower case. */
  readonly invitations: ReadonlyMap<string, Invitation>
  /** The same, sorted, and all of them where an address has several. */
  readonly allInvitations: ReadonlyArray<Invitation>
  /** Members of the base by their users. */
  readonly base: ReadonlyMap<string, Listed>
  /** Addresses of the invitations of the base. */
  readonly invited: ReadonlySet<string>
}

const indexOf = ({ base, now }: Comparison): Index => {
  const allInvitations = now.invitations.toSorted(byAddress)
  const invitations = firstOf(allInvitations, ({ emailAddress }) => addressKey(emailAddress))
  return {
    members: now.memberOf,
    allMembers: now.members,
    invitations,
    allInvitations,
    base: firstOf(base?.members ?? [], ({ userId }) => userId),
    invited: new Set(base?.invitations.map(({ emailAddress }) => emailAddress))
  }
}

/** Indexes items by a key; the first one counts where several have the same. */
const firstOf = <A>(items: ReadonlyArray<A>, keyOf: (item: A) => string): Map<string, A> => {
  const index = new Map<string, A>()
  for (const item of items) {
    const key = keyOf(item)
    if (!index.has(key)) index.set(key, item)
  }
  return index
}

const byAddress = (a: Invitation, b: Invitation): number =>
  compareTexts(addressKey(a.emailAddress), addressKey(b.emailAddress)) || compareTexts(a.invitationId, b.invitationId)
