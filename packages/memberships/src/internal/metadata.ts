import type * as Schema from "effect/Schema"
import type { Metadata } from "../OrganizationMembership.ts"

type Value = Schema.Json | undefined

const isObject = (value: Value): value is Metadata =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const isArray = (value: Value): value is ReadonlyArray<Schema.Json> => Array.isArray(value)

/** JSON's equality: a key that is undefined is no key. */
export const isEqual = (a: Value, b: Value): boolean => {
  if (isArray(a)) return isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index]))
  if (!isObject(a)) return a === b
  return isObject(b) && [...Object.keys(a), ...Object.keys(b)].every((key) => isEqual(own(a, key), own(b, key)))
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

/** What merging a patch into nothing yields: the patch without what it removes. */
export const withoutRemovals = (patch: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(patch).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, isObject(value) ? withoutRemovals(value) : value]]
    )
  )
