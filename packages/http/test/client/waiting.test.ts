import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import * as Endpoint from "@effect-clerk/core/Endpoint"
import { ClerkHttpClient, type Fetch, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Exit, Fiber, Redacted } from "effect"
import { TestClock } from "effect/testing"
import * as PageRead from "../../src/internal/pageRead.ts"
import * as PermitWait from "../../src/internal/permitWait.ts"
import { read } from "../support.ts"
import { advance, settle } from "@effect-clerk/test-support/advance"
import { membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

const listOf = (organizationId: string) => OrganizationMemberships.use((_) => _.list({ organizationId }))

const one = RateLimitPolicy.make({ limit: 1, window: "10 seconds" })

describe.each(fetchTransports)("calls that wait for a permit, over %s", (_, make) => {
  it.effect("are sent in the order in which they were started, 5000 of them", () =>
    Effect.gen(function* () {
      const sent: Array<string> = []
      const fetch: Fetch = (url) => {
        sent.push(/o(\d+)/.exec(url)?.[1] ?? url)
        return Promise.resolve(new Response(pageJson))
      }
      const numbers = Array.from({ length: 5000 }, (_, index) => index)
      const all = yield* Effect.forEach(numbers, (number) => Effect.exit(listOf(`o${number}`)), {
        concurrency: "unbounded"
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 2000, window: "1 second" })),
        Effect.forkChild({ startImmediately: true })
      )
      for (const count of [2000, 4000, 5000]) {
        // One waiter goes on in each iteration of the event loop: on a busy machine the clock would run ahead of them.
        while (sent.length < count) yield* settle
        yield* advance(1500, 100)
      }
      expect((yield* Fiber.join(all)).filter(Exit.isSuccess).length).toBe(5000)
      expect(sent).toEqual(numbers.map(String))
    })
  )

  it.effect("are not sent when they are interrupted together", () =>
    Effect.gen(function* () {
      let sent = 0
      const fetch: Fetch = () => (sent++, Promise.resolve(new Response(pageJson)))
      yield* Effect.gen(function* () {
        yield* listOf("o")
        const waiting = yield* Effect.forEach(Array.from({ length: 50 }), () =>
          Effect.forkChild(listOf("o"), { startImmediately: true })
        )
        yield* TestClock.adjust("5 seconds")
        yield* Fiber.interruptAll(waiting)
        expect(sent).toBe(1)
      }).pipe(Effect.provide(make({ secretKey }, fetch)), Effect.provideService(RateLimitPolicy.Current, one))
    })
  )
})

describe.each(fetchTransports)("a page that waits for its permit, over %s", (_, make) => {
  it.effect("has its whole total from when it is sent, unlike any other call", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      yield* TestClock.adjust("1 hour")
      const now = () => clock.currentTimeMillisUnsafe() - 3_600_000
      const times: Array<readonly [what: string, at: number]> = []
      const silent: Fetch = (url) => {
        times.push([`${/o\d/.exec(url)?.[0]} is sent`, now()])
        return new Promise(() => {})
      }
      const ends = (what: string) =>
        Effect.tapError(listOf(what), ({ message }) =>
          Effect.sync(() => times.push([/TimeoutPolicy.total/.test(message) ? `${what} times out` : message, now()]))
        )
      yield* Effect.gen(function* () {
        yield* Fiber.interrupt(yield* Effect.forkChild(ends("o1"), { startImmediately: true }))
        const page = Effect.provideService(ends("o3"), PageRead.Current, PageRead.make(false))
        for (const call of [ends("o2"), page]) yield* Effect.forkChild(call, { startImmediately: true })
        yield* advance(40_000, 500)
      }).pipe(
        Effect.provide(make({ secretKey }, silent)),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ total: "12 seconds" })),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(RateLimitPolicy.Current, one)
      )
      expect(times).toEqual([
        ["o1 is sent", 0],
        ["o2 is sent", 10_000],
        ["o2 times out", 12_000],
        // It counts for its window from 14 s, since Clerk may have counted it as late as that.
        ["o3 is sent", 24_000],
        ["o3 times out", 36_000]
      ])
    })
  )

  it.effect("waits for the end of a cooldown that is longer than its total", () =>
    Effect.gen(function* () {
      let sent = 0
      const limited: Fetch = () =>
        Promise.resolve(
          ++sent === 1 ? new Response("", { status: 429, headers: { "retry-after": "15" } }) : new Response(pageJson)
        )
      yield* Effect.gen(function* () {
        expect(yield* Effect.flip(listOf("a"))).toMatchObject({ reason: { status: 429 } })
        expect(yield* Effect.flip(listOf("b"))).toMatchObject({ reason: { _tag: "RateLimiter" } })
        const page = yield* Effect.forkChild(
          Effect.exit(Effect.provideService(listOf("c"), PageRead.Current, PageRead.make(false))),
          { startImmediately: true }
        )
        yield* advance(14_500, 500)
        expect({ sent, exit: page.pollUnsafe() }).toEqual({ sent: 1, exit: undefined })
        yield* advance(500, 500)
        expect(sent).toBe(2)
        expect(yield* Fiber.join(page)).toMatchObject({ _tag: "Success" })
      }).pipe(
        Effect.provide(make({ secretKey }, limited)),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ total: "12 seconds" }))
      )
    })
  )
})

