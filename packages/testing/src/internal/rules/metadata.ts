import type { Metadata } from "@effect-clerk/memberships"
import type * as Schema from "effect/Schema"

/**
 * Merges a patch into metadata, at any depth: a key that is `null` in the patch is removed, an object is merged, and
 * everything else, arrays too, is replaced.
 */
export const mergeMetadata = (target: Metadata, patch: Metadata): Metadata => {
  const merged = new Map<string, Schema.Json>(Object.entries(target))
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) {
      merged.delete(key)
    } else if (isObject(value)) {
      const old = merged.get(key)
      merged.set(key, mergeMetadata(isObject(old) ? old : {}, value))
    } else {
      merged.set(key, value)
    }
  }
  // Object.fromEntries defines keys, it does not assign them: `__proto__` is a key like any other.
  return Object.fromEntries(merged)
}

const isObject = (value: Schema.Json | undefined): value is Metadata =>
  typeof value === "object" && value !== null && !Array.isArray(value)
