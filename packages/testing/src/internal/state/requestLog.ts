/** Makes a log that keeps the latest `limit` entries. */
export const makeRequestLog = <A>(limit: number) => {
  let entries: Array<A> = []
  return {
    clear: (): void => {
      entries = []
    },
    add: (entry: A): void => {
      entries.push(entry)
      // Cut at twice the limit, so that adding an entry costs the same however many there have been.
      if (entries.length >= 2 * limit) entries = entries.slice(-limit)
    },
    /** Returns the kept entries, oldest first. */
    latest: (): ReadonlyArray<A> => entries.slice(-limit)
  }
}
