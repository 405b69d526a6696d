import type { ListInput, OrderBy } from "@effect-clerk/memberships"
import { isSortField, sortedPosition, sortMemberships } from "./membershipIndex.ts"
import type { Membership, MembershipIndex, Organization, SortField, User } from "./models.ts"
import { parseSigned, userFilters } from "./userFilters.ts"

/** The part of a list that a request asks for. */
interface PageRequest {
  readonly limit?: number | undefined
  readonly offset?: number | undefined
  readonly orderBy?: OrderBy | undefined
}

/** One page of a list, and the number of entries over all its pages. */
export interface Selection<A> {
  readonly data: ReadonlyArray<A>
  readonly total: number
}

/** An organization, with the counts that a request asks for. */
export interface Counted {
  readonly organization: Organization
  readonly includeMembersCount?: boolean | undefined
  readonly includeMissingMemberWithElevatedPermissions?: boolean | undefined
}

const newestFirst = "-created_at"

/** Returns one page of the memberships of an instance. */
export const selectAll = (memberships: MembershipIndex, page: PageRequest): Selection<Membership> => {
  const { descending, field } = parseOrder(page.orderBy ?? newestFirst)
  return paginate(memberships.sorted(field), descending, page)
}

/** Returns one page of the memberships of a user. A user has few, so they are sorted for each request. */
export const selectOfUser = ({ memberships }: User, page: PageRequest): Selection<Membership> => {
  const { descending, field } = parseOrder(newestFirst)
  return paginate(sortMemberships(field, [...memberships.values()]), descending, page)
}

/**
 * Returns one page of the members of an organization that match all filters.
 *
 * Filters by user id or by one role read an index; only the other filters read the whole list.
 */
export const selectMembers = (organization: Organization, input: ListInput): Selection<Membership> => {
  const { descending, field } = parseOrder(input.orderBy ?? newestFirst)
  const { excluded, included } = parseSigned(input.userId)
  const roles = new Set(input.role)
  const [role] = roles
  const conditions = memberConditions(input, roles)
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
    return matching(sortMemberships(field, found))
  }
  // The index of one role holds exactly its members, so that the condition on the role need not be checked again.
  const index = roles.size === 1 && role !== undefined ? organization.byRole.get(role) : organization.members
  if (index === undefined) return { data: [], total: 0 }
  const sorted = index.sorted(field)
  if (conditions.length > (roles.size === 1 ? 1 : 0)) return matching(sorted)
  const skipped = [...excluded].flatMap((id) => {
    const membership = index.get(id)
    return membership === undefined ? [] : [sortedPosition(sorted, membership, field)]
  })
  return paginate(sorted, descending, input, skipped)
}

const memberConditions = (
  input: ListInput,
  roles: ReadonlySet<string>
): ReadonlyArray<(membership: Membership) => boolean> => [
  ...(roles.size > 0 ? [({ role }: Membership) => roles.has(role.key)] : []),
  ...userFilters(input).map(
    (matches) =>
      ({ user }: Membership) =>
        matches(user)
  )
]

const parseOrder = (orderBy: OrderBy): { readonly field: SortField; readonly descending: boolean } => {
  const field = orderBy.replace(/^[+-]/, "")
  return { field: isSortField(field) ? field : "created_at", descending: orderBy.startsWith("-") }
}

/**
 * Returns one page of a list that is sorted in ascending order.
 *
 * A descending page is the exact reverse and is read from the end. Entries at the indexes in `skipped` are left out: they
 * are neither returned nor counted. The list is not copied, so that a page costs the same however long the list is.
 */
export const paginate = <A>(
  sorted: ReadonlyArray<A>,
  descending: boolean,
  { limit = 10, offset = 0 }: PageRequest,
  skipped: ReadonlyArray<number> = []
): Selection<A> => {
  const last = sorted.length - 1
  const skippedPositions = skipped.map((index) => (descending ? last - index : index)).toSorted((a, b) => a - b)
  let start = offset
  // Each entry that is skipped before the page moves the page's start by one.
  let skippedBefore = 0
  while (skippedBefore < skippedPositions.length && (skippedPositions[skippedBefore] ?? 0) <= start + skippedBefore) {
    skippedBefore += 1
  }
  start += skippedBefore
  const skippedLater = new Set(skippedPositions.slice(skippedBefore))
  const data: Array<A> = []
  for (let index = start; index <= last && data.length < limit; index++) {
    const entry = sorted[descending ? last - index : index]
    if (entry !== undefined && !skippedLater.has(index)) data.push(entry)
  }
  return { data, total: sorted.length - skipped.length }
}
