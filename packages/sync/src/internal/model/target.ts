/** Target of a plan: the API, the kind of the key, and the organization. */
import { currentSecretKey, invalidRequest } from "@effect-clerk/core/internal"
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type { Target } from "./planSchema.ts"

/** Returns the target of a client's requests, and the quota that its key has under the current policy. */
export const targetOf = Effect.fnUntraced(function* (
  operation: string,
  { config }: ClerkHttpClient["Service"],
  organizationId: string
): Effect.fn.Return<{ readonly target: Target; readonly quota: Quota | undefined }, SDKException> {
  if (config === undefined) {
    return yield* invalidRequest(operation, [{ path: ["ClerkHttpClient", "config"], expected: "a ClerkConfig" }])
  }
  const secretKey = yield* Effect.mapError(currentSecretKey(config.secretKey), (issues) =>
    invalidRequest(operation, issues)
  )
  const policy = yield* RateLimitPolicy.Current
  const target = { apiUrl: config.apiUrl, keyKind: keyKindOf(secretKey), organizationId }
  return { target, quota: policy.instance(secretKey) }
})

/** Returns the kind of a key, by its prefix. */
export const keyKindOf = (secretKey: Redacted.Redacted): Target["keyKind"] =>
  Redacted.value(secretKey).startsWith("sk_live_") ? "live" : "test"
