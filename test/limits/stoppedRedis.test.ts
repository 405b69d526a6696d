import { RateLimitPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Redacted } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import * as Redis from "effect/persistence/Redis"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { limiterOver } from "./redisLimiter.ts"
import * as RedisServer from "./redisServer.ts"

/** Connects a client to a server that responds, and to a Redis that has counted a request of it. */
const connected = Effect.gen(function* () {
  const clerk = yield* RawServer.make(({ socket }) => socket.write(RawServer.answer(200, pageJson)))
  const { port, stop } = yield* RedisServer.make
  const store = yield* Layer.build(limiterOver(port))
  const limiter = Context.get(store, RateLimiter.RateLimiter)
  let questions = 0
  const counted: RateLimiter.RateLimiter = {
    ...limiter,
    consume: (options) =>
      Effect.suspend(() => {
        questions++
        return limiter.consume(options)
      })
  }
  const services = yield* Layer.build(
    OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), apiUrl: clerk.origin }).pipe(
      Layer.provide(Layer.succeed(RateLimiter.RateLimiter, counted))
    )
  )
  const list = Context.get(services, OrganizationMemberships).list({ organizationId: "org_1" })
  // More than a test sends, in longer than it takes: no request waits for another, and each that is counted adds a key.
  const call = (onStoreFailure: "fail" | "allow") =>
    Effect.provideService(
      list,
      RateLimitPolicy.Current,
      RateLimitPolicy.make({ limit: 20_000, window: "10 minutes", onStoreFailure })
    )
  // On the client's own connection, where Redis answers only after all that it was asked before.
  const keys = Context.get(store, Redis.Redis).send<number>("DBSIZE")
  /** Makes calls until Redis counts one. */
  const untilCounted = Effect.gen(function* () {
    const before = yield* keys
    yield* call("allow")
    return (yield* keys) > before
  }).pipe(Effect.repeat({ until: (isCounted) => isCounted }))
  yield* untilCounted
  return { call, questions: () => questions, sent: () => clerk.requests.length, stop, untilCounted }
})

const missing = RedisServer.missing()
if (missing !== undefined) console.warn(missing)

// Redis goes on at the end of the scope of `stop`: a call that ends within it has not waited for that.
describe.skipIf(missing !== undefined).concurrent("rate limiter over a Redis that is stopped", () => {
  it.live("sends requests if the policy allows it, asks again later, and counts once Redis goes on", () =>
    Effect.gen(function* () {
      const { call, questions, sent, stop, untilCounted } = yield* connected
      const stopped = Effect.gen(function* () {
        yield* stop
        const before = { sent: sent(), questions: questions() }
        yield* Effect.all([call("allow"), call("allow"), call("allow")], { concurrency: "unbounded" })
        expect(sent()).toBe(before.sent + 3)
        const asked = questions()
        expect(asked).toBeGreaterThan(before.questions)
        yield* Effect.repeat(call("allow"), { until: () => questions() > asked })
      })
      yield* Effect.scoped(stopped)
      yield* untilCounted
    }).pipe(Effect.scoped)
  )

  it.live("fails a call, and names the store", () =>
    Effect.gen(function* () {
      const { call, sent, stop } = yield* connected
      yield* stop
      const before = sent()
      const failure = yield* Effect.flip(call("fail"))
      expect(failure).toMatchObject({
        _tag: "SDKException",
        reason: { _tag: "RateLimiter", description: "not sent: the store failed: no response within 1 s" },
        processed: "no"
      })
      expect(sent()).toBe(before)
    }).pipe(Effect.scoped)
  )

  it.live.each([{ onStoreFailure: "fail" as const }, { onStoreFailure: "allow" as const }])(
    "ends an interrupted call at once, where the policy is to $onStoreFailure",
    ({ onStoreFailure }) =>
      Effect.gen(function* () {
        const { call, questions, sent, stop } = yield* connected
        yield* stop
        const before = sent()
        const ends: Array<string> = []
        const asking = Effect.fnUntraced(function* (name: string, waiting: ReturnType<typeof call>) {
          const asked = questions()
          const noted = Effect.onExit(waiting, () => Effect.sync(() => ends.push(name)))
          const fiber = yield* Effect.forkChild(noted, { startImmediately: true })
          expect(questions()).toBeGreaterThan(asked)
          return fiber
        })
        // Asks first, so that its limit passes before that of the other.
        const failing = yield* asking("failed", call("fail"))
        const interrupted = yield* asking("interrupted", call(onStoreFailure))
        interrupted.interruptUnsafe()
        expect(Exit.isFailure(yield* Fiber.await(failing))).toBe(true)
        expect(ends).toEqual(["interrupted", "failed"])
        expect(sent()).toBe(before)
      }).pipe(Effect.scoped)
  )
})
