/** Schemas that the fields of Clerk's JSON share. */
import * as Schema from "effect/Schema"
import type { Metadata as ModelMetadata } from "./modelSchema.ts"

export { Integer } from "./modelSchema.ts"

const isRecord = (value: unknown): value is ModelMetadata =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Free-form JSON. Parsed JSON is JSON, so that an object's entries need no check. */
export const Metadata = Schema.declare(isRecord, {
  expected: "an object",
  toJsonSchema: () => ({ type: "object" })
})

/** A field that may be null or absent. */
export const nullish = <S extends Schema.Constraint>(schema: S) => Schema.optional(Schema.NullOr(schema))