describe.each(fetchTransports)("a call that gets no permit, over %s", (_, make) => {
  const page: Fetch = () => Promise.resolve(new Response(pageJson))

  it.effect("says how many requests of its endpoint are used, and that the total ends before the next", () =>
    Effect.gen(function* () {
      const invite = Endpoint.withEndpointQuota(read, { limit: 2, window: Duration.minutes(1) })
      const failure = yield* ClerkHttpClient.ClerkHttpClient.use(({ execute }) =>
        Effect.gen(function* () {
          yield* execute(invite, {})
          yield* execute(invite, {})
          yield* TestClock.adjust("10 seconds")
          return yield* Effect.flip(execute(invite, {}))
        })
      ).pipe(Effect.provide(make({ secretKey }, page)))
      expect(failure).toMatchObject({
        attempts: 0,
        processed: "no",
        reason: {
          description:
            "not sent: rate limited for another 50 s (all 2 requests of 60 s are used), longer than the 30 s that TimeoutPolicy.total leaves",
          retryAfter: Duration.seconds(50)
        }
      })
    })
  )

  it.effect("fails as soon as the program ends the waits of its scope", () =>
    Effect.gen(function* () {
      const wait = PermitWait.make()
      yield* Effect.gen(function* () {
        yield* listOf("a")
        const waiting = yield* Effect.forkChild(Effect.flip(listOf("b")), { startImmediately: true })
        yield* settle
        expect(waiting.pollUnsafe()).toBeUndefined()
        PermitWait.end(wait, 0)
        yield* settle
        expect(waiting.pollUnsafe()).toBeDefined()
        expect(yield* Fiber.join(waiting)).toMatchObject({ attempts: 0, reason: { _tag: "RateLimiter" } })
      }).pipe(
        Effect.provide(make({ secretKey }, page)),
        Effect.provideService(PermitWait.Current, wait),
        Effect.provideService(RateLimitPolicy.Current, one)
      )
    })
  )
})

describe.each(fetchTransports)("a call that ends while it waits for the quota of the key, over %s", (_, make) => {
  const invite = Endpoint.withEndpointQuota(read, { limit: 1, window: Duration.minutes(1) })

  it.effect.each([{ how: "by an interruption" }, { how: "with its total" }])(
    "uses nothing of its endpoint's, ended $how",
    ({ how }) =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const times: Array<number> = []
        const page: Fetch = () => {
          times.push(clock.currentTimeMillisUnsafe())
          return Promise.resolve(new Response(pageJson))
        }
        yield* ClerkHttpClient.ClerkHttpClient.use(({ execute }) =>
          Effect.gen(function* () {
            yield* execute(read, {})
            const ending = yield* Effect.forkChild(
              Effect.provideService(execute(invite, {}), TimeoutPolicy.Current, TimeoutPolicy.make({ total: 5000 })),
              { startImmediately: true }
            )
            yield* advance(4000, 500)
            if (how === "by an interruption") yield* Fiber.interrupt(ending)
            yield* advance(2000, 500)
            expect(ending.pollUnsafe()).toBeDefined()
            const next = yield* Effect.forkChild(execute(invite, {}), { startImmediately: true })
            yield* advance(5000, 500)
            yield* Fiber.join(next)
          })
        ).pipe(Effect.provide(make({ secretKey }, page)), Effect.provideService(RateLimitPolicy.Current, one))
        expect(times).toEqual([0, 10_000])
      })
  )
})

