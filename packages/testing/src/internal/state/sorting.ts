type Key = string | number | undefined

/** By a key, in ascending order: who has none comes last, and equals stay in their order. */
export const sortedBy = <A>(values: Iterable<A>, keyOf: (value: A) => Key): Array<A> =>
  Array.from(values).toSorted((a, b) => compareKeys(keyOf(a), keyOf(b)))

export const compareKeys = (a: Key, b: Key): number => {
  if (a === b) return 0
  if (a === undefined) return 1
  if (b === undefined) return -1
  return a < b ? -1 : 1
}
