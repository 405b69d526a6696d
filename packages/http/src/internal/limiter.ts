import type { Quota, RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redacted from "effect/Redacted"
import * as Semaphore from "effect/Semaphore"

/** What of a request its quotas depend on. */
export interface Ticket {
  readonly policy: RateLimitPolicy
  readonly secretKey: Redacted.Redacted<string>
  readonly path: string
  readonly resourceQuota: Quota | undefined
  /** The longest wait, in milliseconds, behind a gate that Clerk closed. */
  readonly patience: number
}

/** Why a request got no place. */
export type Refusal =
  | { readonly _tag: "StoreFailed"; readonly description: string }
  | { readonly _tag: "Closed"; readonly wait: Duration.Duration }

/** What an answer says of the limits: its status, what Clerk asks to wait, and how long it was on its way. */
interface Report {
  readonly status: number
  readonly retryAfter: Duration.Duration | undefined
  readonly roundTrip: number
}

export interface Limiter {
  /** Waits until the request is inside all its quotas, first come, first served; an interrupted wait takes no place. */
  readonly acquire: (ticket: Ticket) => Effect.Effect<void, Refusal>
  /** Learns from an answer: a 429 with a Retry-After closes the gate of the key for all its callers. */
  readonly report: (ticket: Ticket, report: Report) => Effect.Effect<void>
}

/** The callers of one quota, in a row. */
interface Lane {
  readonly turn: Semaphore.Semaphore
  readonly limiter: RateLimiter.RateLimiter
  /** Clerk lets nothing through before this time. */
  opensAt: number
  /** The longest way of a recent answer: Clerk counts a request up to this much later than it was sent. */
  roundTrip: number
  /** When the lane holds nothing any more that a new one would not. */
  idleAt: number
  users: number
}

/** A store outside of the process never sees the secret: a digest stands for it. */
const digest = (secret: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret))),
    (bytes) => Array.from(new Uint8Array(bytes, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )

/**
 * Over the program's `RateLimiter` where it provides one, else in memory: there each lane has a store of its own, so that
 * what is idle can be dropped, and nothing leaves the process.
 */
export const make: Effect.Effect<Limiter> = Effect.gen(function* () {
  const shared = yield* Effect.serviceOption(RateLimiter.RateLimiter)
  const identify = Option.isSome(shared) ? digest : (secret: string) => Effect.succeed(secret)
  const inMemory = Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)
  let last: { readonly secret: string; readonly id: string } | undefined
  // In the order of their last use, the oldest first.
  const lanes = new Map<string, Lane>()

  const idOf = Effect.fnUntraced(function* (secretKey: Redacted.Redacted<string>) {
    const secret = Redacted.value(secretKey)
    if (last?.secret !== secret) last = { secret, id: yield* identify(secret) }
    return last.id
  })

  const dropIdle = (now: number): void => {
    for (const [key, lane] of lanes) {
      if (lane.users > 0 || lane.idleAt > now) return
      lanes.delete(key)
    }
  }

  const laneOf = Effect.fnUntraced(function* (key: string, quota: Quota, now: number) {
    const limiter = Option.isSome(shared) ? shared.value : (lanes.get(key)?.limiter ?? (yield* inMemory))
    const lane = lanes.get(key) ?? {
      turn: Semaphore.makeUnsafe(1),
      limiter,
      opensAt: 0,
      roundTrip: 0,
      idleAt: 0,
      users: 0
    }
    lane.idleAt = Math.max(lane.idleAt, now + Duration.toMillis(quota.window) * 2)
    lanes.delete(key)
    lanes.set(key, lane)
    dropIdle(now)
    return lane
  })

  const pass = Effect.fnUntraced(function* (lane: Lane, key: string, quota: Quota, ticket: Ticket) {
    for (;;) {
      const closed = lane.opensAt - (yield* Clock.currentTimeMillis)
      if (closed > ticket.patience) {
        return yield* Effect.fail<Refusal>({ _tag: "Closed", wait: Duration.millis(closed) })
      }
      if (closed > 0) {
        yield* Effect.sleep(closed)
        continue
      }
      const wait = yield* lane.limiter
        .consume({ key, limit: quota.limit, window: quota.window, onExceeded: "fail" })
        .pipe(
          Effect.as(undefined),
          Effect.catch(({ reason }): Effect.Effect<Duration.Duration | undefined, Refusal> => {
            if (reason._tag === "RateLimitExceeded") return Effect.succeed(reason.retryAfter)
            return ticket.policy.onStoreFailure === "allow"
              ? Effect.succeed(undefined)
              : Effect.fail({ _tag: "StoreFailed", description: reason.message })
          })
        )
      if (wait === undefined) return
      yield* Effect.sleep(Duration.toMillis(wait) + lane.roundTrip)
    }
  })

  const enter = (key: string, quota: Quota, ticket: Ticket): Effect.Effect<void, Refusal> =>
    Effect.flatMap(Clock.currentTimeMillis, (now) =>
      Effect.flatMap(laneOf(key, quota, now), (lane) => {
        lane.users += 1
        return lane.turn.withPermit(pass(lane, key, quota, ticket)).pipe(
          Effect.ensuring(
            Effect.sync(() => {
              lane.users -= 1
            })
          )
        )
      })
    )

  return {
    acquire: Effect.fnUntraced(function* (ticket) {
      const { path, policy, resourceQuota, secretKey } = ticket
      const resource = resourceQuota === undefined ? undefined : policy.resource(resourceQuota)
      const instance = policy.instance(secretKey)
      if (resource === undefined && instance === undefined) return
      const id = yield* idOf(secretKey)
      // The narrow quota first, so that a wait for it holds no place in the wide one.
      if (resource !== undefined) yield* enter(`clerk:${id}:${path}`, resource, ticket)
      if (instance !== undefined) yield* enter(`clerk:${id}`, instance, ticket)
    }),
    report: Effect.fnUntraced(function* (ticket, { retryAfter, roundTrip, status }) {
      const instance = ticket.policy.instance(ticket.secretKey)
      if (instance === undefined) return
      const now = yield* Clock.currentTimeMillis
      const lane = yield* laneOf(`clerk:${yield* idOf(ticket.secretKey)}`, instance, now)
      // The longest of late, which fades where the way has become shorter.
      lane.roundTrip = Math.max(roundTrip, lane.roundTrip * 0.9)
      if (status !== 429 || retryAfter === undefined) return
      lane.opensAt = Math.max(lane.opensAt, now + Duration.toMillis(retryAfter))
      lane.idleAt = Math.max(lane.idleAt, lane.opensAt)
    })
  }
})
