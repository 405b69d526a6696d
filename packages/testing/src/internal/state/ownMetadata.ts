import type { Metadata } from "@effect-clerk/memberships"
import type { Json, JsonArray } from "effect/Schema"
import type * as Seed from "../../Seed.ts"

/**
 * Copies the metadata of a seed, so that it does not change when the caller changes theirs. All else in a seed that was decoded
 * is a copy already. The state shares what is copied, and never changes it in place.
 */
export const withOwnMetadata = (seed: Seed.Seed): Seed.Seed => ({
  ...seed,
  organizations: seed.organizations?.map(copyOf),
  users: seed.users?.map(copyOf),
  memberships: seed.memberships?.map(copyOf),
  invitations: seed.invitations?.map(copyOf)
})

interface WithMetadata {
  readonly publicMetadata?: Metadata | undefined
  readonly privateMetadata?: Metadata | undefined
  readonly unsafeMetadata?: Metadata | undefined
}

const copyOf = <Entry extends WithMetadata>(entry: Entry): Entry => {
  const { privateMetadata, publicMetadata, unsafeMetadata } = entry
  // Most entries have none.
  if (publicMetadata === undefined && privateMetadata === undefined && unsafeMetadata === undefined) return entry
  return {
    ...entry,
    ...(publicMetadata && { publicMetadata: copyMetadata(publicMetadata) }),
    ...(privateMetadata && { privateMetadata: copyMetadata(privateMetadata) }),
    ...(unsafeMetadata && { unsafeMetadata: copyMetadata(unsafeMetadata) })
  }
}

/** Object.fromEntries defines keys, it does not assign them: `__proto__` is a key like any other. */
const copyMetadata = (metadata: Metadata): Metadata =>
  Object.fromEntries(Object.entries(metadata).map(([key, value]) => [key, copyJson(value)]))

const copyJson = (value: Json): Json => {
  if (typeof value !== "object" || value === null) return value
  return isArray(value) ? value.map(copyJson) : copyMetadata(value)
}

const isArray = (value: Json): value is JsonArray => Array.isArray(value)
