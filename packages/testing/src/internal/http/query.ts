/** Values of a query by name, in the order in which they were sent. */
export type Query = ReadonlyMap<string, ReadonlyArray<string>>

/** Parses a query, once: `URLSearchParams.getAll` scans all of it for each name. */
export const parseQuery = (text: string): Query => {
  const query = new Map<string, Array<string>>()
  if (text === "") return query
  for (const [name, value] of new URLSearchParams(text)) {
    const values = query.get(name)
    if (values === undefined) query.set(name, [value])
    else values.push(value)
  }
  return query
}
