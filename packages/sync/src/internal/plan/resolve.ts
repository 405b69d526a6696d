/**
 * Resolves the rows of the list to users.
 *
 * Only a verified or a reserved address names a user. Several users may hold the same address unverified, until one of them
 * verifies it: an address that somebody has typed in must never become a membership.
 */
import type { Rejection } from "../../PlanRejected.ts"
import type { Base } from "../model/base.ts"
import { type Observation, pendingAddresses } from "../model/observation.ts"
import { duplicate, type NameKind, type Row } from "./rows.ts"

/** Users that have an address. */
export interface Holders {
  /** Ids of those whose address is verified or reserved. */
  readonly proven: ReadonlyArray<string>
  /** Ids of the others. */
  readonly unproven: ReadonlyArray<string>
}

/** The users that a list names, as Clerk knows them. */
export interface Directory {
  /** Ids of the users that exist, of those that were asked for. */
  readonly userIds: ReadonlySet<string>
  /** Holders of an address, by the address in lower case. */
  readonly addresses: ReadonlyMap<string, Holders>
  /** Ids of the users with an external id. */
  readonly externalIds: ReadonlyMap<string, ReadonlyArray<string>>
}

/** Row whose user is known, or whose address nobody has. */
export interface ResolvedRow {
  readonly row: Row
  readonly userId: string | undefined
}

/** Rows by their users, and the rejections of those without one. */
export interface Resolution {
  readonly rows: ReadonlyArray<ResolvedRow>
  /** Places of the rows by their users. */
  readonly placeOf: ReadonlyMap<string, string>
  readonly rejections: ReadonlyArray<Rejection>
  /** Users whom a rejected row may mean. Whichever it is, the list has him, so that he counts as no removal. */
  readonly candidates: ReadonlySet<string>
}

/** Names that Clerk has to be asked for. */
export type Questions = { readonly [Kind in NameKind]: ReadonlyArray<string> }

/**
 * Returns the names that Clerk has to be asked for: those of the list, and the addresses that an earlier apply has invited and
 * whose invitation is no longer pending, since their users may be members by now. The id of a member needs no question.
 */
export const questions = (
  rows: ReadonlyArray<Row>,
  { invitations, memberOf }: Pick<Observation, "memberOf" | "invitations">,
  base: Base | undefined
): Questions => {
  const pending = pendingAddresses(invitations)
  const invited = (base?.invitations ?? []).map(({ emailAddress }) => emailAddress)
  const ofKind = (kind: NameKind): ReadonlyArray<string> =>
    rows.filter((row) => row.kind === kind).map(({ key }) => key)
  return {
    userId: ofKind("userId").filter((id) => !memberOf.has(id)),
    emailAddress: [...new Set([...ofKind("emailAddress"), ...invited.filter((address) => !pending.has(address))])],
    externalId: ofKind("externalId")
  }
}

/** Resolves all rows, and finds those that name the same user in two ways. */
export const resolveRows = (
  rows: ReadonlyArray<Row>,
  memberOf: Observation["memberOf"],
  directory: Directory
): Resolution => {
  const resolved: Array<ResolvedRow> = []
  const rejections: Array<Rejection> = []
  const candidates = new Set<string>()
  const placeOf = new Map<string, string>()
  for (const row of rows) {
    const found = row.kind === "userId" && memberOf.has(row.key) ? row.key : resolveRow(row, directory)
    if (typeof found === "object") {
      rejections.push(found)
      if ("userIds" in found) for (const userId of found.userIds) candidates.add(userId)
      continue
    }
    const earlier = found === undefined ? undefined : placeOf.get(found)
    if (earlier === undefined) resolved.push({ row, userId: found })
    else rejections.push(duplicate(row.place, earlier))
    if (found !== undefined && earlier === undefined) placeOf.set(found, row.place)
  }
  return { rows: resolved, placeOf, rejections, candidates }
}

/** Returns the row's user, `undefined` for an address that nobody has, or the rejection. */
const resolveRow = (row: Row, directory: Directory): string | undefined | Rejection => {
  switch (row.kind) {
    case "userId":
      return directory.userIds.has(row.key) ? row.key : unknownUser(row.place, "id")
    case "externalId": {
      const [userId, ...others] = directory.externalIds.get(row.key) ?? []
      if (userId === undefined) return unknownUser(row.place, "external id")
      return others.length === 0 ? userId : ambiguous(row.place, "external id", [userId, ...others])
    }
    case "emailAddress":
      return resolveAddress(row.place, directory.addresses.get(row.key) ?? { proven: [], unproven: [] })
  }
}

const resolveAddress = (source: string, { proven, unproven }: Holders): string | undefined | Rejection => {
  const [userId, ...others] = proven
  if (others.length > 0) return ambiguous(source, "email address", proven)
  if (userId !== undefined || unproven.length === 0) return userId
  return {
    _tag: "UnverifiedAddress",
    message:
      `${source}: nobody has verified this email address, though ${unproven.length === 1 ? "a user has" : "users have"} it. ` +
      "List the user by id, or have the address verified",
    source,
    userIds: unproven.toSorted()
  }
}

/** Makes the rejection of a row whose user does not exist. */
export const unknownUser = (source: string, name: string): Rejection => ({
  _tag: "UnknownUser",
  message: `${source}: no user has this ${name}`,
  source
})

const ambiguous = (source: string, name: string, userIds: ReadonlyArray<string>): Rejection => ({
  _tag: "AmbiguousUser",
  message: `${source}: ${userIds.length} users have this ${name}. List the user by id`,
  source,
  userIds: userIds.toSorted()
})
