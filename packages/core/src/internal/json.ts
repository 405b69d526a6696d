/**
 * Writes metadata as JSON. Each part of a value is read once, so that the text that was checked is the text that is sent: a
 * getter or a proxy may return another value each time. Only own keys are read, and no `toJSON` is called.
 *
 * Invariant: what is read of a value is bounded by the size that is allowed. A small object that stands in many places may have
 * a text of any size, as that of a YAML document with aliases.
 */
import type { Issue } from "../Issue.ts"
import { issuesOf, within } from "./issues.ts"

/** Deepest level that is read, far below where recursion would exhaust the smallest stack that the library runs on. */
const maxDepth = 1000

/** `JSON`, of which an older platform has no `isRawJSON`. */
const platform: Pick<JSON, "stringify"> & { readonly isRawJSON?: (value: unknown) => boolean } = JSON

/** Tells whether an object is a literal's, of any realm, or has no prototype. */
export const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value)
  return prototype === null || Object.getPrototypeOf(prototype) === null
}

/** Characters that JSON may escape. Most texts have none, and need no call of `JSON.stringify`. */
const Escaped = /["\\\p{Cc}\p{Surrogate}]/u

/** Issues of a part, none where its text would be too long; `undefined` where it was written. */
type Unwritten = ReadonlyArray<Issue> | undefined

/**
 * Returns the text that `JSON.stringify` writes of a value, or the issue of one that JSON cannot hold as it is, or whose text
 * has more than `maxBytes`.
 */
export const writeJson = (value: unknown, maxBytes: number): string | ReadonlyArray<Issue> => {
  const open = new Set<object>()
  let text = ""
  let absent = 0

  const write = (value: unknown): Unwritten => {
    // A character has at least one byte.
    if (text.length > maxBytes) return []
    if (typeof value === "string") return writeText(value, "well-formed text")
    if (value === null || typeof value === "boolean" || Number.isFinite(value)) return add(value)
    if (typeof value === "object") return writeObject(value)
    return issuesOf(typeof value === "number" ? "a finite number" : `a JSON value, which ${typeof value} is not`)
  }

  /** Adds to the text what needs no quotes. */
  const add = (part: unknown): undefined => {
    text += part
  }

  const writeText = (value: string, expected: string): Unwritten => {
    // One that is too long by itself is not searched.
    if (value.length > maxBytes || !Escaped.test(value)) return add(`"${value}"`)
    // UTF-8 cannot hold half of a surrogate pair.
    return value.isWellFormed() ? add(JSON.stringify(value)) : issuesOf(expected)
  }

  /** Writes the key of an object. An index of an array is not written. */
  const writeKey = (key: string | number): Unwritten =>
    typeof key === "string" ? (writeText(key, "a well-formed key") ?? add(":")) : undefined

  const writeObject = (value: object): Unwritten => {
    const isArray = Array.isArray(value)
    if (open.has(value)) return issuesOf("a JSON value without cycles")
    if (open.size >= maxDepth) return issuesOf(`at most ${maxDepth} levels`)
    open.add(value)
    try {
      if (!isArray && (!isPlain(value) || platform.isRawJSON?.(value))) return issuesOf("a plain object")
      let before = ""
      add(isArray ? "[" : "{")
      // An array by index: a hole is no entry but would be written as null, and it may have an iterator of its own.
      for (const key of isArray ? Array.prototype.keys.call(value) : Object.keys(value)) {
        const entry: unknown = Reflect.get(value, key)
        // As at the top of an input, a key that is undefined counts as absent, unless there are very many.
        if (entry === undefined && !isArray && absent++ < maxBytes) continue
        add(before)
        before = ","
        const issues = writeKey(key) ?? write(entry)
        if (issues) return within(key, issues)
      }
      add(isArray ? "]" : "}")
      // `JSON.stringify` would silently drop a key or call a method.
      if (Object.getOwnPropertySymbols(value).length > 0) return issuesOf("a JSON value without symbol keys")
      if (typeof Reflect.get(value, "toJSON") === "function") return issuesOf("a JSON value without toJSON")
    } catch {
      // A getter or a proxy may throw.
      return issuesOf("a value that can be read")
    }
    open.delete(value)
    return undefined
  }

  const issues = write(value)
  // The bytes are counted only where the length leaves it open: one UTF-16 unit becomes one to three bytes.
  return text.length > maxBytes || (text.length > maxBytes / 3 && new TextEncoder().encode(text).length > maxBytes)
    ? issuesOf(`at most ${maxBytes} bytes of JSON`)
    : (issues ?? text)
}
