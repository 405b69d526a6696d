import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Fiber } from "effect"
import { RateLimiter } from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import * as QuotaState from "../../src/internal/rateLimiter/quotaState.ts"
import * as SharedStore from "../../src/internal/rateLimiter/sharedStore.ts"
import * as WaitQueue from "../../src/internal/rateLimiter/waitQueue.ts"
import { store } from "./sharedStores.ts"

const window = 1000

type Question = Parameters<RateLimiter["consume"]>[0]

/** Creates a process with so many waiters in the queue of one quota, which records what it asks the store. */
const processWith = Effect.fnUntraced(function* (waiting: number, limit: number = 4) {
  const memory = yield* store
  const asked: Array<Question> = []
  const recording: RateLimiter = { ...memory, consume: (options) => (asked.push(options), memory.consume(options)) }
  const shared = yield* Effect.provideService(SharedStore.fromContext, RateLimiter, recording)
  if (shared === undefined) return yield* Effect.die(new Error("there is a store"))
  const counts = QuotaState.make("key")
  const leases = QuotaState.queueOf(counts, { limit, window: Duration.millis(window) })
  for (let waiter = 0; waiter < waiting; waiter++) WaitQueue.enqueue(leases.queue)
  return { asked, counts, keys: () => asked.map(({ key }) => key), leases, memory, shared }
})

const reservation = (fields: Partial<SharedStore.Reservation> = {}): SharedStore.Reservation => ({
  leaseKey: "key:1",
  dueAt: 0,
  acquiredAt: 0,
  endsAt: 0,
  ...fields
})

/** Leases that are reserved already, the first of which is due last. */
const reserved = (count: number) =>
  Array.from({ length: count }, (_, index) => reservation({ leaseKey: `key:${index}`, dueAt: 100 - index }))

/** Lets what was started in the background go on; the clock stands still. */
const settle = TestClock.adjust(0)

describe("a request that waits alone", () => {
  it.effect.each([
    { at: 999, asks: ["key:turn", "key:1:next"] },
    { at: 1000, asks: [] }
  ])("tries a lease as soon as none has waited for a window: at $at ms it first asks for $asks", ({ asks, at }) =>
    Effect.gen(function* () {
      const { counts, keys, leases, shared } = yield* processWith(1)
      counts.contendedUntil = 1000
      yield* TestClock.setTime(at)
      const next = yield* shared.nextReservation(leases)
      expect(keys()).toEqual(asks)
      expect(next.dueAt === undefined).toBe(asks.length === 0)
    })
  )

  it.effect.each([
    { at: 999, leaseKey: "key:2", spares: ["key:3"] },
    // Guessed, by the cursor.
    { at: 1000, leaseKey: "key:1", spares: [] }
  ])("tries the oldest spare lease for a window: at $at ms $leaseKey", ({ at, leaseKey, spares }) =>
    Effect.gen(function* () {
      const { counts, leases, shared } = yield* processWith(1)
      Object.assign(counts, { cursor: 5, cursorUntil: Infinity })
      leases.spares.push("key:2", "key:3")
      leases.sparesUntil = 1000
      yield* TestClock.setTime(at)
      expect(yield* shared.nextReservation(leases)).toEqual({ leaseKey, acquiredAt: 0, endsAt: 0 })
      expect(leases.spares).toEqual(spares)
    })
  )

  it.effect.each([
    { at: 999, leaseKey: "key:3" },
    { at: 1000, leaseKey: "key:0" }
  ])("without a spare one guesses by the cursor while that lives: at $at ms $leaseKey", ({ at, leaseKey }) =>
    Effect.gen(function* () {
      const { counts, leases, shared } = yield* processWith(1)
      Object.assign(counts, { cursor: 3, cursorUntil: 1000 })
      yield* TestClock.setTime(at)
      expect(yield* shared.nextReservation(leases)).toMatchObject({ leaseKey })
    })
  )

  it.effect("asks the store for the lease, two spare ones of the cursor, and the reservation", () =>
    Effect.gen(function* () {
      const { asked, counts, leases, shared } = yield* processWith(1)
      counts.latencyMargin = 10
      yield* shared.acquireLease(yield* shared.nextReservation(leases), leases)
      yield* settle
      expect(asked).toEqual([
        { key: "key:0", limit: 1, window: window + 10, onExceeded: "fail" },
        { key: "key:turn", limit: 4, tokens: 2, window: window * 4, onExceeded: "delay" },
        { key: "key:0:next", limit: 1, window: window + 10, onExceeded: "delay" }
      ])
    })
  )

  it.effect("leaves its spare leases for a window, and its cursor for nearly as long as that lives", () =>
    Effect.gen(function* () {
      const { counts, leases, shared } = yield* processWith(1)
      yield* TestClock.setTime(500)
      yield* shared.acquireLease(yield* shared.nextReservation(leases), leases)
      expect(leases).toMatchObject({ spares: ["key:1", "key:2"], sparesUntil: 500 + window })
      // Two of the four requests of a window have moved it.
      expect(counts).toMatchObject({ cursor: 2, cursorUntil: 500 + 2 * window * 0.99 })
    })
  )
})

