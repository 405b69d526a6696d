import type { ListInput, OrderBy } from "@effect-clerk/memberships"
import { isSortField, position, type Roster, sortBy, type SortField } from "./membershipIndex.ts"
import type { Membership, Organization, User } from "./state.ts"
import { signed, userFilters } from "./userFilters.ts"

const order = (orderBy: OrderBy): { readonly field: SortField; readonly descending: boolean } => {
  const field = orderBy.replace(/^[+-]/, "")
  return { field: isSortField(field) ? field : "created_at", descending: orderBy.startsWith("-") }
}

interface Page {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  readonly orderBy?: OrderBy | undefined
}

/** One page, and how many there are over all pages. */
export interface Selection<A> {
  readonly data: ReadonlyArray<A>
  readonly total: number
}

/** One page of an ascending list. Descending is its exact reverse, read from the end; `skipped` are left out. */
export const paginate = <A>(
  sorted: ReadonlyArray<A>,
  descending: boolean,
  { limit = 10, offset = 0 }: Page,
  skipped: ReadonlyArray<number> = []
): Selection<A> => {
  const last = sorted.length - 1
  const gaps = skipped.map((index) => (descending ? last - index : index)).toSorted((a, b) => a - b)
  let start = offset
  let passed = 0
  while (passed < gaps.length && (gaps[passed] ?? 0) <= start + passed) passed += 1
  start += passed
  const left = new Set(gaps.slice(passed))
  const data: Array<A> = []
  for (let index = start; index <= last && data.length < limit; index++) {
    const entry = sorted[descending ? last - index : index]
    if (entry !== undefined && !left.has(index)) data.push(entry)
  }
  return { data, total: sorted.length - skipped.length }
}

const newestFirst = "-created_at"

/** One page of the memberships of an instance. */
export const selectAll = (memberships: Roster, page: Page): Selection<Membership> => {
  const { descending, field } = order(page.orderBy ?? newestFirst)
  return paginate(memberships.sorted(field), descending, page)
}

/** One page of the memberships of a user, of whom there are few. */
export const selectOfUser = ({ memberships }: User, page: Page): Selection<Membership> => {
  const { descending, field } = order(newestFirst)
  return paginate(sortBy(field, [...memberships.values()]), descending, page)
}

/** One page of the members of an organization that match all filters. */
export const selectMembers = (organization: Organization, input: ListInput): Selection<Membership> => {
  const { descending, field } = order(input.orderBy ?? newestFirst)
  const { excluded, included } = signed(input.userId)
  const roles = new Set(input.role)
  const [role] = roles
  const conditions = [
    ...(roles.size > 0 ? [(membership: Membership) => roles.has(membership.role.key)] : []),
    ...userFilters(input).map(
      (matches) =>
        ({ user }: Membership) =>
          matches(user)
    )
  ]
  const matching = (candidates: ReadonlyArray<Membership>): Selection<Membership> =>
    paginate(
      candidates.filter(
        (membership) => !excluded.has(membership.user.id) && conditions.every((condition) => condition(membership))
      ),
      descending,
      input
    )

  if (included.size > 0) {
    const found = [...included].flatMap((id) => organization.members.get(id) ?? [])
    return matching(sortBy(field, found))
  }
  // With the members by role at hand, one role is no condition: whole lists are not gone through.
  const roster = roles.size === 1 && role !== undefined ? organization.byRole.get(role) : organization.members
  if (roster === undefined) return { data: [], total: 0 }
  const sorted = roster.sorted(field)
  if (conditions.length > (roles.size === 1 ? 1 : 0)) return matching(sorted)
  const skipped = [...excluded].flatMap((id) => {
    const membership = roster.get(id)
    return membership === undefined ? [] : [position(sorted, membership, field)]
  })
  return paginate(sorted, descending, input, skipped)
}
