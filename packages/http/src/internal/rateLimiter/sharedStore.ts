/**
 * Permits in a store that several processes share, over effect's `RateLimiter` (Redis, for example).
 *
 * Invariant: in no stretch of one window do all processes together send more requests than the quota allows; each process
 * that waits gets its share of them.
 *
 * Algorithm: effect's fixed window does not suffice, since it ends early where it is not full. Instead the store keeps one
 * lease for each request that the quota allows. A lease is exclusive: it ends one window, and the time that the request is
 * expected to take (`latencyMargin`), after it was acquired. A request that took longer extends its lease afterwards.
 *
 *     lease 0  |== request 1 ==|-- window --|== request 4 ==|-- window --|
 *     lease 1    |== request 2 ==|-- window --|== request 5 ==|-- window --|
 *     lease 2        |== request 3 ==|-- window --|                     (limit 3)
 *
 * So that processes neither poll nor overtake each other, each one reserves leases ahead for the requests that wait in it.
 * The store knows two times of each lease: until when it is taken, and until when it is reserved. A cursor gives each
 * reservation the next lease, and the lease's second time says when the reservation is due. A request whose reservation is due
 * leaves the queue before it acquires the lease, so that the round trips to the store overlap.
 *
 * Keys in the store: `<quota>:turn` is the cursor, `<quota>:<lease>:next` and `<quota>:<lease>` are a lease's two times. They are a
 * stored format: processes of two versions share a quota only while these names stay. A secret key never leaves the process;
 * its digest stands for it.
 *
 * Tests: "use the whole quota, no more, and share it evenly", "keep a slow request's lease for as much longer as it took", "lose
 * nothing to one that has stopped waiting" (sharedStore.test.ts), and test/limits/redis.test.ts with real processes.
 */
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import type { RateLimiter } from "effect/persistence/RateLimiter"
import { monotonicNow } from "../clock.ts"
import { millisOf } from "../millis.ts"
import { after } from "../timer.ts"

/**
 * Key of effect's `RateLimiter`. Importing the service itself would bring all of effect's schemas into the bundle; a test
 * compares the two keys.
 */
export const SharedRateLimiter: Context.Service<RateLimiter, RateLimiter> = Context.Service<RateLimiter, RateLimiter>(
  "~effect/persistence/RateLimiter"
)

/** State of one quota that this process keeps beside the store's. */
export interface Leases {
  readonly quota: Quota
  /** Reservations for the requests that wait, and for those that have stopped waiting. */
  readonly reservations: Array<Reservation>
  /** The requests that wait for a lease. */
  readonly queue: ReadonlySet<unknown>
  /** Fiber that reserves more, if there is one. */
  reserving: Fiber.Fiber<void, StoreError> | undefined
}

interface Latency {
  /** Longest time in milliseconds that a recent request took. */
  latencyMargin: number
}

/** A lease that this process may acquire from a time on. */
interface Reservation {
  readonly leaseKey: string
  dueAt: number
}

export interface Lease {
  readonly key: string
  readonly acquiredAt: number
  readonly latencyMargin: number
}

export interface SharedStore {
  /** Returns the name of a secret key in the store. */
  readonly digestOf: (secret: string) => Effect.Effect<string>
  /** Returns the reservation that is due first, for the head of the queue. The caller removes it when it acts on it. */
  readonly nextReservation: (key: string, latency: Latency, leases: Leases) => Effect.Effect<Reservation, StoreError>
  /** Acquires a reserved lease that is due, and waits for as long as another process still has it. */
  readonly acquireLease: (
    reservation: Reservation,
    latency: Latency,
    leases: Leases
  ) => Effect.Effect<Lease, StoreError>
  /** Learns how long a request took, and extends its lease in the background if that was longer than its margin. */
  readonly extendLease: (latency: Latency, lease: Lease, now: number) => void
}

/** Failure of the store: the store's own, or that it does not respond. */
export interface StoreError {
  readonly reason: { readonly message: string }
}

/** Milliseconds after which a store that does not respond has failed, and for which it is then asked nothing more. */
const storeLimit = 1000

type Limited = <A>(command: Effect.Effect<A, StoreError>) => Effect.Effect<A, StoreError>

const hangs: StoreError = { reason: { message: `no response within ${storeLimit / 1000} s` } }