describe("requests that wait together", () => {
  it.effect.each([
    { waiting: 4, limit: 8, reservations: 3, asks: 2 },
    { waiting: 4, limit: 8, reservations: 4, asks: 0 },
    { waiting: 8, limit: 4, reservations: 3, asks: 2 },
    { waiting: 8, limit: 4, reservations: 4, asks: 0 }
  ])(
    "reserve more where three quarters are reserved at most, of one window: $reservations for $waiting, limit $limit",
    ({ asks, limit, reservations, waiting }) =>
      Effect.gen(function* () {
        const { keys, leases, shared } = yield* processWith(waiting, limit)
        leases.reservations.push(...reserved(reservations))
        yield* shared.nextReservation(leases)
        yield* settle
        expect(keys()).toEqual(["key:turn", "key:1:next"].slice(0, asks))
      })
  )

  it.effect("reserve no more while the store has yet to respond to one that was interrupted", () =>
    Effect.gen(function* () {
      const { leases, memory } = yield* processWith(2)
      const asked: Array<string> = []
      const silent: RateLimiter = {
        ...memory,
        consume: ({ key }) =>
          Effect.andThen(
            Effect.sync(() => asked.push(key)),
            Effect.never
          )
      }
      const shared = yield* Effect.provideService(SharedStore.fromContext, RateLimiter, silent)
      for (let head = 0; head < 2; head++) {
        const waiting = yield* Effect.forkChild(shared?.nextReservation(leases) ?? Effect.void)
        yield* settle
        yield* Fiber.interrupt(waiting)
      }
      expect(asked).toEqual(["key:turn"])
    })
  )

  it.effect("get the reservation that is due first, and of two that are due together the older one", () =>
    Effect.gen(function* () {
      const { leases, shared } = yield* processWith(3)
      leases.reservations.push(...reserved(3), reservation({ leaseKey: "key:3", dueAt: 98 }))
      expect(yield* shared.nextReservation(leases)).toMatchObject({ leaseKey: "key:2", dueAt: 98 })
    })
  )
})

describe("a lease", () => {
  const margin = 10

  it.effect.each([
    { at: margin, asks: [] },
    { at: margin + 1, asks: ["key:1"] },
    { at: margin + window / 2 - 1, asks: ["key:1"] }
  ])("is extended for a request that is sent later than its margin: at $at ms it asks for $asks", ({ asks, at }) =>
    Effect.gen(function* () {
      const { asked, keys, leases, memory, shared } = yield* processWith(1)
      yield* memory.consume({ key: "key:1", limit: 1, window: margin + window, onExceeded: "fail" })
      const held = reservation({ acquiredAt: 0, endsAt: margin + window })
      yield* TestClock.setTime(at)
      yield* shared.acquireLease(held, leases)
      expect(keys()).toEqual(asks)
      expect(asked.every((question) => question.window === at - margin)).toBe(true)
      expect(held).toMatchObject({ acquiredAt: at, endsAt: at + window })
    })
  )

  it.effect("is acquired again once half a window is over", () =>
    Effect.gen(function* () {
      const { keys, leases, shared } = yield* processWith(1)
      const at = margin + window / 2
      const held = reservation({ acquiredAt: 0, endsAt: margin + window })
      yield* TestClock.setTime(at)
      yield* shared.acquireLease(held, leases)
      expect(keys()).toEqual(["key:1", "key:turn"])
      expect(held).toMatchObject({ acquiredAt: at, endsAt: at + window + 1 })
    })
  )

  /** Acquires a lease at 0, extends it for a request that Clerk has counted by a time, and returns what that asks, and its end. */
  const extended = Effect.fnUntraced(function* (countedBy: number, isLost: boolean = false) {
    const { asked, counts, memory, shared } = yield* processWith(0)
    const lease = { key: "key:1", limit: 1 }
    if (!isLost) yield* memory.consume({ ...lease, window: margin + window, onExceeded: "fail" })
    yield* TestClock.setTime(countedBy)
    shared.extendLease(counts, reservation({ acquiredAt: 0, endsAt: margin + window }), countedBy, window)
    yield* settle
    const { resetAfter } = yield* memory.consume({ ...lease, tokens: 0, window, onExceeded: "delay" })
    return {
      windows: asked.map(({ window }) => Duration.toMillis(Duration.fromInputUnsafe(window))),
      end: countedBy + Duration.toMillis(resetAfter)
    }
  })

  it.effect.each([
    { countedBy: 9, windows: [], end: margin + window },
    { countedBy: 29, windows: [20], end: 30 + window }
  ])("is extended by as much as its request took longer than its margin: $countedBy ms", ({ countedBy, ...expected }) =>
    Effect.gen(function* () {
      expect(yield* extended(countedBy)).toEqual(expected)
    })
  )

  it.effect("that the store has lost is extended to the same end", () =>
    Effect.gen(function* () {
      expect(yield* extended(29, true)).toEqual({ windows: [20, 1 + window - 20], end: 30 + window })
    })
  )
})

