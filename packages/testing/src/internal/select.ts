import type { ListInput, OrderBy } from "@effect-clerk/memberships"
import { isSortField, type Roster, sortBy, type SortField } from "./roster.ts"
import type { Membership, User } from "./state.ts"

type Filter = (membership: Membership) => boolean

/** The user ids of a filter that are asked for (`+` or no prefix) and those that are ruled out (`-`). */
const userIds = (values: ReadonlyArray<string>) => {
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
  textsOf: (membership: Membership) => ReadonlyArray<string>
) => {
  if (values === undefined) return []
  const wanted = new Set(values)
  return [(membership: Membership) => textsOf(membership).some((text) => wanted.has(text))]
}

const partOf = (part: string | undefined, textsOf: (user: User) => ReadonlyArray<string>) => {
  if (part === undefined) return []
  const wanted = part.toLowerCase()
  return [({ user }: Membership) => textsOf(user).some((text) => text.toLowerCase().includes(wanted))]
}

const between = (after: number | undefined, before: number | undefined, timeOf: (user: User) => number | undefined) => {
  if (after === undefined && before === undefined) return []
  return [
    ({ user }: Membership) => {
      const time = timeOf(user)
      return time !== undefined && (after === undefined || time > after) && (before === undefined || time < before)
    }
  ]
}

/** All filters of a list but the one by user id, which is looked up. */
const filters = (input: ListInput): ReadonlyArray<Filter> => [
  ...anyOf(input.emailAddress, ({ user }) => user.emailAddresses),
  ...anyOf(input.phoneNumber, ({ user }) => user.phoneNumbers),
  ...anyOf(input.username, ({ user }) => present([user.username])),
  ...anyOf(input.web3Wallet, ({ user }) => user.web3Wallets),
  ...anyOf(input.role, ({ role }) => [role.key]),
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

const order = (orderBy: OrderBy): { readonly field: SortField; readonly descending: boolean } => {
  const field = orderBy.replace(/^[+-]/, "")
  return { field: isSortField(field) ? field : "created_at", descending: orderBy.startsWith("-") }
}

interface Page {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  readonly orderBy?: OrderBy | undefined
}

export interface Selection {
  readonly memberships: ReadonlyArray<Membership>
  /** How many there are over all pages. */
  readonly total: number
}

/** One page of an ascending list. Descending is its exact reverse, read from the end. */
const paginate = (
  sorted: ReadonlyArray<Membership>,
  descending: boolean,
  { limit = 10, offset = 0 }: Page
): Selection => {
  const total = sorted.length
  const memberships = descending
    ? sorted.slice(Math.max(total - offset - limit, 0), Math.max(total - offset, 0)).toReversed()
    : sorted.slice(offset, offset + limit)
  return { memberships, total }
}

const newestFirst = "-created_at"

/** One page of the memberships of an instance. */
export const selectAll = (memberships: Roster, page: Page): Selection => {
  const { descending, field } = order(page.orderBy ?? newestFirst)
  return paginate(memberships.sorted(field), descending, page)
}

/** One page of the memberships of a user, of whom there are few. */
export const selectOfUser = ({ memberships }: User, page: Page): Selection => {
  const { descending, field } = order(newestFirst)
  return paginate(sortBy(field, [...memberships.values()]), descending, page)
}

/** One page of the members of an organization that match all filters; `members` has them by user id. */
export const selectMembers = (members: Roster, input: ListInput): Selection => {
  const { descending, field } = order(input.orderBy ?? newestFirst)
  const { excluded, included } = userIds(input.userId ?? [])
  const candidates =
    included.size === 0
      ? members.sorted(field)
      : sortBy(
          field,
          [...included].flatMap((id) => members.get(id) ?? [])
        )
  const conditions: ReadonlyArray<Filter> = [
    ...(excluded.size === 0 ? [] : [({ user }: Membership) => !excluded.has(user.id)]),
    ...filters(input)
  ]
  const matching =
    conditions.length === 0
      ? candidates
      : candidates.filter((membership) => conditions.every((condition) => condition(membership)))
  return paginate(matching, descending, input)
}
