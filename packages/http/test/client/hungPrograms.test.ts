// Code of the program's own that never ends, or fails: an observer, a store, the Effect that reads the secret key, an HttpClient.
import { type ClerkConfig, RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { type Fetch, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Clock, Effect, Exit, Fiber, Layer, Logger, Redacted } from "effect"
import { HttpClient, HttpClientResponse } from "effect/http"
import { RateLimiter } from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import { CurrentLoggers } from "../../src/internal/observe.ts"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { direct, over } from "@effect-clerk/test-support/overFetch"
import { fetchTransports } from "@effect-clerk/test-support/transports"
import { untyped } from "@effect-clerk/test-support/untyped"
import { vi } from "vitest"

const secretKey = Redacted.make(secret)
const page: Fetch = () => Promise.resolve(new Response(pageJson))
const silent: Fetch = () => new Promise(() => {})

const hung: ReadonlyArray<readonly [how: string, effect: Effect.Effect<never>]> = [
  ["that never ends", Effect.never],
  ["that cannot be interrupted", Effect.uninterruptible(Effect.never)],
  ["whose promise never settles", Effect.promise(() => new Promise(() => {}))],
  ["whose finalizer never ends", Effect.onExit(Effect.never, () => Effect.never)]
]

/** Lets the promises and timers of the platform go on; the test clock stands still. */
const settle = Effect.promise(async () => {
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
})

describe.each(fetchTransports)("a call over %s", (_, make) => {
  const list = (fetch: Fetch, key: ClerkConfig.SecretKey = secretKey) =>
    OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
      Effect.provide(make({ secretKey: key }, fetch))
    )

  /** Interrupts a call where it hangs. The test clock stands still: an interruption that waits for a time never ends. */
  const interrupted = <A, E>(call: Effect.Effect<A, E>) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(call, { startImmediately: true })
      yield* settle
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* Fiber.interrupt(fiber)
      const exit = yield* Fiber.await(fiber)
      expect(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)).toBe(true)
    })

  describe.each([
    { limits: "the default limits", timeout: undefined },
    { limits: "TimeoutPolicy.none", timeout: TimeoutPolicy.none }
  ])("under $limits", ({ timeout }) => {
    const limited = <A, E>(call: Effect.Effect<A, E>) =>
      timeout === undefined ? call : Effect.provideService(call, TimeoutPolicy.Current, timeout)

    it.effect.each(hung)("is interrupted at once while it waits for an observer %s", ([, effect]) =>
      Effect.gen(function* () {
        let shown = 0
        const observer = () => Effect.suspend(() => Effect.as(((shown += 1), effect), undefined))
        yield* interrupted(Effect.provideService(limited(list(page)), Observer.Current, observer))
        expect(shown).toBe(1)
      })
    )

    it.effect.each(hung)("is interrupted at once before its response, with an observer %s", ([, effect]) =>
      Effect.gen(function* () {
        const seen: Array<Observer.Attempt> = []
        const observer = (attempt: Observer.Attempt) => Effect.suspend(() => (seen.push(attempt), effect))
        yield* interrupted(Effect.provideService(limited(list(silent)), Observer.Current, observer))
        expect(seen).toMatchObject([{ interrupted: true, attempt: 1 }])
      })
    )

    it.effect.each(hung)("is interrupted at once while it reads the secret key by an Effect %s", ([, effect]) =>
      interrupted(limited(list(page, effect)))
    )

    it.effect.each(hung)("is interrupted at once while it waits for a store %s", ([, effect]) =>
      interrupted(limited(Effect.provideService(list(page), RateLimiter, untyped({ consume: () => effect }))))
    )
  })

  it.effect.each(hung)("fails when its total has passed, with an observer %s", ([, effect]) =>
    Effect.gen(function* () {
      const observed = Effect.provideService(list(page), Observer.Current, () => effect)
      const fiber = yield* Effect.forkChild(observed, { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("30 seconds")
      const failure = yield* Effect.flip(Fiber.join(fiber))
      expect(failure).toMatchObject({ processed: "yes", reason: { _tag: "Timeout", limit: "total" } })
    })
  )

  it.effect.each(hung)("fails when its total has passed, with a secret key by an Effect %s", ([, effect]) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(list(page, effect), { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("30 seconds")
      const failure = yield* Effect.flip(Fiber.join(fiber))
      expect(failure).toMatchObject({ attempts: 0, processed: "no", reason: { _tag: "Timeout", limit: "total" } })
    })
  )

  it.effect("lets an observer that was begun go on after an interruption, until the total has passed", () =>
    Effect.gen(function* () {
      const ends: Array<string> = []
      const slow = (millis: number) => () =>
        Effect.sleep(millis).pipe(
          Effect.onInterrupt(() => Effect.sync(() => ends.push("interrupted"))),
          Effect.andThen(Effect.sync(() => ends.push("ended")))
        )
      for (const millis of [29_000, 31_000]) {
        for (const fetch of [page, silent]) {
          yield* interrupted(Effect.provideService(list(fetch), Observer.Current, untyped(slow(millis))))
        }
      }
      expect(ends).toEqual([])
      yield* TestClock.adjust("29 seconds")
      expect(ends).toEqual(["ended", "ended"])
      yield* TestClock.adjust("1 seconds")
      expect(ends).toEqual(["ended", "ended", "interrupted", "interrupted"])
    })
  )

  const defect = new Error("the observer has a bug")
  const failing: ReadonlyArray<readonly [how: string, observer: Observer.Observer]> = [
    ["dies", () => Effect.die(defect)],
    ["dies later", () => Effect.andThen(Effect.yieldNow, Effect.die(defect))],
    ["fails", () => untyped(Effect.fail(defect))],
    [
      "throws",
      () => {
        throw defect
      }
    ]
  ]

  it.effect.each(failing)("succeeds with an observer that %s, whose defect is logged", ([, observer]) =>
    Effect.gen(function* () {
      const lines: Array<Logger.Options<unknown>> = []
      const page = yield* list(() => Promise.resolve(new Response(pageJson))).pipe(
        Effect.provideService(Observer.Current, observer),
        Effect.provide(Logger.layer([Logger.make((options) => lines.push(options))]))
      )
      expect(page.data.length).toBe(1)
      expect(lines.length).toBe(1)
      expect(lines[0]).toMatchObject({ logLevel: "Error", message: "an observer of requests to Clerk failed" })
      expect(lines.map(({ cause }) => Cause.squash(cause))).toEqual([defect])
    })
  )

  it.effect("succeeds with an observer that returns no Effect", () =>
    Effect.gen(function* () {
      const { data } = yield* Effect.provideService(list(page), Observer.Current, () => untyped(undefined))
      expect(data.length).toBe(1)
    })
  )

  it.effect("logs nothing where the total interrupts an observer", () =>
    Effect.gen(function* () {
      const lines: Array<unknown> = []
      const fiber = yield* list(page).pipe(
        Effect.provideService(Observer.Current, () => Effect.never),
        Effect.provide(Logger.layer([Logger.make((options) => lines.push(options))])),
        Effect.forkChild({ startImmediately: true })
      )
      yield* settle
      yield* TestClock.adjust("30 seconds")
      yield* Fiber.await(fiber)
      expect(lines).toEqual([])
    })
  )
})

