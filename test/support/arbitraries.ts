import { Arbitrary, Schema } from "effect"
import { untyped } from "./untyped.ts"

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

/** As `JSON.parse` yields it, so without a negative zero; its keys and texts are well-formed. */
export const jsonObject: Arbitrary.Arbitrary<JsonObject> = Arbitrary.map(
  Arbitrary.schema(Schema.Record(Schema.String, Schema.Json)),
  (value): JsonObject => untyped(JSON.parse(JSON.stringify(value).replaceAll(/\\+u[dD][89a-fA-F][\da-fA-F]{2}/g, "?")))
)
