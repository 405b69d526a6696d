import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Issue } from "../Issue.ts"
import { isSecretKey } from "./settings.ts"

/** Returns the value inside; `undefined` once it was wiped, when effect's own accessor throws. */
export const reveal = <A>(redacted: Redacted.Redacted<A>): A | undefined => {
  try {
    return Redacted.value(redacted)
  } catch {
    return undefined
  }
}

/** Reads the current secret key. Fails with an issue where it cannot be read, or is no secret key. */
export const currentSecretKey = (
  secretKey: Redacted.Redacted<string> | Effect.Effect<Redacted.Redacted<string>, unknown>
): Effect.Effect<Redacted.Redacted<string>, ReadonlyArray<Issue>> =>
  Effect.flatMap(
    Redacted.isRedacted(secretKey)
      ? Effect.succeed(secretKey)
      : Effect.catch(secretKey, () => invalidKey("a key, but the Effect that reads it failed")),
    (key) => {
      const expected = expectedSecretKey(key)
      return expected === undefined ? Effect.succeed(key) : invalidKey(expected)
    }
  )

const invalidKey = (expected: string): Effect.Effect<never, ReadonlyArray<Issue>> =>
  Effect.fail([{ path: ["secretKey"], expected }])

const notSet = "a Clerk secret key, but none is set"

/**
 * Returns what is expected of a secret key, or `undefined` where the value is a Redacted that holds one. The text never
 * shows the key. Programs without types may pass anything.
 */
export const expectedSecretKey = (key: unknown): string | undefined => {
  if (!Redacted.isRedacted(key)) return key == null ? notSet : "a Redacted, or an Effect of one"
  try {
    return expectedKeyText(Redacted.value(key))
  } catch {
    // The accessor of effect throws where the value was wiped, and where another copy of effect has made it: that copy marks
    // its values in the same way, but its prototype is another one.
    return Object.getPrototypeOf(key) === Object.getPrototypeOf(Redacted.make(""))
      ? "a secret key that has not been wiped"
      : "a Redacted of this copy of effect: install effect once"
  }
}

/** Returns what is expected of the text of a secret key, or `undefined` where it is one. */
export const expectedKeyText = (value: unknown): string | undefined => {
  const text = typeof value === "string" ? value.trim() : value == null ? "" : "?"
  if (text === "") return notSet
  if (isSecretKey(text)) return text === value ? undefined : "a Clerk secret key without white space around it"
  const hint = text.startsWith("pk_") ? "but this is a publishable key" : "from the dashboard's API keys"
  return `a Clerk secret key, sk_test_… or sk_live_…, ${hint}`
}
