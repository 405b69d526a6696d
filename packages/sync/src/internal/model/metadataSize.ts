/** Size of metadata, which Clerk bounds after a merge. */
import { maxMetadataBytes } from "@effect-clerk/core/Field"
import { writeJson } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import type { MetadataTooLarge } from "../../PlanRejected.ts"

/** Kind of metadata. Clerk bounds each by itself. */
export type MetadataField = MetadataTooLarge["field"]

/** Text with which a writer of JSON rejects a value for its size. */
const atMost = (bytes: number): string => `at most ${bytes} bytes of JSON`

/** Text with which a field rejects metadata for its size alone. */
export const expected = atMost(maxMetadataBytes)

/** Largest size that is measured. That of a value in which an object stands in many places may exceed any memory. */
const maxMeasured = 64 * 1024

/** Returns the size of a value of the program's, one more than is measured where it is larger, or the issues of what is no JSON. */
export const measure = (value: unknown): number | ReadonlyArray<Issue> => {
  const text = writeJson(value, maxMeasured)
  if (typeof text === "string") return bytesOfText(text)
  return text.every((issue) => issue.expected === atMost(maxMeasured)) ? maxMeasured + 1 : text
}

/** Returns the size of metadata as JSON. */
export const bytesOf = (metadata: Metadata): number => bytesOfText(JSON.stringify(metadata))

const bytesOfText = (text: string): number =>
  // One UTF-16 unit becomes one to three bytes, so that most texts need not be written to know that they are small enough.
  text.length <= maxMetadataBytes / 3 ? text.length : new TextEncoder().encode(text).length

/** Makes the rejection of a row whose metadata would be too large. */
export const tooLarge = (source: string, field: MetadataField, bytes: number): MetadataTooLarge => ({
  _tag: "MetadataTooLarge",
  message: `${source}: ${field} would have ${bytes > maxMeasured ? `more than ${maxMeasured}` : bytes} bytes of JSON after the merge. Clerk takes at most ${maxMetadataBytes}`,
  source,
  field,
  bytes
})
