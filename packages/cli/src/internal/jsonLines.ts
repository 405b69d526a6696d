const token = /\n|"[^"\\]*(?:\\.[^"\\]*)*"|[{}[\],:]|[^\s{}[\],:"]+/g

type Path = ReadonlyArray<string | number>

/** A place that is looked for, or one on the way to it. */
interface Place {
  /** Where its value begins; -1 while it has not been met. */
  at: number
  line: number
  readonly inside: Map<string | number, Place>
}

interface Level {
  /** Where in an object or an array the next value stands; undefined while an object's key is awaited. */
  key: string | number | undefined
  readonly isArray: boolean
  /** Undefined where nothing inside is looked for. */
  readonly place: Place | undefined
}

const makePlace = (): Place => ({ at: -1, line: 1, inside: new Map() })

const toPlaces = (paths: ReadonlyArray<Path>): Place => {
  const root = makePlace()
  for (const path of paths) {
    let place = root
    for (const key of path) {
      const next = place.inside.get(key) ?? makePlace()
      place.inside.set(key, next)
      place = next
    }
  }
  return root
}

const lineAt = (root: Place, path: Path): number => {
  let place = root
  for (const key of path) {
    const next = place.inside.get(key)
    // What begins before its parent is of an earlier key of the same name: the last is the one that counts.
    if (next === undefined || next.at <= place.at) break
    place = next
  }
  return place.line
}

/**
 * The lines, from 1, on which values of a JSON text stand; where there is no value at a path, that of the nearest one
 * around it. The text must be JSON; it is gone through once.
 */
export const linesOf = (text: string, paths: ReadonlyArray<Path>): ReadonlyArray<number> => {
  const root = toPlaces(paths)
  const levels: Array<Level> = []
  let line = 1
  for (const { 0: part, index } of text.matchAll(token)) {
    const level = levels.at(-1)
    if (part === "\n") {
      line += 1
    } else if (part === ",") {
      if (level !== undefined) level.key = typeof level.key === "number" ? level.key + 1 : undefined
    } else if (part === "}" || part === "]") {
      levels.pop()
    } else if (level !== undefined && level.key === undefined) {
      level.key = String(JSON.parse(part))
    } else if (part !== ":") {
      const place = level === undefined ? root : level.place?.inside.get(level.key ?? "")
      if (place !== undefined) {
        place.at = index
        place.line = line
      }
      if (part === "{") levels.push({ key: undefined, isArray: false, place })
      if (part === "[") levels.push({ key: 0, isArray: true, place })
    }
  }
  return paths.map((path) => lineAt(root, path))
}
