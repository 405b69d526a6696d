/**
 * Permits in a store that several processes share, over effect's `RateLimiter` (Redis, for example).
 *
 * Invariants: in no stretch of one window do all processes together send more requests than the quota allows, while each takes
 * less than half a window from its permit until the store knows of its response, whoever stands still meanwhile; each process
 * that waits gets its share of them; no interruption waits for the store.
 *
 * Algorithm: effect's fixed window does not suffice, since it ends early where it is not full. Instead the store keeps one
 * lease for each request that the quota allows. A lease is exclusive: it ends one window, and the time that the request is
 * expected to take (`latencyMargin`), after it was acquired. A request that took longer extends its lease afterwards, and one
 * that is sent late at once.
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
 * A request that waits alone, where none has waited for a lease in the last window, takes one round trip instead of three: it
 * tries a spare lease, one that the cursor has given before, or without one guesses. Meanwhile the cursor gives the next spare
 * one. A lease that is acquired in this way is reserved afterwards, so that the cursor's order stays true for those that reserve.
 *
 *     alone     try lease ‖ advance cursor ── acquired ──> sent, reserve lease in the background
 *                  └─ taken ──> reserve a spare lease ─> due ─> acquire lease ─> sent
 *     several   advance cursor ─> reserve leases ─> due ─> acquire lease ‖ read cursor ─> sent
 *
 * A reservation whose request is not sent after all stays for the next one, and so does its lease for half a window.
 *
 * The cursor only grows while its key lives, and it is read beside each lease. Where it has shrunk, the store has lost its
 * counts. Then this process sends nothing until all that was sent before no longer counts, and reserves anew. It takes leases for
 * what it has sent of that itself. Processes that have not noticed find those leases taken, and so do those that noticed earlier
 * and wait for less long. One that has not asked the store since the last loss cannot know of the next.
 *
 * Keys in the store: `<quota>:turn` is the cursor, `<quota>:<lease>:next` and `<quota>:<lease>` are a lease's two times. They are a
 * stored format: processes of two versions share a quota only while these names stay. A secret key never leaves the process;
 * its digest stands for it.
 *
 * Tests: "use the whole quota, no more, and share it evenly", "keep a slow request's lease for as much longer as it took", "give
 * the lease of a request that was interrupted" (sharedStore.test.ts), distantStore.test.ts for the round trips and the shares,
 * storeLoss.test.ts, pauses.test.ts for processes that stand still, leases.test.ts for the bounds of each step,
 * test/limits/redis.test.ts with real processes, and stoppedRedis.test.ts beside it for a Redis that does not respond.
 */
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as Fiber from "effect/Fiber"
import type { RateLimiter } from "effect/persistence/RateLimiter"
import { monotonicNow } from "../clock.ts"
import { millisOf } from "../millis.ts"
import { endOf, endWithin } from "../ownFiber.ts"
import * as SlidingWindow from "./slidingWindow.ts"

/**
 * Key of effect's `RateLimiter`. Importing the service itself would bring all of effect's schemas into the bundle; a test
 * compares the two keys.
 */
export const SharedRateLimiter: Context.Service<RateLimiter, RateLimiter> = Context.Service<RateLimiter, RateLimiter>(
  "~effect/persistence/RateLimiter"
)

/** Counts of one quota in the store, as far as this process knows them, beside its own. */
export interface StoreCounts extends SlidingWindow.SlidingWindow {
  /** Name of the quota in the store. */
  readonly key: string
  /** Longest time in milliseconds that a recent request took. */
  latencyMargin: number
  /** The cursor as the store gave it last, and the time until which it can only grow. */
  cursor: number
  cursorUntil: number
  /** Time until which requests count that the store has lost. */
  lostUntil: number
  /** Time until which requests are taken to wait for leases: a window after the last that did. */
  contendedUntil: number
}

/** The leases of one quota that this process has or waits for. */
export interface Leases {
  readonly counts: StoreCounts
  readonly quota: Quota
  /** Reservations for the requests that wait, and of those that were not sent after all. */
  readonly reservations: Array<Reservation>
  /** The requests that wait for a lease. */
  readonly queue: ReadonlySet<unknown>
  /** Fiber that reserves more, if there is one. */
  reserving: Fiber.Fiber<void, StoreError> | undefined
  /** Leases that the cursor has given and that are neither tried nor reserved yet, and the time until which they are used. */
  readonly spares: Array<string>
  sparesUntil: number
}

