import type * as Schema from "effect/Schema"
import type { Metadata } from "../OrganizationMembership.ts"

type Value = Schema.Json | undefined

const isObject = (value: Value): value is Metadata =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isArray = (value: Value): value is ReadonlyArray<Schema.Json> => Array.isArray(value)

/** As deep as two values are compared, and as a patch may go: what an answer nests deeper would exhaust the stack. */
const maxDepth = 1000

/** JSON's equality: a key that is undefined is no key. What lies too deep to be compared counts as different. */
export const isEqual = (a: Value, b: Value, depth = 0): boolean => {
  if (depth > maxDepth) return false
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index], depth + 1))
  }
  if (!isObject(a) || !isObject(b)) return a === b
  for (const key of Object.keys(a)) if (!isEqual(a[key], own(b, key), depth + 1)) return false
  // Those that both have were compared above: again would double the work with each level.
  for (const key of Object.keys(b)) if (b[key] !== undefined && own(a, key) === undefined) return false
  return true
}

/** What an object itself has, so that `__proto__` is a key like any other. */
const own = (object: Metadata, key: string): Value => (Object.hasOwn(object, key) ? object[key] : undefined)

/** Whether merging a patch would change nothing: all of it is there, and what it removes with `null` is not. */
export const isMerged = (patch: Value, target: Value): boolean => {
  if (patch === undefined) return true
  if (patch === null) return target === undefined || target === null
  if (!isObject(patch)) return isEqual(patch, target)
  return isObject(target) && Object.entries(patch).every(([key, value]) => isMerged(value, own(target, key)))
}

/** The metadata as it is now, whatever becomes of it. */
export const copy = (metadata: Metadata): Metadata =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, copyValue(value)]))

const copyValue = (value: Schema.Json): Schema.Json =>
  isArray(value) ? value.map(copyValue) : isObject(value) ? copy(value) : value

/** What merging a patch into nothing yields: the patch without what it removes. */
export const withoutRemovals = (patch: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(patch).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, isObject(value) ? withoutRemovals(value) : value]]
    )
  )