describe("a call over an HttpClient", () => {
  const create = (effect: Effect.Effect<never>) =>
    OrganizationMemberships.use((_) =>
      _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
    ).pipe(
      Effect.provide(
        over(
          Layer.succeed(
            HttpClient.HttpClient,
            HttpClient.make(() => effect)
          )
        )({ secretKey })
      )
    )

  it.effect.each(hung)("%s is interrupted at once", ([, effect]) =>
    Effect.gen(function* () {
      const seen: Array<Observer.Attempt> = []
      const observer = (attempt: Observer.Attempt) => Effect.sync(() => void seen.push(attempt))
      for (const hasSpans of [false, true]) {
        const fiber = yield* create(effect).pipe(
          Effect.provideService(Observer.Current, observer),
          Effect.provideService(Observer.AttemptSpans, hasSpans),
          Effect.forkChild({ startImmediately: true })
        )
        yield* settle
        yield* Fiber.interrupt(fiber)
        const exit = yield* Fiber.await(fiber)
        expect(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause)).toBe(true)
      }
      expect(seen).toMatchObject([{ interrupted: true }, { interrupted: true }])
    })
  )

  it.effect.each(hung)("%s fails when the limit of an attempt has passed, and Clerk may have acted", ([, effect]) =>
    Effect.gen(function* () {
      const fiber = yield* Effect.forkChild(create(effect), { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("15 seconds")
      yield* settle
      const failure = yield* Effect.flip(Fiber.join(fiber))
      expect(failure).toMatchObject({
        attempts: 1,
        processed: "maybe",
        reason: { _tag: "Timeout", limit: "attempt", processed: "maybe" }
      })
    })
  )

  it.effect("that cannot be interrupted has its scope closed, and what comes later changes nothing", () =>
    Effect.gen(function* () {
      const events: Array<string> = []
      const late = Effect.gen(function* () {
        yield* Effect.addFinalizer(() => Effect.sync(() => events.push("closed")))
        yield* Effect.sleep("1 minute")
        events.push("responded")
        return yield* Effect.die(new Error("late"))
      }).pipe(Effect.uninterruptible)
      const fiber = yield* Effect.forkChild(create(untyped(late)), { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("15 seconds")
      yield* settle
      expect(yield* Effect.flip(Fiber.join(fiber))).toMatchObject({ attempts: 1, processed: "maybe" })
      expect(events).toEqual(["closed"])
      yield* TestClock.adjust("1 minute")
      expect(events).toEqual(["closed", "responded"])
    })
  )

  it.effect(
    "that cannot be interrupted has its scope closed, also if it responds as soon as its limit has passed",
    () =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const signals: Array<AbortSignal> = []
        const untilLate = Effect.whileLoop({
          while: () => clock.currentTimeMillisUnsafe() < 15_000,
          body: () => Effect.yieldNow,
          step: () => {}
        })
        const client = HttpClient.make((request, _url, signal) => {
          signals.push(signal)
          const response = HttpClientResponse.fromWeb(request, new Response(new ReadableStream()))
          return Effect.uninterruptible(Effect.as(untilLate, response))
        })
        const fiber = yield* OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
          Effect.provide(over(Layer.succeed(HttpClient.HttpClient, client))({ secretKey })),
          Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
          Effect.forkChild({ startImmediately: true })
        )
        yield* TestClock.adjust("15 seconds")
        yield* settle
        expect(fiber.pollUnsafe()).toBeDefined()
        expect(signals.map(({ aborted }) => aborted)).toEqual([true])
      })
  )

  it.effect("that cannot be interrupted counts in the quota for as much longer as it took until then", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const sent: Array<number> = []
      const client = HttpClient.make((request) =>
        Effect.suspend(() => {
          sent.push(clock.currentTimeMillisUnsafe())
          return sent.length === 1
            ? Effect.uninterruptible(Effect.never)
            : Effect.succeed(HttpClientResponse.fromWeb(request, new Response(pageJson)))
        })
      )
      const memberships = yield* OrganizationMemberships.pipe(
        Effect.provide(over(Layer.succeed(HttpClient.HttpClient, client))({ secretKey }))
      )
      const list = memberships
        .list({ organizationId: "org_1" })
        .pipe(Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "10 seconds" })))
      const first = yield* Effect.forkChild(list, { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("3 seconds")
      yield* Fiber.interrupt(first)
      const second = yield* Effect.forkChild(list, { startImmediately: true })
      yield* settle
      yield* TestClock.adjust("12999 millis")
      yield* settle
      expect(sent).toEqual([0])
      yield* TestClock.adjust("1 millis")
      yield* settle
      yield* Fiber.join(second)
      expect(sent).toEqual([0, 16_000])
    })
  )
})

describe("the loggers of an observer's defect", () => {
  it.effect("are the console where the program has none", () =>
    Effect.gen(function* () {
      const error = vi.spyOn(console, "error").mockImplementation(() => undefined)
      yield* Effect.addFinalizer(() => Effect.sync(() => error.mockRestore()))
      const defect = new Error("the observer has a bug")
      yield* OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
        Effect.provide(direct({ secretKey }, page)),
        Effect.provideService(Observer.Current, () => Effect.die(defect))
      )
      expect(error.mock.calls).toEqual([["an observer of requests to Clerk failed", Cause.die(defect)]])
    })
  )

  it("are effect's, by their key", () => {
    expect(CurrentLoggers.key).toBe(Logger.CurrentLoggers.key)
  })
})
