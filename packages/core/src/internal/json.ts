import type { Issue } from "../Issue.ts"

/** Deepest level that is read, far below where recursion would exhaust the smallest stack that the library runs on. */
const maxDepth = 1000

/** Tells whether an object is a literal's, of any realm, or has no prototype. */
export const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Returns the first issue of a value that JSON cannot hold as it is, or `undefined` where all of it is JSON. */
export const findNonJson = (value: unknown): Issue | undefined => find(value, new Set())

/** Finds the first issue of a value inside of the objects that are `open`. */
const find = (value: unknown, open: Set<object>): Issue | undefined => {
  switch (typeof value) {
    case "string":
    case "boolean":
      return undefined
    case "number":
      return Number.isFinite(value) ? undefined : issue("a finite number")
    case "object":
      return value === null ? undefined : findInObject(value, open)
    default:
      return issue(`a JSON value, which ${typeof value} is not`)
  }
}

const findInObject = (value: object, open: Set<object>): Issue | undefined => {
  if (open.has(value)) return issue("a JSON value without cycles")
  if (open.size >= maxDepth) return issue(`at most ${maxDepth} levels`)
  open.add(value)
  try {
    const isArray = Array.isArray(value)
    if (!isArray && !isPlain(value)) return issue("a plain object")
    // By index: a hole is no entry but is written as null, and an array may have an iterator of its own.
    const keys = isArray ? Array.from({ length: value.length }, (_, index) => index) : Object.keys(value)
    for (const key of keys) {
      const entry: unknown = Reflect.get(value, key)
      // As at the top of an input, a key that is undefined counts as absent.
      const found = entry === undefined && !isArray ? undefined : find(entry, open)
      if (found !== undefined) return { ...found, path: [key, ...found.path] }
    }
    return findHidden(value)
  } catch {
    // A getter or a proxy may throw, which JSON.stringify would do as well.
    return issue("a value that can be read")
  } finally {
    open.delete(value)
  }
}

/** Returns the issue of an object in which JSON.stringify would silently drop a key or call a method. */
const findHidden = (value: object): Issue | undefined => {
  if (Object.getOwnPropertySymbols(value).length > 0) return issue("a JSON value without symbol keys")
  return "toJSON" in value && typeof value.toJSON === "function" ? issue("a JSON value without toJSON") : undefined
}

const issue = (expected: string): Issue => ({ path: [], expected })
