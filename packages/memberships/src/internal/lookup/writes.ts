/** Discards what a lookup knows about a membership when the program itself changes it. */
import type { Any } from "@effect-clerk/core/Endpoint"
import type { Watcher } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import type { Subject } from "./answers.ts"
import type { Lookup } from "./lookup.ts"

/**
 * Discards when a write ends, however it does: Clerk may have acted on one that failed or was interrupted. An answer that was
 * read before that is discarded, too, since its request may have been processed before the write.
 */
export const discardAfterWrites =
  (lookup: Lookup): Watcher =>
  (call, endpoint, input) => {
    if (!changesMemberships(endpoint)) return call
    const subject = subjectOf(input)
    return Effect.ensuring(
      call,
      Effect.sync(() => lookup.discard(subject))
    )
  }

/** Changes of an organization or a user count, since a membership holds data of both and ends with either. */
const changesMemberships = ({ method, path }: Any): boolean => method !== "GET" && Path.test(path)

const Path = /^\/(?:organizations\/\{organization_id\}(?!\/invitations)|users\/\{user_id\})/

/** Returns whose membership a write changes. An input that cannot be read a second time may be about anyone. */
const subjectOf = (input: unknown): Subject => {
  try {
    const { organizationId, userId }: { readonly [key: string]: unknown } = Predicate.isObject(input) ? input : {}
    return { organizationId: textOf(organizationId), userId: textOf(userId) }
  } catch {
    return {}
  }
}

const textOf = (id: unknown): string | undefined => (Predicate.isString(id) ? id : undefined)