describe("a cursor that has shrunk", () => {
  /** Acquires a reserved lease where the store's cursor is 0, and this process has seen 3. */
  const shrunk = Effect.fnUntraced(function* (
    at: number,
    fields: Partial<SharedStore.StoreCounts>,
    taken: ReadonlyArray<string> = []
  ) {
    const { counts, keys, leases, memory, shared } = yield* processWith(1)
    for (const key of taken) yield* memory.consume({ key, limit: 1, window })
    leases.reservations.push(...reserved(3))
    leases.spares.push("key:2", "key:3")
    Object.assign(counts, { cursor: 3, cursorUntil: Infinity, longest: window, latencyMargin: 10, inFlight: 1 }, fields)
    yield* TestClock.setTime(at)
    yield* shared.acquireLease(reservation(), leases)
    yield* settle
    return { keys: keys(), lostUntil: counts.lostUntil, left: [leases.reservations.length, leases.spares.length] }
  })

  it.effect.each([
    { at: 999, lostUntil: 999 + window + 10, left: [0, 0] },
    { at: 1000, lostUntil: -Infinity, left: [3, 2] }
  ])(
    "shows that counts, reservations and spare leases are lost while it should live: at $at ms until $lostUntil",
    ({ at, left, lostUntil }) =>
      Effect.gen(function* () {
        expect(yield* shrunk(at, { cursorUntil: 1000 })).toMatchObject({ left, lostUntil })
      })
  )

  it.effect.each([
    { at: 999, lostUntil: 1000 },
    { at: 1000, lostUntil: 1000 + window + 10 }
  ])("shows nothing new while counts are lost: at $at ms until $lostUntil", ({ at, lostUntil }) =>
    Effect.gen(function* () {
      expect(yield* shrunk(at, { lostUntil: 1000 })).toMatchObject({ lostUntil })
    })
  )

  it.effect.each([
    { inFlight: 1, taken: ["key:0"] },
    { inFlight: 3, taken: ["key:0", "key:3", "key:2"] },
    { inFlight: 9, taken: ["key:0", "key:3", "key:2", "key:1"] }
  ])("lets a process take as many leases as it has sent requests, $inFlight, up to the limit", ({ inFlight, taken }) =>
    Effect.gen(function* () {
      expect(yield* shrunk(0, { inFlight })).toMatchObject({ keys: ["key:1", "key:turn", ...taken] })
    })
  )

  it.effect.each([
    { inFlight: 1, tried: ["key:0", "key:3"] },
    { inFlight: 2, tried: ["key:0", "key:3", "key:2"] },
    { inFlight: 4, tried: ["key:0", "key:3", "key:2", "key:1"] }
  ])("lets a process take $inFlight leases besides one that another has, if there are as many", ({ inFlight, tried }) =>
    Effect.gen(function* () {
      const { keys } = yield* shrunk(0, { inFlight }, ["key:0"])
      expect(keys).toEqual(["key:1", "key:turn", ...tried])
    })
  )
})
