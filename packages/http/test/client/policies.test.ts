import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { type Fetch, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Duration, Effect, Fiber, Redacted, Schedule } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { advance } from "@effect-clerk/test-support/advance"
import { clerkErrors, membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

type Service = OrganizationMemberships["Service"]

const list = (_: Service) => _.list({ organizationId: "org_1" })
const create = (_: Service) => _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })

const answer =
  (status: number, headers: Record<string, string> = {}) =>
  (): Promise<Response> =>
    Promise.resolve(new Response(status === 200 ? pageJson : "", { status, headers }))

const quick = { base: "1 millis", times: 3, jitter: false } as const

describe.each(fetchTransports)("policies over %s", (_, make) => {
  it.live("the retry budget stops a retry storm, and recovers with the server", () =>
    Effect.gen(function* () {
      let requests = 0
      let healthy = false
      const fetch: Fetch = () => (requests++, answer(healthy ? 200 : 503)())
      const policy = RetryPolicy.exponential({ ...quick, budget: { capacity: 50, cost: 5, refund: 1 } })
      yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        const calls = (count: number) =>
          Effect.forEach(Array.from({ length: count }), () => Effect.exit(list(memberships)), { discard: true })
        yield* calls(20)
        // 20 calls, and the 10 retries that the bucket pays for.
        expect(requests).toBe(30)
        requests = 0
        yield* calls(100)
        expect(requests).toBe(100)
        healthy = true
        yield* calls(50)
        healthy = false
        requests = 0
        yield* calls(20)
        expect(requests).toBe(30)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
        Effect.provideService(RetryPolicy.Current, policy)
      )
    })
  )

  it.live("a call that succeeds after retries returns their cost to the budget", () =>
    Effect.gen(function* () {
      let requests = 0
      const fetch: Fetch = () => answer(++requests % 2 === 1 ? 503 : 200)()
      const policy = RetryPolicy.exponential({ ...quick, budget: { capacity: 5, cost: 5, refund: 0 } })
      yield* Effect.forEach(Array.from({ length: 20 }), () => OrganizationMemberships.use(list), {
        discard: true
      }).pipe(Effect.provide(make({ secretKey }, fetch)), Effect.provideService(RetryPolicy.Current, policy))
      expect(requests).toBe(40)
    })
  )

  it.live("a documented error response after retries returns their cost to the budget", () =>
    Effect.gen(function* () {
      let requests = 0
      const fetch: Fetch = () =>
        Promise.resolve(
          ++requests % 2 === 1
            ? new Response("", { status: 503 })
            : new Response(clerkErrors("form_param_unknown"), { status: 422 })
        )
      const policy = RetryPolicy.exponential({ ...quick, budget: { capacity: 5, cost: 5, refund: 0 } })
      yield* Effect.forEach(
        Array.from({ length: 20 }),
        () => Effect.exit(OrganizationMemberships.use((_) => list(_))),
        { discard: true }
      ).pipe(Effect.provide(make({ secretKey }, fetch)), Effect.provideService(RetryPolicy.Current, policy))
      expect(requests).toBe(40)
    })
  )

  it.live("a documented error response of 500 returns no cost to the budget", () =>
    Effect.gen(function* () {
      let requests = 0
      const fetch: Fetch = () => (
        requests++,
        Promise.resolve(new Response(clerkErrors("internal_clerk_error"), { status: 500 }))
      )
      const policy = RetryPolicy.exponential({ ...quick, budget: { capacity: 5, cost: 5, refund: 0 } })
      const failures = yield* Effect.forEach(Array.from({ length: 20 }), () =>
        Effect.flip(OrganizationMemberships.use((_) => _.listForInstance()))
      ).pipe(Effect.provide(make({ secretKey }, fetch)), Effect.provideService(RetryPolicy.Current, policy))
      expect(failures.map(({ _tag }) => _tag)).toEqual(Array.from({ length: 20 }, () => "ClerkErrors"))
      // The budget pays for one retry of the first call.
      expect(requests).toBe(21)
    })
  )

  it.effect("a response that comes after the attempt's timeout returns no cost to the budget", () =>
    Effect.gen(function* () {
      const late: Array<(response: Response) => void> = []
      let requests = 0
      const fetch: Fetch = () =>
        ++requests === 1
          ? new Promise((resolve) => late.push(resolve))
          : Promise.resolve(new Response("", { status: 503 }))
      const once = { base: "1 second", times: 1, jitter: false, budget: { capacity: 5, cost: 5, refund: 0 } } as const
      yield* Effect.gen(function* () {
        const first = yield* Effect.forkChild(Effect.exit(OrganizationMemberships.use(list)))
        yield* advance(2500, 500)
        late[0]?.(new Response(pageJson))
        yield* advance(500, 500)
        yield* Fiber.join(first)
        const second = yield* Effect.forkChild(Effect.exit(OrganizationMemberships.use(list)))
        yield* advance(2000, 500)
        yield* Fiber.join(second)
        // The budget was spent on the first call's retry.
        expect(requests).toBe(3)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential(once)),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "1 second" }))
      )
    })
  )

  it.effect("a call that is interrupted before its retry returns the cost of that retry", () =>
    Effect.gen(function* () {
      let requests = 0
      const fetch: Fetch = () => (requests++, answer(503)())
      const slow = { base: "1 second", times: 1, jitter: false, budget: { capacity: 5, cost: 5, refund: 0 } } as const
      yield* Effect.gen(function* () {
        for (let call = 0; call < 10; call++) {
          const fiber = yield* Effect.forkChild(OrganizationMemberships.use(list))
          yield* advance(20, 10)
          yield* Fiber.interrupt(fiber)
        }
        expect(requests).toBe(10)
        const last = yield* Effect.forkChild(Effect.exit(OrganizationMemberships.use(list)))
        yield* advance(2000, 500)
        expect(requests).toBe(12)
        yield* Fiber.join(last)
        // That retry was sent, so it is paid for.
        const broke = yield* Effect.forkChild(Effect.exit(OrganizationMemberships.use(list)))
        yield* advance(2000, 500)
        expect(requests).toBe(13)
        yield* Fiber.join(broke)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential(slow))
      )
    })
  )

  it.live("without a budget every call retries as often as its schedule says", () =>
    Effect.gen(function* () {
      let requests = 0
      const fetch: Fetch = () => (requests++, answer(503)())
      yield* Effect.forEach(Array.from({ length: 40 }), () => Effect.exit(OrganizationMemberships.use(list)), {
        discard: true
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ ...quick, budget: false })),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
      )
      expect(requests).toBe(160)
    })
  )

  it.effect("a custom schedule decides when to retry, and the policy decides whether", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const times: Array<number> = []
      const fetch: Fetch = () => (times.push(clock.currentTimeMillisUnsafe()), answer(503)())
      const policy = RetryPolicy.fromSchedule(Schedule.spaced("1 seconds").pipe(Schedule.upTo({ times: 2 })))
      const fiber = yield* Effect.all([
        Effect.exit(OrganizationMemberships.use(list)),
        Effect.exit(OrganizationMemberships.use(create))
      ]).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, policy),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(3000, 100)
      yield* Fiber.join(fiber)
      expect(times).toEqual([0, 1000, 2000, 2000])
    })
  )

  it.live("allowWrites covers the calls of one effect", () =>
    Effect.gen(function* () {
      let requests = 0
      const fetch: Fetch = () => (requests++, answer(503)())
      yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        yield* Effect.exit(create(memberships))
        expect(requests).toBe(1)
        yield* Effect.exit(create(memberships).pipe(RetryPolicy.allowWrites))
        expect(requests).toBe(5)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential(quick))
      )
    })
  )

  it.effect("a 429 starts a cooldown for every caller of the secret key", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const times: Array<number> = []
      const fetch: Fetch = () => {
        times.push(clock.currentTimeMillisUnsafe())
        return answer(times.length === 1 ? 429 : 200, { "retry-after": "5" })()
      }
      const fiber = yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        const first = yield* Effect.forkChild(list(memberships), { startImmediately: true })
        yield* Effect.sleep("1 seconds")
        yield* list(memberships)
        yield* Fiber.join(first)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential(quick)),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(6000, 100)
      yield* Fiber.join(fiber)
      expect(times).toEqual([0, 5000, 5000])
    })
  )

  it.effect("a cooldown that is longer than maxRetryAfter fails the next calls at once, with the time to wait", () =>
    Effect.gen(function* () {
      let requests = 0
      const fetch: Fetch = () => (requests++, answer(429, { "retry-after": "3600" })())
      const error = yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        yield* Effect.exit(list(memberships))
        return yield* Effect.flip(list(memberships))
      }).pipe(Effect.provide(make({ secretKey }, fetch)))
      expect(requests).toBe(1)
      expect(error).toMatchObject({ attempts: 0, processed: "no", reason: { _tag: "RateLimiter" } })
      expect(error).toHaveProperty("reason.retryAfter", Duration.hours(1))
      expect(error.message).toContain("retry after 3600 s")
    })
  )

  it.effect("calls get permits first come, first served, and a call that is interrupted leaves the wait queue", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const arrived: Array<readonly [id: string, time: number]> = []
      const fetch: Fetch = (url) => {
        arrived.push([/organizations\/(\w+)/.exec(url)?.[1] ?? "", clock.currentTimeMillisUnsafe()])
        return answer(200)()
      }
      const program = Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        const start = (organizationId: string) =>
          Effect.forkChild(memberships.list({ organizationId }), { startImmediately: true })
        const a = yield* start("a")
        const b = yield* start("b")
        const c = yield* start("c")
        const d = yield* start("d")
        const e = yield* start("e")
        yield* Fiber.interrupt(b)
        yield* Fiber.interrupt(d)
        yield* Effect.forEach([a, c, e], Fiber.join)
      })
      const fiber = yield* program.pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "10 seconds" })),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(30_000, 500)
      yield* Fiber.join(fiber)
      expect(arrived).toEqual([
        ["a", 0],
        ["c", 10_000],
        ["e", 20_000]
      ])
    })
  )

  it.effect("a request counts in the quota from the time at which Clerk may have counted it", () =>
    Effect.gen(function* () {
      const clock = yield* Effect.clockWith(Effect.succeed)
      const times: Array<number> = []
      const fetch: Fetch = () => {
        times.push(clock.currentTimeMillisUnsafe())
        // The response takes its time on the test's clock.
        return Effect.runPromise(Effect.provideService(Effect.sleep("300 millis"), Clock.Clock, clock)).then(
          answer(200)
        )
      }
      const observed: Array<readonly [wait: number, duration: number]> = []
      const fiber = yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        yield* list(memberships)
        yield* list(memberships)
      }).pipe(
        Effect.provide(make({ secretKey }, fetch)),
        Effect.provideService(Observer.Current, ({ duration, wait }) =>
          Effect.sync(() => observed.push([Duration.toMillis(wait), Duration.toMillis(duration)]))
        ),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "10 seconds" })),
        Effect.forkChild({ startImmediately: true })
      )
      yield* advance(12_000, 100)
      yield* Fiber.join(fiber)
      expect(times).toEqual([0, 10_300])
      expect(observed).toEqual([
        [0, 300],
        [10_000, 300]
      ])
    })
  )

  it.live("a store that fails does not fail the call if the policy says so", () =>
    Effect.gen(function* () {
      const down = Effect.fail(
        new RateLimiter.RateLimiterError({ reason: new RateLimiter.RateLimitStoreError({ message: "store is down" }) })
      )
      const limiter = yield* Effect.provideService(RateLimiter.make, RateLimiter.RateLimiterStore, {
        fixedWindow: () => down,
        tokenBucket: () => down,
        adaptiveConsume: () => down,
        adaptiveFeedback: () => down
      })
      const policy = RateLimitPolicy.make({ limit: 1, window: "1 hours", onStoreFailure: "allow" })
      const membership = yield* OrganizationMemberships.use(create).pipe(
        Effect.provide(make({ secretKey }, () => Promise.resolve(new Response(membershipJson)))),
        Effect.provideService(RateLimiter.RateLimiter, limiter),
        Effect.provideService(RateLimitPolicy.Current, policy)
      )
      expect(membership.id).toBe("orgmem_1")
    })
  )

  it.live("a shared limiter is given a digest instead of the secret key", () =>
    Effect.gen(function* () {
      const keys: Array<string> = []
      const inner = yield* Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)
      const spy: RateLimiter.RateLimiter = {
        ...inner,
        consume: (options) => (keys.push(options.key), inner.consume(options))
      }
      yield* OrganizationMemberships.use((_) =>
        Effect.andThen(
          list(_),
          Effect.exit(
            _.update({
              organizationId: "org_1",
              userId: "user_1",
              role: "org:admin"
            })
          )
        )
      ).pipe(Effect.provide(make({ secretKey }, answer(200))), Effect.provideService(RateLimiter.RateLimiter, spy))
      expect(keys.join()).not.toContain(secret)
      const instance = keys.find((key) => key.endsWith(":turn")) ?? ""
      expect(instance).toMatch(/^clerk:[0-9a-f]{32}:turn$/)
      expect(keys).toContain(instance.replace("turn", "/organizations/org_1/memberships/user_1:turn"))
    })
  )
})