/** Returns the shared store over the `RateLimiter` that the program provides, `undefined` if it provides none. */
export const fromContext: Effect.Effect<SharedStore | undefined> = Effect.gen(function* () {
  const store = Option.getOrUndefined(yield* Effect.serviceOption(SharedRateLimiter))
  if (store === undefined) return undefined
  const fork = Effect.runForkWith(yield* Effect.context())
  let hungUntil = -Infinity
  /** Fails where the store hangs, and then at once for a while, so that the calls do not wait for it one after the other. */
  const limited: Limited = (command) =>
    Effect.flatMap(monotonicNow, (now) => {
      if (now < hungUntil) return Effect.fail(hangs)
      return Effect.raceFirst(
        command,
        Effect.withFiber((fiber) =>
          Effect.callback<never, StoreError>((resume) => {
            const stop = after(fiber, storeLimit, () => {
              hungUntil = now + storeLimit * 2
              resume(Effect.fail(hangs))
            })
            return Effect.sync(stop)
          })
        )
      )
    })
  // Digests are slow, and most programs have one secret key.
  let last: { readonly secret: string; readonly digest: string } | undefined
  return {
    digestOf: Effect.fnUntraced(function* (secret) {
      if (last?.secret !== secret) last = { secret, digest: yield* digest(secret) }
      return last.digest
    }),
    nextReservation: Effect.fnUntraced(function* (key, latency, leases) {
      for (;;) {
        const { quota, queue, reservations, reserving } = leases
        const isReserving = reserving !== undefined && reserving.pollUnsafe() === undefined
        // In the background, since those that are reserved already may be due.
        if (!isReserving && reservations.length <= Math.min(queue.size, quota.limit) * 0.75) {
          leases.reserving = fork(reserve(store, limited, key, latency, leases))
        }
        const first = reservations.toSorted((a, b) => a.dueAt - b.dueAt)[0]
        if (first !== undefined) return first
        if (leases.reserving !== undefined) yield* Fiber.join(leases.reserving)
      }
    }),
    acquireLease: Effect.fnUntraced(function* (reservation, latency, { quota }) {
      const { leaseKey: key } = reservation
      for (;;) {
        const { latencyMargin } = latency
        const acquiredAt = yield* monotonicNow
        const remaining = yield* limited(remainingOf(store, key, millisOf(quota.window) + latencyMargin))
        if (remaining === undefined) return { key, acquiredAt, latencyMargin }
        reservation.dueAt = (yield* monotonicNow) + millisOf(remaining)
        yield* Effect.sleep(remaining)
      }
    }),
    extendLease: (latency, { acquiredAt, key, latencyMargin }, now) => {
      // The store rounds to a millisecond.
      const took = now - acquiredAt + 1
      // The margin shrinks slowly after requests have become faster.
      latency.latencyMargin = Math.ceil(Math.max(took, latency.latencyMargin * 0.9))
      const window = took - latencyMargin
      if (window > 0) fork(Effect.exit(limited(store.consume({ key, limit: 1, window, onExceeded: "delay" }))))
    }
  }
})

/** Reserves leases for the requests that wait, several at once. */
const reserve = Effect.fnUntraced(function* (
  store: RateLimiter,
  limited: Limited,
  key: string,
  latency: Latency,
  leases: Leases
) {
  const { queue, quota, reservations } = leases
  // One window's worth: a slow process loses none of its share, and one that dies leaves no more than that unused.
  const tokens = Math.min(queue.size, quota.limit) - reservations.length
  const { remaining } = yield* limited(
    store.consume({
      key: `${key}:turn`,
      tokens,
      limit: quota.limit,
      window: millisOf(quota.window) * quota.limit,
      onExceeded: "delay"
    })
  )
  const window = millisOf(quota.window) + latency.latencyMargin
  const added = yield* limited(
    Effect.forEach(
      Array.from({ length: tokens }, (_, index) => `${key}:${(quota.limit - remaining - index) % quota.limit}`),
      Effect.fnUntraced(function* (leaseKey) {
        const { resetAfter } = yield* store.consume({
          key: `${leaseKey}:next`,
          limit: 1,
          window,
          onExceeded: "delay"
        })
        const now = yield* monotonicNow
        return { leaseKey, dueAt: now + millisOf(resetAfter) - window }
      }),
      { concurrency: "unbounded" }
    )
  )
  reservations.push(...added)
})

/** Takes a lease for a window, and returns how long another process has it if it is taken. */
const remainingOf = (
  store: RateLimiter,
  key: string,
  window: number
): Effect.Effect<Duration.Duration | undefined, StoreError> =>
  store.consume({ key, limit: 1, window, onExceeded: "fail" }).pipe(
    Effect.map(() => undefined),
    Effect.catch((error) =>
      error.reason._tag === "RateLimitExceeded" ? Effect.succeed(error.reason.retryAfter) : Effect.fail(error)
    )
  )

/** Returns the name under which the store may know a secret key. */
const digest = (secret: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret))),
    (bytes) => Array.from(new Uint8Array(bytes, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )
