import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { SecretKey } from "../ClerkConfig.ts"
import type { Issue } from "../Issue.ts"
import * as Settings from "./settings.ts"

/** Returns the value inside; `undefined` once it was wiped, when effect's own accessor throws. */
export const reveal = <A>(redacted: Redacted.Redacted<A>): A | undefined => {
  try {
    return Redacted.value(redacted)
  } catch {
    return undefined
  }
}

/** Tells whether the value inside is a secret key. A program without types may put anything there. */
export const holdsSecretKey = (redacted: Redacted.Redacted<unknown>): boolean => {
  const text = reveal(redacted)
  return typeof text === "string" && Settings.isSecretKey(text)
}

const invalidKey = (expected: string): Effect.Effect<never, ReadonlyArray<Issue>> =>
  Effect.fail([{ path: ["secretKey"], expected }])

/** Reads the current secret key. Fails with an issue where it cannot be read, or is no secret key. */
export const currentSecretKey = (
  secretKey: SecretKey
): Effect.Effect<Redacted.Redacted<string>, ReadonlyArray<Issue>> =>
  Effect.matchEffect(Redacted.isRedacted(secretKey) ? Effect.succeed(secretKey) : secretKey, {
    onFailure: () => invalidKey("a key, but the Effect that reads it failed"),
    onSuccess: (key) =>
      Redacted.isRedacted(key) && holdsSecretKey(key) ? Effect.succeed(key) : invalidKey(Settings.expectedSecretKey)
  })
