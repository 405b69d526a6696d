/**
 * Canonical JSON (RFC 8785): one text for each value, whatever the order of its keys.
 *
 * `JSON.stringify` writes texts and numbers as the RFC asks for. What is left is the order of the keys: by UTF-16 units, as
 * `toSorted` without a function compares.
 */
import type * as Schema from "effect/Schema"

/** Writes a value. A key whose value is `undefined` is left out, as in any JSON. */
export const canonicalJson = (value: Schema.Json): string => {
  if (typeof value !== "object" || value === null) return JSON.stringify(value)
  return isArray(value) ? `[${value.map(canonicalJson).join(",")}]` : canonicalObject(value)
}

// Joined object by object: texts that are added to each other stay in memory, piece by piece, until the whole is read.
const canonicalObject = (object: { readonly [key: string]: Schema.Json | undefined }): string => {
  const fields: Array<string> = []
  for (const key of Object.keys(object).toSorted()) {
    const value = object[key]
    if (value !== undefined) fields.push(`${JSON.stringify(key)}:${canonicalJson(value)}`)
  }
  return `{${fields.join(",")}}`
}

const isArray = (value: Schema.Json): value is ReadonlyArray<Schema.Json> => Array.isArray(value)