/** A lease that this process may acquire, or has acquired. */
export interface Reservation {
  leaseKey: string
  /** Time from which the lease may be acquired, absent in one that is tried without a reservation in the store. */
  dueAt?: number
  /** Time from which the lease is this process's, and until which, 0 where it has not acquired it. */
  acquiredAt: number
  endsAt: number
}

export interface SharedStore {
  /** Returns the name of a secret key in the store. */
  readonly digestOf: (secret: string) => Effect.Effect<string>
  /** Returns the reservation that is due first, for the head of the queue. The caller removes it when it acts on it. */
  readonly nextReservation: (leases: Leases) => Effect.Effect<Reservation, StoreError>
  /** Acquires the lease of a reservation that is due, and waits for as long as another process still has it. */
  readonly acquireLease: (reservation: Reservation, leases: Leases) => Effect.Effect<void, StoreError>
  /** Learns by when Clerk has counted a request, and extends its lease in the background if that is later than its margin. */
  readonly extendLease: (counts: StoreCounts, reservation: Reservation, countedBy: number, window: number) => void
}

/** Failure of the store: the store's own, or that it does not respond. */
export interface StoreError {
  readonly reason: { readonly message: string }
}

/** Milliseconds after which a store that does not respond has failed, and for which it is then asked nothing more. */
const storeLimit = 1000

const hangs: StoreError = { reason: { message: `no response within ${storeLimit / 1000} s` } }

/** Share of a key's life in the store that is relied on here, since the clocks of two machines differ in speed. */
const clockTolerance = 0.99

interface State {
  readonly store: RateLimiter
  /** Runs an effect in a fiber that no interruption of a request reaches. */
  readonly fork: <A, E>(effect: Effect.Effect<A, E>) => Fiber.Fiber<A, E>
  /** Time until which the store is asked nothing, since it hangs. */
  hungUntil: number
}

/** Returns the shared store over the `RateLimiter` that the program provides, `undefined` if it provides none. */
export const fromContext: Effect.Effect<SharedStore | undefined> = Effect.gen(function* () {
  const { context } = yield* Effect.withFiber(Effect.succeed)
  const store = Context.getOrUndefined(context, SharedRateLimiter)
  if (store === undefined) return undefined
  const self: State = { store, fork: Effect.runForkWith(context), hungUntil: -Infinity }
  // Digests are slow, and most programs have one secret key.
  let last: { readonly secret: string; readonly digest: string } | undefined
  return {
    digestOf: Effect.fnUntraced(function* (secret) {
      if (last?.secret !== secret) last = { secret, digest: yield* digest(secret) }
      return last.digest
    }),
    nextReservation: Effect.fnUntraced(function* (leases) {
      for (;;) {
        const { counts, queue, quota, reservations, reserving, spares } = leases
        const now = yield* monotonicNow
        if (queue.size === 1 && reservations.length === 0 && now >= counts.contendedUntil) {
          // Others may have been given the same ones since.
          if (now >= leases.sparesUntil) spares.length = 0
          // Without a spare lease a guess: the one that the cursor comes to last.
          const guess = leaseKey(leases, now < counts.cursorUntil ? counts.cursor : 0)
          reservations.push(unreserved(spares.shift() ?? guess))
        } else if (
          (reserving === undefined || reserving.pollUnsafe() !== undefined) &&
          reservations.length <= Math.min(queue.size, quota.limit) * 0.75
        ) {
          // In the background, since those that are reserved already may be due.
          leases.reserving = self.fork(reserve(self, leases))
        }
        const [first, ...others] = reservations
        if (first) return others.reduce((a, b) => (dueAt(b) < dueAt(a) ? b : a), first)
        if (leases.reserving !== undefined) yield* endOf(leases.reserving)
      }
    }),
    acquireLease: Effect.fnUntraced(function* (reservation, leases) {
      for (let isNew = false; ;) {
        const now = yield* monotonicNow
        const window = millisOf(leases.quota.window)
        // Not where this process has stood still for so long that the lease may end before it is extended.
        if (reservation.endsAt > now + window / 2) {
          if (!isNew) reservation.acquiredAt = now
          // Now, since this process and the server may stand still again, one after the other, until the response.
          return extend(self, reservation, now + window)
        }
        reservation.endsAt = 0
        isNew = yield* acquire(self, reservation, leases)
        if (!isNew) yield* Effect.sleep(Math.max(0, dueAt(reservation) - (yield* monotonicNow)))
      }
    }),
    extendLease: (counts, reservation, countedBy, window) => {
      if (reservation.endsAt === 0) return
      // The store rounds to a millisecond.
      const by = countedBy + 1
      // The margin shrinks slowly after requests have become faster.
      counts.latencyMargin = Math.ceil(Math.max(by - reservation.acquiredAt, counts.latencyMargin * 0.9))
      extend(self, reservation, by + window)
    }
  }
})

