/** Asks what became of an invitation, before anything is sent. */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import type { Plan } from "../model/planSchema.ts"
import { makePerformer, type Performer } from "./perform.ts"

/** Returns what asks Clerk for the invitation of an action, whatever its status. */
export const lookAtInvitation = (client: ClerkHttpClient["Service"], plan: Plan): Performer["lookAtInvitation"] =>
  makePerformer(client, plan, {
    read: Effect.result,
    send: Effect.result,
    counted: (_, effect) => effect
  }).lookAtInvitation
