/**
 * Writes metadata as JSON. Each part of a value is read once, so that the text that was checked is the text that is sent: a
 * getter or a proxy may return another value each time. Only own keys are read, and no `toJSON` is called.
 */
import type { Issue } from "../Issue.ts"
import { issuesOf, within } from "./issues.ts"

/** Deepest level that is read, far below where recursion would exhaust the smallest stack that the library runs on. */
const maxDepth = 1000

/** Tells whether an object is a literal's, of any realm, or has no prototype. */
export const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

const LoneSurrogate = /\p{Surrogate}/u

/** Tells whether a text has no half of a surrogate pair, which UTF-8 cannot hold. */
export const isWellFormed = (text: string): boolean => !LoneSurrogate.test(text)

/** Returns the text that `JSON.stringify` writes of a value, or the issue of one that JSON cannot hold as it is. */
export const writeJson = (value: unknown): string | ReadonlyArray<Issue> => write(value, new Set())

/** Writes a value inside of the objects that are `open`. */
const write = (value: unknown, open: Set<object>): string | ReadonlyArray<Issue> => {
  switch (typeof value) {
    case "string":
      return writeText(value) ?? issuesOf("well-formed text")
    case "boolean":
      return String(value)
    case "number":
      return Number.isFinite(value) ? String(value) : issuesOf("a finite number")
    case "object":
      return value === null ? "null" : writeObject(value, open)
    default:
      return issuesOf(`a JSON value, which ${typeof value} is not`)
  }
}

/** Characters that JSON may escape. Most texts have none, and need no call of `JSON.stringify`. */
const Escaped = /["\\\p{Cc}\p{Surrogate}]/u

const writeText = (text: string): string | undefined => {
  if (!Escaped.test(text)) return `"${text}"`
  return isWellFormed(text) ? JSON.stringify(text) : undefined
}

const writeObject = (value: object, open: Set<object>): string | ReadonlyArray<Issue> => {
  if (open.has(value)) return issuesOf("a JSON value without cycles")
  if (open.size >= maxDepth) return issuesOf(`at most ${maxDepth} levels`)
  open.add(value)
  try {
    const isArray = Array.isArray(value)
    if (!isArray && !isPlain(value)) return issuesOf("a plain object")
    const text = isArray ? writeItems(value, open) : writeEntries(value, open)
    return typeof text === "string" ? (findHidden(value) ?? text) : text
  } catch {
    // A getter or a proxy may throw.
    return issuesOf("a value that can be read")
  } finally {
    open.delete(value)
  }
}

/** Writes an array by index: a hole is no entry but would be written as null, and it may have an iterator of its own. */
const writeItems = (items: ReadonlyArray<unknown>, open: Set<object>): string | ReadonlyArray<Issue> => {
  let text = ""
  for (let index = 0; index < items.length; index++) {
    const item = write(items[index], open)
    if (typeof item !== "string") return within(index, item)
    text += index === 0 ? item : `,${item}`
  }
  return `[${text}]`
}

const writeEntries = (value: object, open: Set<object>): string | ReadonlyArray<Issue> => {
  let text = ""
  for (const key of Object.keys(value)) {
    const entry: unknown = Reflect.get(value, key)
    // As at the top of an input, a key that is undefined counts as absent.
    if (entry === undefined) continue
    const name = writeText(key)
    if (name === undefined) return within(key, issuesOf("a well-formed key"))
    const written = write(entry, open)
    if (typeof written !== "string") return within(key, written)
    text += text === "" ? `${name}:${written}` : `,${name}:${written}`
  }
  return `{${text}}`
}

/** Returns the issue of an object in which JSON.stringify would silently drop a key or call a method. */
const findHidden = (value: object): ReadonlyArray<Issue> | undefined => {
  if (Object.getOwnPropertySymbols(value).length > 0) return issuesOf("a JSON value without symbol keys")
  return "toJSON" in value && typeof value.toJSON === "function" ? issuesOf("a JSON value without toJSON") : undefined
}
