import { Arbitrary, Schema } from "effect"

/** A whole number from `min` to `max`. */
export const wholeNumber = (min: number, max: number): Arbitrary.Arbitrary<number> =>
  Arbitrary.map(Arbitrary.schema(Schema.Int), (int) => min + (Math.abs(int) % (max - min + 1)))

const codePoints = Arbitrary.array(wholeNumber(0, 0x10ffff), { maxLength: 10 })

/** Non-empty text of any Unicode but lone surrogates. */
export const text: Arbitrary.Arbitrary<string> = Arbitrary.map(
  Arbitrary.all([Arbitrary.schema(Schema.NonEmptyString), codePoints]),
  ([head, tail]) => (head + String.fromCodePoint(...tail)).toWellFormed()
)

/** As {@link text}, but for the two that a URL resolves away. */
export const id: Arbitrary.Arbitrary<string> = Arbitrary.map(text, (text) => (/^\.\.?$/.test(text) ? `${text}a` : text))

export const maybe = <A>(arbitrary: Arbitrary.Arbitrary<A>): Arbitrary.Arbitrary<A | undefined> =>
  Arbitrary.map(Arbitrary.all([Arbitrary.schema(Schema.Boolean), arbitrary]), ([present, value]) =>
    present ? value : undefined
  )

export type JsonObject = { readonly [key: string]: Schema.Json }

/**
 * As `JSON.parse` yields it, so without a negative zero; its keys and texts are well-formed, and JSON escapes nothing of a key.
 *
 * V8 from 12.8 on reads an escaped key of one character, such as `\n`, as a backslash, where an object of the same shape has had
 * that key (nodejs/node#63785): a test that reads it would fail by what any other test of its process has made.
 */
export const jsonObject: Arbitrary.Arbitrary<JsonObject> = Arbitrary.map(
  Arbitrary.schema(Schema.Record(Schema.String, Schema.Json)),
  (value) => parsableObject(value)
)

const parsableObject = (object: JsonObject): JsonObject =>
  Object.fromEntries(Object.entries(object).map(([key, value]) => [withoutEscapes(key), parsable(value)]))

/** Replaces what JSON escapes. */
// oxlint-disable-next-line no-control-regex
export const withoutEscapes = (key: string): string => key.toWellFormed().replaceAll(/["\\\u0000-\u001f]/g, "/")

const parsable = (value: Schema.Json): Schema.Json => {
  if (typeof value === "string") return value.toWellFormed()
  if (typeof value === "number") return value + 0
  if (typeof value !== "object" || value === null) return value
  return isArray(value) ? value.map(parsable) : parsableObject(value)
}

const isArray = (value: Schema.Json): value is ReadonlyArray<Schema.Json> => Array.isArray(value)
