/**
 * Watchers of all calls in this process, whichever client makes them. A cache of answers learns of the program's own writes so,
 * however the program has composed its layers.
 */
import type { Any } from "@effect-clerk/core/Endpoint"
import type * as Effect from "effect/Effect"

/** Returns a call whose input is valid, as it is or with something around it. It must not throw. */
export type Watcher = <A, E>(call: Effect.Effect<A, E>, endpoint: Any, input: unknown) => Effect.Effect<A, E>

export const watchers: Set<Watcher> = /* @__PURE__ */ new Set()
