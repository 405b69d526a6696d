/** Size of metadata, which Clerk bounds after a merge. */
import { maxMetadataBytes } from "@effect-clerk/core/Field"
import type { MetadataTooLarge } from "../../PlanRejected.ts"

/** Kind of metadata. Clerk bounds each by itself. */
export type MetadataField = MetadataTooLarge["field"]

/** Text with which a field rejects metadata for its size alone. */
export const expected = `at most ${maxMetadataBytes} bytes of JSON`

/** Returns the size of a value as JSON. */
export const bytesOf = (value: unknown): number => {
  const text = JSON.stringify(value)
  // One UTF-16 unit becomes one to three bytes, so that most texts need not be written to know that they are small enough.
  return text.length <= maxMetadataBytes / 3 ? text.length : new TextEncoder().encode(text).length
}

/** Makes the rejection of a row whose metadata would be too large. */
export const tooLarge = (source: string, field: MetadataField, bytes: number): MetadataTooLarge => ({
  _tag: "MetadataTooLarge",
  message: `${source}: ${field} would have ${bytes} bytes of JSON after the merge. Clerk takes at most ${maxMetadataBytes}`,
  source,
  field,
  bytes
})
