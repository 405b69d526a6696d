/** Hash by which a plan is approved. */
import * as Effect from "effect/Effect"
import * as Hex from "effect/encoding/Hex"
import { canonicalJson } from "./canonicalJson.ts"
import type { Plan, Target } from "./planSchema.ts"

/** A plan without its hash. */
export type Draft = Omit<Plan, "hash">

/** Returns the hash of a plan, over all but the hash itself. */
export const hashOf = (plan: Draft & { readonly hash?: string }): Effect.Effect<string> =>
  Effect.suspend(() => {
    const { hash: _, ...draft } = plan
    return Effect.map(sha256(canonicalJson({ ...draft })), (digest) => `sha256:${digest}`)
  })

/** Completes a plan by its hash. */
export const seal = (draft: Draft): Effect.Effect<Plan> => Effect.map(hashOf(draft), (hash) => ({ ...draft, hash }))

/** Number of digits of a hash that name it: those that a person compares. */
const hashDigits = 16

/** Text of an issue with what is no hash, nor its first digits. */
export const expectedHash = `the hash of a plan, or its first digits, at least ${hashDigits}`

/** Returns the digits of a hash, or the first of them; `undefined` for what is neither. */
export const readDigits = (hash: unknown): string | undefined =>
  typeof hash === "string" ? /^(?:sha256:)?([0-9a-f]{16,64})$/.exec(hash.toLowerCase())?.[1] : undefined

/** Returns the digits by which a hash is named. */
export const digitsOf = (hash: string): string => hash.replace(/^sha256:/, "").slice(0, hashDigits)

/** Returns a name for what is kept of a target, which no other target has. */
export const nameOf = (kind: string, { apiUrl, keyKind, organizationId }: Target): Effect.Effect<string> =>
  Effect.map(
    sha256(canonicalJson([apiUrl, keyKind, organizationId])),
    (digest) => `${kind}-${digest.slice(0, hashDigits)}`
  )

/** Every platform that this runs on has Web Crypto; one without it is a defect of the program. */
const sha256 = (text: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(text))),
    (digest) => Hex.encode(new Uint8Array(digest))
  )
