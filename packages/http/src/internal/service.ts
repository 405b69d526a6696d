import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as Effect from "effect/Effect"

/**
 * What a `ClerkHttpClient` does.
 *
 * @category models
 * @since 0.1.0
 */
export interface Service {
  /**
   * Runs one operation. The call is refused before anything is sent if its input, or a policy in its context, is not
   * valid. Interruption closes the connection.
   */
  readonly execute: <Input, A, Status extends number>(
    endpoint: Endpoint<Input, A, Status>,
    input: Input
  ) => Effect.Effect<A, ClerkErrors<Status> | SDKException>
}

export const key = "@effect-clerk/http/ClerkHttpClient"
