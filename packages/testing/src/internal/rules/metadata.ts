import * as Field from "@effect-clerk/core/Field"
import type { Metadata } from "@effect-clerk/memberships"
import * as Array from "effect/Array"
import * as Result from "effect/Result"
import type * as Schema from "effect/Schema"
import { type ErrorResponse, metadataError } from "../wire/errorResponses.ts"

/** A record with metadata. */
interface Described {
  publicMetadata: Metadata
  privateMetadata: Metadata
  updatedAt: number
}

/** Merges into the metadata of a record, unless that would become too large. */
export const updateMetadata = <A extends Described>(
  record: A,
  patch: { readonly publicMetadata?: Metadata | undefined; readonly privateMetadata?: Metadata | undefined },
  now: number
): Result.Result<A, ErrorResponse> => {
  const { privateMetadata, publicMetadata } = patch
  const merged = {
    public: mergeMetadata(record.publicMetadata, publicMetadata ?? {}),
    private: mergeMetadata(record.privateMetadata, privateMetadata ?? {})
  }
  const errors = [
    ...(Field.Metadata.is(merged.public) ? [] : [metadataError("public_metadata", merged.public)]),
    ...(Field.Metadata.is(merged.private) ? [] : [metadataError("private_metadata", merged.private)])
  ]
  if (Array.isArrayNonEmpty(errors)) return Result.fail({ status: 422, errors })
  record.publicMetadata = merged.public
  record.privateMetadata = merged.private
  if (publicMetadata !== undefined || privateMetadata !== undefined) record.updatedAt = now
  return Result.succeed(record)
}

/**
 * Merges a patch into metadata, at any depth: a key that is `null` in the patch is removed, an object is merged, and
 * everything else, arrays too, is replaced.
 */
const mergeMetadata = (target: Metadata, patch: Metadata): Metadata => {
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
