/** The values of a query by their names, each in its order. */
export type Query = ReadonlyMap<string, ReadonlyArray<string>>

/** Reads all of a query once: asking `URLSearchParams` for each name goes through all of it each time. */
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