/** Returns when a reservation is due: at any time without one in the store. */
export const dueAt = (reservation: Reservation): number => reservation.dueAt ?? 0

/** Returns whether this process may still use a lease that it has reserved, or a spare one. */
export const isReserved = ({ quota, reservations, sparesUntil }: Leases, now: number): boolean =>
  Math.max(sparesUntil, ...reservations.map((reservation) => dueAt(reservation) + millisOf(quota.window))) > now

const leaseKey = ({ counts, quota }: Leases, index: number): string => `${counts.key}:${index % quota.limit}`

const unreserved = (leaseKey: string): Reservation => ({
  leaseKey,
  acquiredAt: 0,
  endsAt: 0
})

/** Reserves leases for the requests that wait, several at once. */
const reserve = Effect.fnUntraced(function* (self: State, leases: Leases) {
  const { queue, quota, reservations, spares } = leases
  // One window's worth: a slow process loses none of its share, and one that dies leaves no more than that unused.
  const count = Math.min(queue.size, quota.limit) - reservations.length
  yield* endOf(ask(self, giveSpares(self, leases, count - spares.length)))
  const added = spares.splice(0, count).map(unreserved)
  const reserved = Effect.forEach(added, (reservation) => reserveLease(self, reservation, leases), {
    concurrency: "unbounded"
  })
  yield* endOf(ask(self, reserved))
  for (const reservation of added) reservations.push(reservation)
})

/** Acquires the lease of a reservation, and returns whether it did. Otherwise the reservation says when it is due. */
const acquire = Effect.fnUntraced(function* (self: State, reservation: Reservation, leases: Leases) {
  const { spares } = leases
  const isReserved = reservation.dueAt !== undefined
  const trying = ask(self, tryLease(self, reservation, leases))
  // In the same round trip. Sent last, the cursor also tells if the store has lost the lease that another request has.
  yield* endOf(ask(self, giveSpares(self, leases, isReserved ? 0 : Math.max(1, 2 - spares.length))))
  const isAcquired = yield* endOf(trying)
  if (isReserved) return isAcquired
  // Reserved also where it is acquired, so that the next reservation of the lease is due after it.
  if (!isAcquired) reservation.leaseKey = spares.shift() ?? reservation.leaseKey
  const reserving = ask(self, reserveLease(self, reservation, leases))
  if (!isAcquired) yield* endOf(reserving)
  return isAcquired
})

/** Reserves a lease: it is due when the reservation before it ends. */
const reserveLease = Effect.fnUntraced(function* (
  { store }: State,
  reservation: Reservation,
  { counts, quota }: Leases
) {
  const window = millisOf(quota.window) + counts.latencyMargin
  const key = `${reservation.leaseKey}:next`
  const { resetAfter } = yield* store.consume({ key, limit: 1, window, onExceeded: "delay" })
  const now = yield* monotonicNow
  reservation.dueAt = now + millisOf(resetAfter) - window
  if (reservation.dueAt > now) counts.contendedUntil = reservation.dueAt + window
})

