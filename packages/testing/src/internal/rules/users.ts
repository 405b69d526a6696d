import * as Result from "effect/Result"
import type { Users } from "@effect-clerk/memberships/internal"
import type { EmailAddress } from "../../Seed.ts"
import { makeId } from "../state/environment.ts"
import { claimedKeys, primaryEmailAddress } from "../state/emailAddresses.ts"
import type { State, User } from "../state/models.ts"
import { makeUser } from "../state/records.ts"
import { paginate } from "../state/select.ts"
import { sortedBy, type SortKey } from "../state/sorting.ts"
import { addUser, removeUser } from "../state/state.ts"
import { parseSigned, userFilters } from "../state/userFilters.ts"
import { type ErrorResponse, identifierTaken, invalidParameter, userNotFound } from "../wire/errorResponses.ts"
import type { InputOf, OperationOf } from "./operation.ts"

export const create: OperationOf<typeof Users.create, User> = (state, input, environment) => {
  const emailAddresses = withStatuses(input.emailAddress ?? [], input.emailAddressIdentificationStatus ?? [])
  if (emailAddresses === undefined) return Result.fail(invalidParameter("email_address_identification_status"))
  const user = makeUser(
    {
      id: makeId("user", environment),
      // Forms send an empty text for a field without a value.
      externalId: input.externalId || undefined,
      firstName: input.firstName || undefined,
      lastName: input.lastName || undefined,
      username: input.username || undefined,
      emailAddresses,
      phoneNumbers: input.phoneNumber,
      web3Wallets: input.web3Wallet,
      banned: input.banned ?? undefined,
      publicMetadata: input.publicMetadata,
      privateMetadata: input.privateMetadata,
      unsafeMetadata: input.unsafeMetadata,
      createdAt: input.createdAt == null ? undefined : Date.parse(input.createdAt)
    },
    environment.now
  )
  const taken = takenParameter(state, user)
  if (taken !== undefined) return Result.fail(identifierTaken(taken))
  addUser(state, user)
  return Result.succeed(user)
}

export const list: OperationOf<typeof Users.list, ReadonlyArray<User>> = (state, input) => {
  const { orderBy = "-created_at", startingAfter, ...rest } = input
  const field = orderBy.replace(/^[+-]/, "")
  const filters = { __proto__: null, ...rest }
  const ascending = sortedBy(matchingUsers(state, filters), sortKeys.get(field) ?? ((user) => user.createdAt))
  const sorted = orderBy.startsWith("-") ? ascending.toReversed() : ascending
  const start = startingAfter === undefined ? 0 : sorted.findIndex(({ id }) => id === startingAfter) + 1
  if (startingAfter !== undefined && (field !== "created_at" || start === 0)) {
    return Result.fail(invalidParameter("starting_after"))
  }
  return Result.succeed(paginate(sorted.slice(start), false, { limit: filters.limit, offset: filters.offset }).data)
}

export const count: OperationOf<typeof Users.count, number> = (state, input) =>
  Result.succeed(matchingUsers(state, input).length)

export const get: OperationOf<typeof Users.get, User> = (state, input) => findUser(state, input)

export const remove: OperationOf<typeof Users.delete, User> = (state, input) =>
  Result.map(findUser(state, input), (user) => {
    removeUser(state, user)
    return user
  })

const findUser = (state: State, { userId }: { readonly userId: string }): Result.Result<User, ErrorResponse> => {
  const user = state.users.get(userId)
  return user === undefined ? Result.fail(userNotFound(userId)) : Result.succeed(user)
}

/** Returns the addresses with their statuses, all verified without any; `undefined` unless each address has its own. */
const withStatuses = (
  addresses: ReadonlyArray<string>,
  statuses: ReadonlyArray<string>
): ReadonlyArray<EmailAddress> | undefined => {
  if (statuses.length === 0) return addresses
  const isValid = statuses.every((status) => status === "verified" || status === "reserved")
  if (!isValid || statuses.length !== addresses.length) return undefined
  return addresses.map((emailAddress, index) =>
    statuses[index] === "reserved" ? { emailAddress, status: "reserved" } : emailAddress
  )
}

/** Returns the first parameter whose identifier another user has. */
const takenParameter = (state: State, user: User): string | undefined => {
  if (claimedKeys(user.emailAddresses).some((key) => state.emailOwners.has(key))) return "email_address"
  for (const other of state.users.values()) {
    for (const [parameter, isShared] of identifiers) if (isShared(user, other)) return parameter
  }
  return undefined
}

/**
 * Identifiers besides email addresses, which no two users may share, by the parameter that sets them. They are compared as they
 * are: a list of each user's own would take longer than the rest of a request where there are 100,000 users.
 */
const identifiers: ReadonlyArray<readonly [parameter: string, isShared: (a: User, b: User) => boolean]> = [
  ["phone_number", (a, b) => a.phoneNumbers.some((number) => b.phoneNumbers.includes(number))],
  ["web3_wallet", (a, b) => a.web3Wallets.some((wallet) => b.web3Wallets.includes(wallet))],
  ["username", (a, b) => a.username !== undefined && a.username === b.username],
  ["external_id", (a, b) => a.externalId !== undefined && a.externalId === b.externalId]
]

/** Returns the users that match all filters, in the order in which they were added. */
const matchingUsers = (state: State, input: InputOf<typeof Users.count>): ReadonlyArray<User> => {
  const ids = parseSigned(input.userId)
  const externalIds = parseSigned(input.externalId)
  const organizations = parseSigned(input.organizationId)
  const isIn = (user: User, id: string): boolean => user.memberships.has(id)
  const conditions: ReadonlyArray<(user: User) => boolean> = [
    ...userFilters(input),
    ({ id }) => (ids.included.size === 0 || ids.included.has(id)) && !ids.excluded.has(id),
    ({ externalId = "" }) =>
      (externalIds.included.size === 0 || externalIds.included.has(externalId)) &&
      !externalIds.excluded.has(externalId),
    (user) => organizations.included.size === 0 || [...organizations.included].some((id) => isIn(user, id)),
    (user) => ![...organizations.excluded].some((id) => isIn(user, id)),
    ({ banned }) => input.banned === undefined || input.banned === banned,
    ({ lastActiveAt = -1 }) => input.lastActiveAtSince === undefined || lastActiveAt >= input.lastActiveAtSince,
    // No user of the emulator has ever signed in, so that a filter on it matches none.
    () => input.lastSignInAtAfter === undefined && input.lastSignInAtBefore === undefined,
    () => input.provider === undefined && input.providerUserId === undefined
  ]
  return [...state.users.values()].filter((user) => conditions.every((condition) => condition(user)))
}

/** Values that users are sorted by; any other field is `created_at`. */
const sortKeys = new Map<string, (user: User) => SortKey>([
  ["updated_at", (user) => user.createdAt],
  ["email_address", primaryEmailAddress],
  ["web3wallet", (user) => user.web3Wallets[0]],
  ["first_name", (user) => user.firstName],
  ["last_name", (user) => user.lastName],
  ["phone_number", (user) => user.phoneNumbers[0]],
  ["username", (user) => user.username],
  ["last_active_at", (user) => user.lastActiveAt],
  ["last_sign_in_at", () => undefined]
])
