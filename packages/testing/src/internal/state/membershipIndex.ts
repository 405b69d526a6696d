import type { OrderBy } from "@effect-clerk/memberships"
import { compareKeys } from "./sorting.ts"
import type { Membership } from "./state.ts"

/** A field that lists are sorted by, without its direction. */
export type SortField = Exclude<OrderBy, `+${string}` | `-${string}`>

const keys: { readonly [Field in SortField]: (membership: Membership) => string | number | undefined } = {
  phone_number: ({ user }) => user.phoneNumbers[0],
  email_address: ({ user }) => user.emailAddresses[0],
  created_at: (membership) => membership.createdAt,
  first_name: ({ user }) => user.firstName,
  last_name: ({ user }) => user.lastName,
  username: ({ user }) => user.username
}

export const isSortField = (text: string): text is SortField => Object.hasOwn(keys, text)

/** A total order: who has no value comes last, and equals stay in the order in which they were added. */
const comparator = (field: SortField) => {
  const keyOf = keys[field]
  return (a: Membership, b: Membership): number => compareKeys(keyOf(a), keyOf(b)) || a.sequence - b.sequence
}

/** In ascending order. */
export const sortBy = (field: SortField, memberships: ReadonlyArray<Membership>): Array<Membership> =>
  memberships.toSorted(comparator(field))

/** Where a membership stands, or belongs, in a sorted list. */
export const position = (sorted: ReadonlyArray<Membership>, membership: Membership, field: SortField): number => {
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

/** Memberships by a key, with the sorted lists that have been asked for: kept up to date, never sorted anew. */
export interface Roster {
  readonly size: () => number
  readonly get: (key: string) => Membership | undefined
  /** All, in the order in which they were added. */
  readonly values: () => Iterable<Membership>
  readonly add: (key: string, membership: Membership) => void
  readonly remove: (key: string) => void
  /** All, in ascending order. */
  readonly sorted: (field: SortField) => ReadonlyArray<Membership>
}

export const makeRoster = (): Roster => {
  const members = new Map<string, Membership>()
  const views = new Map<SortField, Array<Membership>>()
  return {
    size: () => members.size,
    get: (key) => members.get(key),
    values: () => members.values(),
    add: (key, membership) => {
      members.set(key, membership)
      for (const [field, view] of views) view.splice(position(view, membership, field), 0, membership)
    },
    remove: (key) => {
      const membership = members.get(key)
      if (membership === undefined) return
      members.delete(key)
      for (const [field, view] of views) view.splice(position(view, membership, field), 1)
    },
    sorted: (field) => {
      let view = views.get(field)
      if (view === undefined) {
        view = sortBy(field, [...members.values()])
        views.set(field, view)
      }
      return view
    }
  }
}
