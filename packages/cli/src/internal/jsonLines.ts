const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g

interface Level {
  /** Where in an object or an array the next value stands; undefined while an object's key is awaited. */
  key: string | number | undefined
  readonly isArray: boolean
}

/**
 * The line, from 1, on which a value of a JSON text stands; where there is no value at the path, that of the nearest one
 * around it. The text must be JSON.
 */
export const lineOf = (text: string, path: ReadonlyArray<string | number>): number => {
  const levels: Array<Level> = []
  let found = 0
  let depth = -1
  for (const { 0: part, index } of text.matchAll(token)) {
    const level = levels.at(-1)
    const awaitsKey = level !== undefined && !level.isArray && level.key === undefined
    if (part === ":") continue
    if (part === ",") {
      if (level !== undefined) level.key = typeof level.key === "number" ? level.key + 1 : undefined
    } else if (part === "}" || part === "]") {
      levels.pop()
    } else if (awaitsKey) {
      level.key = String(JSON.parse(part))
    } else {
      const isOnPath = levels.length <= path.length && levels.every(({ key }, at) => key === path[at])
      // Of a key that is there twice, the last is the one that counts.
      if (isOnPath && levels.length >= depth) {
        depth = levels.length
        found = index
      }
      if (part === "{") levels.push({ key: undefined, isArray: false })
      if (part === "[") levels.push({ key: 0, isArray: true })
    }
  }
  return text.slice(0, found).split("\n").length
}
