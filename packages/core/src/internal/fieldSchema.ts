/**
 * Schemas of the values that Clerk's operations take, made from `Field`. Each says what it expects; a value that it refuses
 * is never sent.
 */
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as Field from "../Field.ts"

/**
 * A schema of what a field takes.
 *
 * @category constructors
 * @since 0.1.0
 */
export const fromField = <A>(field: Field.Field<A>): Schema.declare<A> =>
  // The check that follows decides, since a declaration alone cannot name a place inside of the value.
  // oxlint-disable-next-line no-unused-vars
  Schema.declare((_: unknown): _ is A => true).check(
    Schema.makeFilter((value: unknown) =>
      field.issues(value).map(({ expected, path }) => ({ path, issue: new SchemaIssue.InvalidValue({ expected }) }))
    )
  )

/**
 * Text that is not empty and is well-formed Unicode.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Text = fromField(Field.Text)

/**
 * An id that becomes one segment of a path. Any text but `.` and `..`, which a URL would resolve away.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Id = fromField(Field.Id)

/**
 * Values of a filter: 1 to 100 texts. None at all is refused, since a filter without values would select everyone.
 *
 * @category schemas
 * @since 0.1.0
 */
export const FilterValues = fromField(Field.FilterValues)

/**
 * A time in Unix milliseconds.
 *
 * @category schemas
 * @since 0.1.0
 */
export const UnixMillis = fromField(Field.UnixMillis)

/**
 * The size of a page, 1 to 500.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Limit = fromField(Field.Limit)

/**
 * How many results a page skips.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Offset = fromField(Field.Offset)

/**
 * An object of JSON values, at most {@link Field.maxMetadataBytes} bytes when written.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Metadata = fromField(Field.Metadata)
