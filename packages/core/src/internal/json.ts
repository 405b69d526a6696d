/** Deepest level that is read, far below where recursion would exhaust the smallest stack that the library runs on. */
const maxDepth = 1000

interface Found {
  readonly path: ReadonlyArray<string | number>
  readonly expected: string
}

/** Tells whether an object is a literal's, of any realm, or has no prototype. */
export const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Returns the first place of a value that JSON cannot hold as it is, or `undefined` where all of it is JSON. */
export const findNonJson = (value: unknown): Found | undefined => {
  const open = new Set<object>()
  const path: Array<string | number> = []
  const visit = (value: unknown): string | undefined => {
    switch (typeof value) {
      case "string":
      case "boolean":
        return undefined
      case "number":
        return Number.isFinite(value) ? undefined : "a finite number"
      case "object":
        return value === null ? undefined : visitObject(value)
      default:
        return `a JSON value, which ${typeof value} is not`
    }
  }
  const visitObject = (value: object): string | undefined => {
    if (open.has(value)) return "a JSON value without cycles"
    if (path.length >= maxDepth) return `at most ${maxDepth} levels`
    open.add(value)
    const expected = (Array.isArray(value) ? visitArray(value) : visitRecord(value)) ?? hidden(value)
    open.delete(value)
    return expected
  }
  const visitArray = (array: ReadonlyArray<unknown>): string | undefined => {
    for (let index = 0; index < array.length; index++) {
      path.push(index)
      const expected = visit(array[index])
      if (expected !== undefined) return expected
      path.pop()
    }
    return undefined
  }
  const visitRecord = (record: object): string | undefined => {
    if (!isPlain(record)) return "a plain object"
    for (const [key, entry] of Object.entries(record)) {
      // As at the top of an input, a key that is undefined counts as absent.
      if (entry === undefined) continue
      path.push(key)
      const expected = visit(entry)
      if (expected !== undefined) return expected
      path.pop()
    }
    return undefined
  }
  let expected: string | undefined
  try {
    expected = visit(value)
  } catch {
    // A getter or a proxy may throw, which JSON.stringify would do as well.
    expected = "a value that can be read"
  }
  return expected === undefined ? undefined : { path: [...path], expected }
}

/** Returns what is expected of an object in which JSON.stringify would silently drop a key or call a method. */
const hidden = (value: object): string | undefined => {
  if (Object.getOwnPropertySymbols(value).length > 0) return "a JSON value without symbol keys"
  return "toJSON" in value && typeof value.toJSON === "function" ? "a JSON value without toJSON" : undefined
}
