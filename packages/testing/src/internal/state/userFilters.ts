import type { User } from "./state.ts"

/** What the lists of members and of users have in common. */
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

type Filter = (user: User) => boolean

/** The values of a filter that are asked for (`+` or no prefix) and those that are ruled out (`-`). */
export const signed = (values: ReadonlyArray<string> = []) => {
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

const names = (user: User): ReadonlyArray<string> => present([user.firstName, user.lastName])

const anyOf = (
  values: ReadonlyArray<string> | undefined,
  textsOf: (user: User) => ReadonlyArray<string>
): ReadonlyArray<Filter> => {
  if (values === undefined) return []
  const wanted = new Set(values)
  return [(user) => textsOf(user).some((text) => wanted.has(text))]
}

const partOf = (part: string | undefined, textsOf: (user: User) => ReadonlyArray<string>): ReadonlyArray<Filter> => {
  if (part === undefined) return []
  const wanted = part.toLowerCase()
  return [(user) => textsOf(user).some((text) => text.toLowerCase().includes(wanted))]
}

const between = (
  after: number | undefined,
  before: number | undefined,
  timeOf: (user: User) => number | undefined
): ReadonlyArray<Filter> => {
  if (after === undefined && before === undefined) return []
  return [
    (user) => {
      const time = timeOf(user)
      return time !== undefined && (after === undefined || time > after) && (before === undefined || time < before)
    }
  ]
}

/** One condition for each filter that is given. */
export const userFilters = (input: UserFilters): ReadonlyArray<Filter> => [
  ...anyOf(input.emailAddress, (user) => user.emailAddresses),
  ...anyOf(input.phoneNumber, (user) => user.phoneNumbers),
  ...anyOf(input.username, (user) => present([user.username])),
  ...anyOf(input.web3Wallet, (user) => user.web3Wallets),
  ...partOf(input.query, (user) => [
    ...user.emailAddresses,
    ...user.phoneNumbers,
    ...present([user.username]),
    ...user.web3Wallets,
    user.id,
    ...names(user)
  ]),
  ...partOf(input.emailAddressQuery, (user) => user.emailAddresses),
  ...partOf(input.phoneNumberQuery, (user) => user.phoneNumbers),
  ...partOf(input.usernameQuery, (user) => present([user.username])),
  ...partOf(input.nameQuery, (user) => [...names(user), names(user).join(" ")]),
  ...between(input.lastActiveAtAfter, input.lastActiveAtBefore, (user) => user.lastActiveAt),
  ...between(input.createdAtAfter, input.createdAtBefore, (user) => user.createdAt)
]
