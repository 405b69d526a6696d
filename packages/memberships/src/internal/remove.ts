import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import * as Effect from "effect/Effect"
import * as Endpoints from "../Endpoints.ts"
import type { RemoveInput, RemoveResult } from "../Inputs.ts"
import { isNotFound } from "./conflict.ts"
import { checkIds } from "./find.ts"
import type { Execute } from "./methods.ts"
import { inSpan } from "./span.ts"

/** Removes a member. It is idempotent: a member that is gone already is a success. */
export const remove = (execute: Execute) => (input: RemoveInput) =>
  checkIds("OrganizationMemberships.remove", input).pipe(
    Effect.flatMap((ids) => execute(Endpoints.delete, ids)),
    Effect.map((membership): RemoveResult => ({ outcome: "removed", membership })),
    Effect.catch((failure) =>
      isNotFound(failure) ? Effect.succeed<RemoveResult>({ outcome: "absent" }) : Effect.fail(failure)
    ),
    RetryPolicy.allowWrites,
    inSpan("OrganizationMemberships.remove")
  )
