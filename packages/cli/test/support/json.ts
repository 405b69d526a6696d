import { expect } from "@effect/vitest"

/** Parses JSON of a shape that the test knows. */
// oxlint-disable-next-line typescript/no-unsafe-return, typescript/no-unnecessary-type-parameters
export const parse = <A>(text: string): A => JSON.parse(text)

/** Matches any text of the pattern. */
export const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)

/** Parses lines of JSON. */
export const lines = (text: string): ReadonlyArray<unknown> =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line) => parse<unknown>(line))
