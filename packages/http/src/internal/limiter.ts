import type { Quota, RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"

/** What of a request its quotas depend on. */
export interface Ticket {
  readonly secretKey: Redacted.Redacted<string>
  readonly path: string
  readonly resourceQuota: Quota | undefined
}

export interface Limiter {
  /** Waits until the request is inside all its quotas. Fails with the store's words. */
  readonly acquire: (policy: RateLimitPolicy, ticket: Ticket) => Effect.Effect<void, string>
}

/** A store outside of the process never sees the secret: a digest stands for it. */
const digest = (secret: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret))),
    (bytes) => Array.from(new Uint8Array(bytes, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )

/** Over the program's `RateLimiter` where it provides one, else in memory, where nothing leaves the process. */
export const make: Effect.Effect<Limiter> = Effect.gen(function*() {
  const shared = yield* Effect.serviceOption(RateLimiter.RateLimiter)
  const limiter = Option.isSome(shared)
    ? shared.value
    : yield* Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)
  const identify = Option.isSome(shared) ? digest : (secret: string) => Effect.succeed(secret)
  let last: { readonly secret: string; readonly id: string } | undefined

  const idOf = Effect.fnUntraced(function*(secretKey: Redacted.Redacted<string>) {
    const secret = Redacted.value(secretKey)
    if (last?.secret !== secret) last = { secret, id: yield* identify(secret) }
    return last.id
  })

  const wait = (key: string, quota: Quota): Effect.Effect<void, string> =>
    RateLimiter.sleep(limiter, { key, limit: quota.limit, window: quota.window }).pipe(
      Effect.mapError((error) => error.message),
      Effect.asVoid
    )

  return {
    acquire: Effect.fnUntraced(function*(policy, ticket) {
      const resource = ticket.resourceQuota === undefined ? undefined : policy.resource(ticket.resourceQuota)
      const instance = policy.instance(ticket.secretKey)
      if (resource === undefined && instance === undefined) return
      const id = yield* idOf(ticket.secretKey)
      // The narrow quota first, so that a wait for it holds no place in the wide one.
      if (resource !== undefined) yield* wait(`clerk:${id}:${ticket.path}`, resource)
      if (instance !== undefined) yield* wait(`clerk:${id}`, instance)
    })
  }
})
