import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { ClerkHttpClient, Observer } from "@effect-clerk/http"
import { describe, expect, it } from "@effect/vitest"
import { Context, Effect, Exit, Fiber, Layer, Option, Tracer } from "effect"
import { HttpClient, HttpClientError } from "effect/http"
import { advance, settle } from "@effect-clerk/test-support/advance"
import { connect, member, users, type Way } from "./support.ts"

const all = { concurrency: "unbounded" } as const

const fork = { startImmediately: true } as const

const slow = { emulator: { latency: "1 seconds" } } as const

/** Records each attempt, whether it was interrupted. */
const recording = () => {
  const interrupted: Array<boolean> = []
  const services = Layer.succeed(Observer.Current, (attempt) =>
    Effect.sync(() => interrupted.push(attempt.interrupted))
  )
  return { interrupted, services }
}

describe("MembershipLookup and its callers", () => {
  it.effect("leaves the other callers of a request alone when one is interrupted, the first one too", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect({}, slow)
      const ask = (index: number) => Effect.forkChild(lookup.find(member(index)), fork)
      const [first, equal, other, gone] = yield* Effect.all([ask(0), ask(0), ask(1), ask(2)])
      yield* advance(500)
      yield* Fiber.interruptAll([first, gone])
      yield* advance(500)
      for (const fiber of [equal, other]) expect(Option.isSome((yield* Fiber.join(fiber)).membership)).toBe(true)
      // The answer that nobody waited for any more serves the next one.
      expect(Option.isSome((yield* lookup.find(member(2))).membership)).toBe(true)
      expect(yield* asked).toEqual([[users[0], users[1], users[2]]])
    })
  )

  it.effect.each<readonly [string, string]>([
    ["is too long for a request", "u".repeat(20_000)],
    ["has a character that no id of Clerk's has", "user_\u0000"]
  ])("asks about an id that %s in a request of its own, so that it fails nobody else's question", ([, userId]) =>
    Effect.gen(function* () {
      const way: Way = HttpClient.transform((effect, request) =>
        new URL(request.url).searchParams.getAll("user_id").includes(userId)
          ? Effect.fail(
              new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request }) })
            )
          : effect
      )
      const { asked, lookup } = yield* connect({ retry: RetryPolicy.none }, { way })
      const questions = [member(0), { ...member(0), userId }, member(1)]
      const exits = yield* Effect.all(
        questions.map((question) => Effect.exit(lookup.find(question))),
        all
      )
      expect(exits.map(Exit.isSuccess)).toEqual([true, false, true])
      expect(yield* asked).toEqual([[users[0], users[1]]])
    })
  )

  it.effect("interrupts the request when its last caller is, and asks again later", () =>
    Effect.gen(function* () {
      const { interrupted, services } = recording()
      const { lookup } = yield* connect({}, { ...slow, services })
      const fibers = yield* Effect.forEach([0, 1], (index) => Effect.forkChild(lookup.find(member(index)), fork))
      yield* advance(500)
      yield* Fiber.interruptAll(fibers)
      expect(interrupted).toEqual([true])
      const fiber = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* advance(1000)
      expect(Option.isSome((yield* Fiber.join(fiber)).membership)).toBe(true)
      expect(interrupted).toEqual([true, false])
    })
  )

  it.effect("lets nobody join a request whose interruption takes its time", () =>
    Effect.gen(function* () {
      const way: Way = HttpClient.transform((effect) => Effect.uninterruptible(Effect.delay(effect, "1 seconds")))
      const { asked, lookup } = yield* connect({}, { way })
      const first = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* advance(500)
      yield* Effect.forkChild(Fiber.interrupt(first), fork)
      const second = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* advance(1500)
      expect(Option.isSome((yield* Fiber.join(second)).membership)).toBe(true)
      expect((yield* asked).length).toBeGreaterThan(0)
    })
  )

  it.effect("retries nothing for callers who are gone", () =>
    Effect.gen(function* () {
      const { asked, emulator, lookup } = yield* connect({ retry: RetryPolicy.exponential({ base: "1 seconds" }) })
      yield* emulator.inject({ with: { status: 503 } })
      const fiber = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* settle
      expect(yield* asked).toHaveLength(1)
      yield* Fiber.interrupt(fiber)
      yield* advance(5000, 500)
      expect(yield* asked).toHaveLength(1)
    })
  )

  it.effect("asks nothing for a caller who is interrupted before the request is sent", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const ask = (index: number) => Effect.forkChild(lookup.find(member(index)), fork)
      const [first, second] = yield* Effect.all([ask(0), ask(1)])
      yield* Fiber.interrupt(first)
      yield* Fiber.join(second)
      yield* Fiber.interrupt(yield* Effect.forkChild(lookup.find(member(2)), fork))
      yield* advance(50)
      yield* lookup.find(member(3))
      expect(yield* asked).toEqual([[users[1]], [users[3]]])
    })
  )

  it.effect("asks for a caller who comes after one that was interrupted before the request is sent", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const ask = (index: number) => Effect.forkChild(lookup.find(member(index)), fork)
      const [first, other] = yield* Effect.all([ask(0), ask(1)])
      yield* Fiber.interrupt(first)
      const again = yield* ask(0)
      expect(Option.isSome((yield* Fiber.join(again)).membership)).toBe(true)
      yield* Fiber.join(other)
      expect(yield* asked).toEqual([[users[1], users[0]]])
    })
  )

  it.effect("joins a question of the same user while its request is on its way", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect({}, slow)
      const first = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* advance(500)
      const second = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* advance(500)
      expect(yield* Fiber.join(second)).toEqual(yield* Fiber.join(first))
      expect(yield* asked).toHaveLength(1)
    })
  )

  it.effect("asks again for a caller whose answer was sent for longer than a TTL before", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect({ ttl: "200 millis" }, slow)
      const first = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* advance(500)
      const second = yield* Effect.forkChild(lookup.find(member(0)), fork)
      yield* advance(500)
      expect((yield* Fiber.join(first)).asOf).toBe(0)
      expect(second.pollUnsafe()).toBeUndefined()
      yield* advance(1000)
      expect((yield* Fiber.join(second)).asOf).toBe(1000)
      expect(yield* asked).toHaveLength(2)
    })
  )

  it.effect("runs a request under its own policies, whoever asks first", () =>
    Effect.gen(function* () {
      const { emulator, lookup } = yield* connect({ retry: RetryPolicy.exponential({ base: 1, cap: 1 }) })
      yield* emulator.inject({ with: { status: 503 } })
      const first = lookup.find(member(0)).pipe(
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ total: 1 })),
        Effect.provideService(ClerkHttpClient.MaxResponseBytes, 1),
        ClerkHttpClient.withClientTransform(() => {
          throw new Error("the first caller's own")
        })
      )
      const fiber = yield* Effect.forkChild(Effect.all([first, lookup.find(member(1))], all), fork)
      yield* advance(50)
      expect((yield* Fiber.join(fiber)).every(({ membership }) => Option.isSome(membership))).toBe(true)
    })
  )

  it.effect("runs a request under the services that its layer is provided with", () =>
    Effect.gen(function* () {
      const { interrupted, services } = recording()
      const policy = Layer.succeed(RetryPolicy.Current, RetryPolicy.none)
      const { emulator, lookup } = yield* connect({}, { services: Layer.merge(services, policy) })
      yield* emulator.inject({ with: { status: 503 } })
      expect(yield* Effect.flip(lookup.find(member(0)))).toMatchObject({ attempts: 1 })
      expect(interrupted).toEqual([false])
    })
  )

  it.effect("names a policy that is invalid, in the failure of each call", () =>
    Effect.gen(function* () {
      const { lookup } = yield* connect({ retry: RetryPolicy.exponential({ times: -1 }) })
      expect(yield* Effect.flip(lookup.find(member(0)))).toMatchObject({
        reason: { _tag: "InvalidRequest", issues: [{ path: ["RetryPolicy", "times"] }] }
      })
    })
  )

  it.effect("links the span of a request to those of its callers, and makes it a child of none", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      // The span in which the layer was built has ended by then.
      const built = Layer.succeed(Tracer.ParentSpan, Tracer.externalSpan({ spanId: "built", traceId: "built" }))
      const services = Layer.merge(Layer.succeed(Tracer.Tracer, tracer), built)
      const { lookup } = yield* connect({}, { services })
      const callers: Array<string> = []
      const call = (index: number) =>
        Effect.withSpan(
          Effect.andThen(
            Effect.map(Effect.currentSpan, ({ spanId }) => callers.push(spanId)),
            lookup.find(member(index))
          ),
          "caller"
        )
      yield* Effect.all([call(0), call(1), call(0), lookup.find(member(2))], all)
      const batch = spans.find(({ name }) => name === "MembershipLookup.batch")
      expect(batch?.links.map(({ span }) => span.spanId)).toEqual(callers)
      expect(batch?.parent).toEqual(Option.none())
      expect(batch?.attributes.get("clerk.lookup.batch_size")).toBe(3)
      expect(spans.some(({ name }) => name === "OrganizationMemberships.list")).toBe(true)
    })
  )

  it.effect("interrupts its requests and their callers when its layer's scope closes", () =>
    Effect.gen(function* () {
      const { interrupted, services } = recording()
      const fiber = yield* Effect.scoped(
        Effect.gen(function* () {
          const { lookup } = yield* connect({}, { ...slow, services })
          const fiber = yield* Effect.forkDetach(lookup.find(member(0)), fork)
          yield* advance(500)
          return fiber
        })
      )
      expect(Exit.hasInterrupts(yield* Fiber.await(fiber))).toBe(true)
      expect(interrupted).toEqual([true])
    })
  )

  it.effect("runs under no service of the program where the layer has none", () =>
    Effect.gen(function* () {
      const { interrupted } = recording()
      const { lookup } = yield* connect()
      yield* Effect.provideContext(
        lookup.find(member(0)),
        Context.make(Observer.Current, () => Effect.sync(() => interrupted.push(true)))
      )
      expect(interrupted).toEqual([])
    })
  )
})
