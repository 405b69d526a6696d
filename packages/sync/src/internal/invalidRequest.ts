import { InvalidRequest, SDKException } from "@effect-clerk/core/SDKException"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Effect from "effect/Effect"

/** Fails an operation whose input, options or services are invalid, before anything is sent. */
export const invalidRequest = (operation: string, issues: ReadonlyArray<Issue>): Effect.Effect<never, SDKException> =>
  Effect.fail(new SDKException({ reason: new InvalidRequest({ processed: "no", issues }), operation, attempts: 0 }))