/** Takes a lease for a window, and returns whether it did. Otherwise the reservation says when another process loses it. */
const tryLease = (
  { store }: State,
  reservation: Reservation,
  { counts, quota }: Leases
): Effect.Effect<boolean, StoreError> =>
  Effect.flatMap(monotonicNow, (acquiredAt) => {
    const window = millisOf(quota.window) + counts.latencyMargin
    const taken = Effect.map(store.consume({ key: reservation.leaseKey, limit: 1, window, onExceeded: "fail" }), () => {
      Object.assign(reservation, { dueAt: acquiredAt, acquiredAt, endsAt: acquiredAt + window })
      return true
    })
    return Effect.catch(taken, (error) => {
      const { reason } = error
      if (reason._tag !== "RateLimitExceeded") return Effect.fail(error)
      return Effect.map(monotonicNow, (now) => {
        reservation.dueAt = now + millisOf(reason.retryAfter)
        return false
      })
    })
  })

/** Keeps a lease until a time, if it ends before that, in the background. */
const extend = (self: State, reservation: Reservation, until: number): void => {
  const { endsAt, leaseKey: key } = reservation
  if (until <= endsAt) return
  reservation.endsAt = until
  const add = (window: number) => self.store.consume({ key, limit: 1, window, onExceeded: "delay" })
  const extended = Effect.flatMap(monotonicNow, (askedAt) =>
    Effect.flatMap(add(until - endsAt), ({ resetAfter }) => {
      // A store that has lost the lease counts what is added alone.
      const missing = until - askedAt - millisOf(resetAfter)
      return missing > 0 ? add(missing) : Effect.void
    })
  )
  // However long the store takes, since the request was sent. Asked while it hangs, it may still respond in time.
  self.fork(extended)
}

/** Lets the cursor give some leases. A cursor that has shrunk shows that the store has lost its counts. */
const giveSpares = Effect.fnUntraced(function* (self: State, leases: Leases, wanted: number) {
  const { counts, quota, spares } = leases
  const { cursor, cursorUntil } = counts
  const { limit } = quota
  const tokens = Math.max(0, wanted)
  const askedAt = yield* monotonicNow
  const { remaining, resetAfter } = yield* self.store.consume({
    key: `${counts.key}:turn`,
    tokens,
    limit,
    window: millisOf(quota.window) * limit,
    onExceeded: "delay"
  })
  const now = yield* monotonicNow
  counts.cursor = limit - remaining
  counts.cursorUntil = askedAt + millisOf(resetAfter) * clockTolerance
  leases.sparesUntil = now + millisOf(quota.window)
  const before = counts.cursor - tokens
  if (before < cursor && now < cursorUntil && now >= counts.lostUntil) onLost(self, leases, before, now)
  for (let index = before; index < counts.cursor; index++) spares.push(leaseKey(leases, index + 1))
})

/** Sends nothing until all that the store has lost counts no longer, and takes leases for what this process has sent of it. */
const onLost = (self: State, leases: Leases, cursorBefore: number, now: number): void => {
  const { counts, quota, reservations, spares } = leases
  counts.lostUntil = now + counts.longest + counts.latencyMargin
  // Lost, too. A request that went on with one would not move the cursor, and the next loss would not show.
  reservations.length = spares.length = 0
  // The lease that the fibers below try next, all of them: those first that the cursor comes to last.
  let index = cursorBefore + quota.limit
  const takeLease = Effect.gen(function* () {
    // Others have taken some of them for what they have sent.
    while (cursorBefore < index) {
      if (yield* tryLease(self, unreserved(leaseKey(leases, index--)), leases)) return
    }
  })
  for (let sent = SlidingWindow.countIn(counts, counts.longest, now); sent > 0; sent--) self.fork(takeLease)
}

/**
 * Asks the store in a fiber of its own, which goes on where a request is interrupted: nothing waits for a store that cannot be
 * interrupted. Fails where the store hangs, and then at once for a while, so that the calls do not wait one after the other. Not
 * for what keeps leases of requests that were sent: that has to reach the store.
 */
const ask = <A>(self: State, command: Effect.Effect<A, StoreError>): Fiber.Fiber<A, StoreError> =>
  self.fork(
    Effect.flatMap(monotonicNow, (now) => {
      if (now < self.hungUntil) return Effect.fail(hangs)
      return endWithin(
        () => self.fork(command),
        storeLimit,
        () => {
          self.hungUntil = now + storeLimit * 2
          return Effect.fail(hangs)
        }
      )
    })
  )

/** Returns the name under which the store may know a secret key. */
const digest = (secret: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret))),
    (bytes) => Array.from(new Uint8Array(bytes, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )
