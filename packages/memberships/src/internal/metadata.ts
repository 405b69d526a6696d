import * as Predicate from "effect/Predicate"
import type * as Schema from "effect/Schema"
import type { Metadata } from "../OrganizationMembership.ts"

type Value = Schema.Json | undefined

/** Returns true if merging a patch changes nothing: all of it is there, and what it removes with `null` is not. */
export const isMerged = (patch: Value, target: Value): boolean => {
  if (patch === undefined) return true
  if (patch === null) return target === undefined || target === null
  if (!isObject(patch)) return isEqual(patch, target)
  return isObject(target) && Object.entries(patch).every(([key, value]) => isMerged(value, ownValue(target, key)))
}

/** Maximum depth of a comparison, and of a patch. A response may nest deeper, which would exhaust the stack. */
const maxDepth = 1000

/**
 * Compares two values as JSON: a key whose value is undefined is no key, and the order of keys does not matter. Values that
 * nest too deep to be compared count as different.
 */
export const isEqual = (a: Value, b: Value, depth = 0): boolean => {
  if (depth > maxDepth) return false
  if (isArray(a)) {
    return isArray(b) && a.length === b.length && a.every((item, index) => isEqual(item, b[index], depth + 1))
  }
  if (!isObject(a) || !isObject(b)) return a === b
  // Each value once: comparing those of both objects one after the other would double the work with each level.
  return (
    Object.keys(a).every((key) => isEqual(a[key], ownValue(b, key), depth + 1)) &&
    Object.keys(b).every((key) => b[key] === undefined || Object.hasOwn(a, key))
  )
}

/** Copies metadata, so that a later change to the original does not reach the copy. */
export const copy = (metadata: Metadata): Metadata =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, copyValue(value)]))

const copyValue = (value: Schema.Json): Schema.Json =>
  isArray(value) ? value.map(copyValue) : isObject(value) ? copy(value) : value

/** Returns the patch without what it removes, which is what merging it into nothing yields. */
export const withoutRemovals = (patch: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(patch).flatMap(([key, value]) =>
      value === null || value === undefined ? [] : [[key, isObject(value) ? withoutRemovals(value) : value]]
    )
  )

const isObject = (value: Value): value is Metadata => Predicate.isObject(value)

const isArray = (value: Value): value is ReadonlyArray<Schema.Json> => Array.isArray(value)

/** Reads an object's own key only, so that `__proto__` is a key like any other. */
const ownValue = (object: Metadata, key: string): Value => (Object.hasOwn(object, key) ? object[key] : undefined)
