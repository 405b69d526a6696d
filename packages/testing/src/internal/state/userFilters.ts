import { addressKey, addressText } from "./emailAddresses.ts"
import type { User } from "./models.ts"

/** Filters that the lists of members and of users share. */
export interface UserFilters {
  readonly emailAddress?: ReadonlyArray<string> | undefined
  readonly phoneNumber?: ReadonlyArray<string> | undefined
  readonly username?: ReadonlyArray<string> | undefined
  readonly web3Wallet?: ReadonlyArray<string> | undefined
  readonly query?: string | undefined
  readonly emailAddressQuery?: string | undefined
  readonly phoneNumberQuery?: string | undefined
  readonly usernameQuery?: string | undefined
  readonly nameQuery?: string | undefined
  readonly lastActiveAtAfter?: number | undefined
  readonly lastActiveAtBefore?: number | undefined
  readonly createdAtAfter?: number | undefined
  readonly createdAtBefore?: number | undefined
}

type UserFilter = (user: User) => boolean

/** Returns one condition for each filter that the input has. */
export const userFilters = (input: UserFilters): ReadonlyArray<UserFilter> => [
  ...hasAnyOf(input.emailAddress?.map(addressKey), (user) => emailAddresses(user).map(addressKey)),
  ...hasAnyOf(input.phoneNumber, (user) => user.phoneNumbers),
  ...hasAnyOf(input.username, (user) => present([user.username])),
  ...hasAnyOf(input.web3Wallet, (user) => user.web3Wallets),
  ...contains(input.query, (user) => [
    ...emailAddresses(user),
    ...user.phoneNumbers,
    ...present([user.username]),
    ...user.web3Wallets,
    user.id,
    ...names(user)
  ]),
  ...contains(input.emailAddressQuery, emailAddresses),
  ...contains(input.phoneNumberQuery, (user) => user.phoneNumbers),
  ...contains(input.usernameQuery, (user) => present([user.username])),
  ...contains(input.nameQuery, (user) => [...names(user), names(user).join(" ")]),
  ...isBetween(input.lastActiveAtAfter, input.lastActiveAtBefore, (user) => user.lastActiveAt),
  ...isBetween(input.createdAtAfter, input.createdAtBefore, (user) => user.createdAt)
]

/** Splits the values of a filter into those to include (`+` or no prefix) and those to exclude (`-`). */
export const parseSigned = (values: ReadonlyArray<string> = []) => {
  const included = new Set<string>()
  const excluded = new Set<string>()
  for (const value of values) {
    if (value.startsWith("-")) excluded.add(value.slice(1))
    else included.add(value.startsWith("+") ? value.slice(1) : value)
  }
  return { included, excluded }
}

const present = (texts: ReadonlyArray<string | undefined>): ReadonlyArray<string> =>
  texts.filter((text) => text !== undefined)

const emailAddresses = (user: User): ReadonlyArray<string> => user.emailAddresses.map(addressText)

const names = (user: User): ReadonlyArray<string> => present([user.firstName, user.lastName])

const hasAnyOf = (
  values: ReadonlyArray<string> | undefined,
  textsOf: (user: User) => ReadonlyArray<string>
): ReadonlyArray<UserFilter> => {
  if (values === undefined) return []
  const wanted = new Set(values)
  return [(user) => textsOf(user).some((text) => wanted.has(text))]
}

const contains = (
  part: string | undefined,
  textsOf: (user: User) => ReadonlyArray<string>
): ReadonlyArray<UserFilter> => {
  if (part === undefined) return []
  const wanted = part.toLowerCase()
  return [(user) => textsOf(user).some((text) => text.toLowerCase().includes(wanted))]
}

const isBetween = (
  after: number | undefined,
  before: number | undefined,
  timeOf: (user: User) => number | undefined
): ReadonlyArray<UserFilter> => {
  if (after === undefined && before === undefined) return []
  return [
    (user) => {
      const time = timeOf(user)
      return time !== undefined && (after === undefined || time > after) && (before === undefined || time < before)
    }
  ]
}
