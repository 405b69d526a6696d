import * as Result from "effect/Result"
import type * as Endpoints from "../http/endpoints.ts"
import { makeId } from "../state/environment.ts"
import type { InputOf, OperationOf } from "./memberships.ts"
import { identifierTaken, parameterRefused, type Refusal, userNotFound } from "../wire/errorResponses.ts"
import { paginate } from "../state/select.ts"
import { sortedBy } from "../state/sorting.ts"
import { makeUser, removeUser, type State, type User } from "../state/state.ts"
import { signed, userFilters } from "../state/userFilters.ts"

const findUser = (state: State, { userId }: { readonly userId: string }): Result.Result<User, Refusal> => {
  const user = state.users.get(userId)
  return user === undefined ? Result.fail(userNotFound(userId)) : Result.succeed(user)
}

/** What no two users have in common, by the parameter that sets it. */
const identifiers = (
  user: Partial<User>
): ReadonlyArray<readonly [parameter: string, values: ReadonlyArray<string>]> => [
  ["email_address", user.emailAddresses ?? []],
  ["phone_number", user.phoneNumbers ?? []],
  ["web3_wallet", user.web3Wallets ?? []],
  ["username", user.username === undefined ? [] : [user.username]],
  ["external_id", user.externalId === undefined ? [] : [user.externalId]]
]

const takenParameter = (state: State, user: User): string | undefined => {
  const wanted = identifiers(user).filter(([, values]) => values.length > 0)
  for (const other of state.users.values()) {
    const theirs = new Map(identifiers(other))
    const taken = wanted.find(([parameter, values]) => values.some((value) => theirs.get(parameter)?.includes(value)))
    if (taken !== undefined) return taken[0]
  }
  return undefined
}

export const create: OperationOf<typeof Endpoints.createUser, User> = (state, input, environment) => {
  const user = makeUser(
    {
      id: makeId("user", environment),
      // An empty text is none.
      externalId: input.externalId || undefined,
      firstName: input.firstName || undefined,
      lastName: input.lastName || undefined,
      username: input.username || undefined,
      emailAddresses: input.emailAddress,
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
  state.users.set(user.id, user)
  return Result.succeed(user)
}

type Filters = InputOf<typeof Endpoints.countUsers>

/** The users that match all filters, oldest in the state first. */
const select = (state: State, input: Filters): ReadonlyArray<User> => {
  const ids = signed(input.userId)
  const externalIds = signed(input.externalId)
  const organizations = signed(input.organizationId)
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
    // Nobody signs in here, by whichever provider.
    () => input.lastSignInAtAfter === undefined && input.lastSignInAtBefore === undefined,
    () => input.provider === undefined && input.providerUserId === undefined
  ]
  return [...state.users.values()].filter((user) => conditions.every((condition) => condition(user)))
}

const keys = new Map<string, (user: User) => string | number | undefined>([
  ["updated_at", (user) => user.createdAt],
  ["email_address", (user) => user.emailAddresses[0]],
  ["web3wallet", (user) => user.web3Wallets[0]],
  ["first_name", (user) => user.firstName],
  ["last_name", (user) => user.lastName],
  ["phone_number", (user) => user.phoneNumbers[0]],
  ["username", (user) => user.username],
  ["last_active_at", (user) => user.lastActiveAt],
  ["last_sign_in_at", () => undefined]
])

export const list: OperationOf<typeof Endpoints.listUsers, ReadonlyArray<User>> = (state, input) => {
  const { orderBy = "-created_at", startingAfter, ...rest } = input
  const field = orderBy.replace(/^[+-]/, "")
  const ascending = sortedBy(select(state, rest), keys.get(field) ?? ((user) => user.createdAt))
  const sorted = orderBy.startsWith("-") ? ascending.toReversed() : ascending
  const start = startingAfter === undefined ? 0 : sorted.findIndex(({ id }) => id === startingAfter) + 1
  if (startingAfter !== undefined && (field !== "created_at" || start === 0)) {
    return Result.fail(parameterRefused("starting_after"))
  }
  return Result.succeed(paginate(sorted.slice(start), false, { limit: rest.limit, offset: rest.offset }).data)
}

export const count: OperationOf<typeof Endpoints.countUsers, number> = (state, input) =>
  Result.succeed(select(state, input).length)

export const get: OperationOf<typeof Endpoints.getUser, User> = findUser

export const remove: OperationOf<typeof Endpoints.removeUser, User> = (state, input) =>
  Result.map(findUser(state, input), (user) => {
    removeUser(state, user)
    return user
  })
