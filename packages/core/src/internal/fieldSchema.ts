/** Schemas of the fields of Clerk's operations, made from `Field`: valid for one is valid for the other. */
import type * as JsonSchema from "effect/JsonSchema"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Field from "../Field.ts"

/** Makes the schema of a field. `jsonSchema`, where one is asked for, says as much of it as a JSON Schema can. */
export const fromField = <A>(field: Field.Field<A>, jsonSchema?: JsonSchema.JsonSchema): Schema.declare<A> =>
  // The filter decides: a declaration alone cannot report the path of an issue inside of the value.
  // oxlint-disable-next-line no-unused-vars
  Schema.declare((_: unknown): _ is A => true).check(
    Schema.makeFilter(
      (value: unknown) =>
        field.issues(value).map(({ expected, path }) => ({ path, issue: new SchemaIssue.InvalidValue({ expected }) })),
      jsonSchema && { toJsonSchema: () => jsonSchema }
    )
  )

/** Text that is not empty and is well-formed Unicode. */
export const Text = fromField(Field.Text, { type: "string", minLength: 1 })

/** An id that becomes one segment of a path. Any text but `.` and `..`, which a URL would resolve away. */
export const Id = fromField(Field.Id, { type: "string", minLength: 1, pattern: "^(?!\\.\\.?$)" })

/** Values of a filter: 1 to 100 texts. An empty array is invalid, since a filter without values would select everyone. */
export const FilterValues = fromField(Field.FilterValues)

/** A time in Unix milliseconds. */
export const UnixMillis = fromField(Field.UnixMillis)

/** The size of a page, 1 to 500. */
export const Limit = fromField(Field.Limit)

/** Number of results that a page skips, at least 0. */
export const Offset = fromField(Field.Offset)

/** An object of JSON values, at most {@link Field.maxMetadataBytes} bytes when written. */
export const Metadata = fromField(Field.Metadata, { type: "object" })
