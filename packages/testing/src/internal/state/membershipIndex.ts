import { primaryEmailAddress } from "./emailAddresses.ts"
import type { Membership, MembershipIndex, SortField } from "./models.ts"
import { compareKeys, type SortKey } from "./sorting.ts"

/** Makes an empty index. Adding and removing keep its sorted lists up to date by binary search; none is sorted again. */
export const makeMembershipIndex = (): MembershipIndex => {
  const memberships = new Map<string, Membership>()
  const sortedLists = new Map<SortField, Array<Membership>>()
  const remove = (key: string): void => {
    const membership = memberships.get(key)
    if (membership === undefined) return
    memberships.delete(key)
    for (const [field, list] of sortedLists) list.splice(sortedPosition(list, membership, field), 1)
  }
  return {
    size: () => memberships.size,
    get: (key) => memberships.get(key),
    values: () => memberships.values(),
    add: (key, membership) => {
      memberships.set(key, membership)
      for (const [field, list] of sortedLists) list.splice(sortedPosition(list, membership, field), 0, membership)
    },
    remove,
    removeAll: (keys) => {
      if (keys.length <= maxSplices) return keys.forEach(remove)
      const removed = new Set(keys.map((key) => memberships.get(key)))
      for (const key of keys) memberships.delete(key)
      for (const [field, list] of sortedLists)
        sortedLists.set(
          field,
          list.filter((each) => !removed.has(each))
        )
    },
    sorted: (field) => {
      let list = sortedLists.get(field)
      if (list === undefined) {
        list = sortMemberships(field, [...memberships.values()])
        sortedLists.set(field, list)
      }
      return list
    }
  }
}

/**
 * Number of memberships that are removed one by one. Each splice moves all entries behind it, which is quick, but 100,000 of
 * them take seconds; one pass over the list takes milliseconds.
 */
const maxSplices = 32

/** Returns the memberships in ascending order of a field. */
export const sortMemberships = (field: SortField, memberships: ReadonlyArray<Membership>): Array<Membership> =>
  memberships.toSorted(comparator(field))

/** Returns the index at which a membership is, or has to be inserted, in a list that is sorted by a field. */
export const sortedPosition = (sorted: ReadonlyArray<Membership>, membership: Membership, field: SortField): number => {
  const compare = comparator(field)
  let low = 0
  let high = sorted.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const entry = sorted[middle]
    if (entry !== undefined && compare(entry, membership) < 0) low = middle + 1
    else high = middle
  }
  return low
}

export const isSortField = (text: string): text is SortField => Object.hasOwn(sortKeys, text)

/** Total order of memberships: those without a value come last, equal ones stay in the order in which they were added. */
const comparator = (field: SortField) => {
  const keyOf = sortKeys[field]
  return (a: Membership, b: Membership): number => compareKeys(keyOf(a), keyOf(b)) || a.sequence - b.sequence
}

const sortKeys: { readonly [Field in SortField]: (membership: Membership) => SortKey } = {
  phone_number: ({ user }) => user.phoneNumbers[0],
  email_address: ({ user }) => primaryEmailAddress(user),
  created_at: (membership) => membership.createdAt,
  first_name: ({ user }) => user.firstName,
  last_name: ({ user }) => user.lastName,
  username: ({ user }) => user.username
}
