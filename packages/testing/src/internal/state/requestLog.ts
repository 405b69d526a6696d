/** Keeps the latest entries of an endless row. */
export const makeLog = <A>(limit: number) => {
  let entries: Array<A> = []
  return {
    add: (entry: A): void => {
      entries.push(entry)
      // Cut at twice the limit, so that an entry costs the same however many there are.
      if (entries.length >= 2 * limit) entries = entries.slice(-limit)
    },
    /** Oldest first. */
    latest: (): ReadonlyArray<A> => entries.slice(-limit)
  }
}
