/** A value that a list is sorted by; `undefined` where an entry has none. */
export type SortKey = string | number | undefined

/** Returns the values in ascending order of a key. Those without a key come last, equal ones keep their order. */
export const sortedBy = <A>(values: Iterable<A>, keyOf: (value: A) => SortKey): Array<A> =>
  Array.from(values).toSorted((a, b) => compareKeys(keyOf(a), keyOf(b)))

/** Compares two keys: negative if `a` comes first, positive if `b` does. */
export const compareKeys = (a: SortKey, b: SortKey): number => {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? -1 : 1
}
