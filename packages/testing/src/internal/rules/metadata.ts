import type { Metadata } from "@effect-clerk/memberships"
import type * as Schema from "effect/Schema"

const isObject = (value: Schema.Json | undefined): value is Metadata =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/**
 * Merges objects at any depth; a key that is `null` in the patch is removed, everything else (arrays too) is replaced.
 * Keys are defined, not assigned, so that `__proto__` is a key like any other.
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
  return Object.fromEntries(merged)
}
