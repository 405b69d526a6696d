/** Patches of metadata: what a row of the list has to change, and what would take it back. */
import { MetadataPatch } from "@effect-clerk/memberships/internal"
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"

type Json = Metadata[string]

/** A patch of both kinds of metadata; a kind that it does not touch is absent. */
export interface Patches {
  readonly publicMetadata?: Metadata
  readonly privateMetadata?: Metadata
}

/** Returns what has to be merged so that all of a patch is there, and nothing more; `undefined` where all of it is. */
export const difference = (patch: Metadata | undefined, target: Metadata): Metadata | undefined =>
  patch === undefined || MetadataPatch.isMerged(patch, target) ? undefined : missing(patch, target)

const missing = (patch: Metadata, target: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(patch).flatMap(([key, value]) => {
      const there = ownValue(target, key)
      if (MetadataPatch.isMerged(value, there)) return []
      return [[key, isObject(value) ? (isObject(there) ? missing(value, there) : withoutRemovals(value)) : value]]
    })
  )

/** Returns the patch that takes another one back, given what was there before that one was merged. */
export const inverse = (patch: Metadata, target: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(patch).map(([key, value]) => {
      const there = ownValue(target, key)
      return [key, isObject(value) && isObject(there) ? inverse(value, there) : copyValue(there)]
    })
  )

/** Returns the patches that take others back. */
export const inverses = (patch: Patches, target: Required<Patches>): Patches =>
  patches(
    patch.publicMetadata && inverse(patch.publicMetadata, target.publicMetadata),
    patch.privateMetadata && inverse(patch.privateMetadata, target.privateMetadata)
  )

/** Merges a patch, as Clerk does. */
export const merge = (patch: Metadata, target: Metadata): Metadata => {
  const merged = new Map(Object.entries(target))
  for (const [key, value] of Object.entries(patch)) {
    const there = ownValue(target, key)
    if (value === null) merged.delete(key)
    else merged.set(key, isObject(value) ? merge(value, isObject(there) ? there : {}) : value)
  }
  return Object.fromEntries(merged)
}

/** Copies metadata as JSON would keep it: without the keys that are undefined, and with 0 for -0. */
export const copy = (metadata: Metadata): Metadata =>
  Object.fromEntries(
    Object.entries(metadata).flatMap(([key, value]) => (value === undefined ? [] : [[key, copyValue(value)]]))
  )

const copyValue = (value: Json): Json => {
  if (isObject(value)) return copy(value)
  return isArray(value) ? value.map(copyValue) : value === 0 ? 0 : value
}

/** Tells whether merging both patches would change nothing. */
export const areMerged = (patches: Patches, target: Required<Patches>): boolean =>
  MetadataPatch.isMerged(patches.publicMetadata, target.publicMetadata) &&
  MetadataPatch.isMerged(patches.privateMetadata, target.privateMetadata)

/** Tells whether both patches are the same. */
export const areEqual = (a: Patches, b: Patches): boolean =>
  MetadataPatch.isEqual(a.publicMetadata, b.publicMetadata) &&
  MetadataPatch.isEqual(a.privateMetadata, b.privateMetadata)

/** Returns both patches without those that are empty or absent. */
export const patches = (publicMetadata: Metadata | undefined, privateMetadata: Metadata | undefined): Patches => ({
  ...(isEmpty(publicMetadata) ? undefined : { publicMetadata }),
  ...(isEmpty(privateMetadata) ? undefined : { privateMetadata })
})

/** Returns the patches without what they remove, which is what they make of a new membership. */
export const ofNew = ({ privateMetadata, publicMetadata }: Patches): Patches =>
  patches(publicMetadata && withoutRemovals(publicMetadata), privateMetadata && withoutRemovals(privateMetadata))

const { withoutRemovals } = MetadataPatch

const isEmpty = (patch: Metadata | undefined): patch is undefined =>
  patch === undefined || Object.keys(patch).length === 0

const isArray = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)

export const isObject = (value: Json): value is Metadata =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Reads an object's own key only, so that `__proto__` is a key like any other. */
const ownValue = (object: Metadata, key: string): Json => (Object.hasOwn(object, key) ? (object[key] ?? null) : null)