describe.each(fetchTransports)("a 429 whose body stalls, over %s", (_, make) => {
  /** Responds to the first request with a head alone, and to all others with a page. */
  const stalls = (retryAfter: number) => {
    let sent = 0
    const fetch: Fetch = () => {
      sent += 1
      const head = { status: 429, headers: { "retry-after": String(retryAfter) } }
      return Promise.resolve(sent === 1 ? new Response(new ReadableStream(), head) : new Response(pageJson))
    }
    return { fetch, sent: () => sent }
  }

  it.effect("stops the calls that begin, and those that wait for a permit", () =>
    Effect.gen(function* () {
      const { fetch, sent } = stalls(60)
      yield* Effect.gen(function* () {
        const fork = (id: string) => Effect.forkChild(Effect.flip(listOf(id)), { startImmediately: true })
        const limited = yield* fork("a")
        const waiting = yield* fork("b")
        yield* settle
        const later = yield* Effect.forEach(["c", "d", "e"], fork)
        const cooldown = { attempts: 0, reason: { _tag: "RateLimiter" } }
        for (const fiber of [waiting, ...later]) expect(yield* Fiber.join(fiber)).toMatchObject(cooldown)
        yield* advance(15_000, 1000)
        expect(yield* Fiber.join(limited)).toMatchObject({ attempts: 1, reason: { status: 429 } })
        expect(sent()).toBe(1)
      }).pipe(Effect.provide(make({ secretKey }, fetch)), Effect.provideService(RateLimitPolicy.Current, one))
    })
  )

  it.effect("starts its cooldown once, at its head", () =>
    Effect.gen(function* () {
      const { fetch, sent } = stalls(12)
      yield* Effect.gen(function* () {
        const limited = yield* Effect.forkChild(Effect.flip(listOf("a")), { startImmediately: true })
        yield* settle
        const waiting = yield* Effect.forkChild(listOf("b"), { startImmediately: true })
        yield* advance(11_900, 100)
        expect(sent()).toBe(1)
        yield* advance(200, 100)
        expect(sent()).toBe(2)
        yield* Fiber.join(waiting)
        // The end of the first call, at its time limit, starts none again.
        yield* advance(3000, 100)
        expect(yield* Fiber.join(limited)).toMatchObject({ attempts: 1, reason: { status: 429 } })
        yield* listOf("c")
        expect(sent()).toBe(3)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 5, window: "1 second" }))
      )
    })
  )
})

describe.each(fetchTransports)(
  "a call that another one interrupts while its response is handled, over %s",
  (_, make) => {
    /** Runs two calls of which the second interrupts the first: it waits for the first one's permit, or for its cooldown. */
    const together = (fetch: Fetch, seen: Array<Observer.Attempt> = []) =>
      Effect.all([listOf("a"), listOf("b")], { concurrency: "unbounded" }).pipe(
        Effect.exit,
        Effect.provideService(Observer.Current, (attempt) => Effect.sync(() => seen.push(attempt))),
        Effect.andThen(TestClock.adjust("100 seconds")),
        Effect.andThen(
          Effect.gen(function* () {
            const next = yield* Effect.forEach(["c", "d"], (id) =>
              Effect.forkChild(listOf(id), { startImmediately: true })
            )
            yield* settle
            yield* Fiber.interruptAll(next)
          })
        ),
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(RateLimitPolicy.Current, one)
      )

    it.effect("releases its permit once", () =>
      Effect.gen(function* () {
        const sent: Array<string> = []
        yield* together((url) => {
          sent.push(url.slice(-13, -12))
          return Promise.resolve(sent.length === 1 ? new Response("{}", { status: 429 }) : new Response(pageJson))
        })
        expect(sent).toEqual(["a", "c"])
      })
    )

    it.effect("is shown to the observer with its response", () =>
      Effect.gen(function* () {
        const seen: Array<Observer.Attempt> = []
        let aborted = 0
        yield* together((_url, init) => {
          init.signal?.addEventListener("abort", () => aborted++)
          return Promise.resolve(new Response("{}", { status: 429, headers: { "retry-after": "60" } }))
        }, seen)
        expect(seen[0]).toMatchObject({ status: 429, interrupted: false })
        // The head has told the other call, which interrupts this one before its body is read.
        expect(aborted).toBe(1)
      })
    )
  }
)

describe.each(fetchTransports)("a defect in the program's own code, over %s", (_, make) => {
  it.effect("becomes the call's defect, and the permit is released", () =>
    Effect.gen(function* () {
      const bug = new Error("a bug")
      const thrown = () => {
        throw bug
      }
      const broken = Endpoint.make("Things.list", {
        method: "GET",
        path: "/things",
        params: {},
        decode: thrown,
        errors: []
      })
      let sent = 0
      const fetch: Fetch = () => (sent++, Promise.resolve(new Response(membershipJson)))
      yield* Effect.gen(function* () {
        const { execute } = yield* ClerkHttpClient.ClerkHttpClient
        expect(yield* Effect.exit(execute(broken, {}))).toEqual(Exit.die(bug))
        yield* TestClock.adjust("10 seconds")
        const next = yield* Effect.forkChild(Effect.exit(execute(broken, {})), { startImmediately: true })
        expect(yield* Fiber.join(next)).toEqual(Exit.die(bug))
        expect(sent).toBe(2)
      }).pipe(Effect.provide(make({ secretKey }, fetch)), Effect.provideService(RateLimitPolicy.Current, one))
    })
  )
})

describe.each(fetchTransports)("a call that is interrupted during its backoff, over %s", (_, make) => {
  it.effect("aborts no request", () =>
    Effect.gen(function* () {
      const signals: Array<AbortSignal | null | undefined> = []
      const fetch: Fetch = (_url, init) => {
        signals.push(init.signal)
        return Promise.resolve(new Response("", { status: 503 }))
      }
      const call = yield* listOf("o").pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
        Effect.forkChild({ startImmediately: true })
      )
      yield* settle
      yield* settle
      yield* Fiber.interrupt(call)
      expect(signals.map((signal) => signal?.aborted)).toEqual([false])
    })
  )
})
