/** The role that somebody may have meant. */

/** No key of a role is longer; the work grows with the square. */
const longest = 100

/** Returns the role whose key the fewest edits make of a misspelt one; `undefined` where none is alike. */
export const nearestRole = (role: string, roles: ReadonlyArray<string>): string | undefined => {
  if (role.length > longest) return undefined
  const key = keyOf(role)
  let best: string | undefined
  // Half of the text at most: beyond that, it is another word.
  let fewest = Math.ceil(key.length / 2)
  for (const candidate of roles) {
    const edits = distance(key, keyOf(candidate))
    if (edits < fewest) [best, fewest] = [candidate, edits]
  }
  return best
}

/** Many people leave out the prefix, since Clerk's older roles have none, or write a role as Clerk shows its name. */
const keyOf = (role: string): string => {
  const key = role.toLowerCase()
  return key.includes(":") ? key : `org:${key}`
}

/** Levenshtein's distance, row by row. */
const distance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index)
  for (let i = 1; i <= a.length; i++) {
    const above = row
    row = [i]
    for (let j = 1; j <= b.length; j++) {
      const replaced = (above[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      row.push(Math.min(replaced, (above[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1))
    }
  }
  return row[b.length] ?? 0
}
