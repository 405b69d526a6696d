import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Layer, Redacted, Tracer } from "effect"
import * as HttpClient from "effect/http/HttpClient"
import { advance, settle } from "@effect-clerk/test-support/advance"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { recordingTracer } from "@effect-clerk/test-support/recordingTracer"
import { over } from "@effect-clerk/test-support/overFetch"
import { fetchTransports } from "@effect-clerk/test-support/transports"
import { inspect } from "node:util"
import { vi } from "vitest"

const secretKey = Redacted.make(secret)

const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" }))

const isOfAttempt = (name: string): boolean => name.startsWith("GET")

/** A tracer that records the spans of attempts. */
const recording = () => {
  const spans: Array<Tracer.Span> = []
  const tracer = Tracer.make({
    span: (options) => {
      const span = new Tracer.NativeSpan(options)
      if (isOfAttempt(options.name)) spans.push(span)
      return span
    }
  })
  return { spans, tracer }
}

const isInterrupted = (span: Tracer.Span | undefined): boolean =>
  span?.status._tag === "Ended" && Exit.hasInterrupts(span.status.exit)

describe.each(fetchTransports)("the span of an attempt over %s", (_, make) => {
  it.live.each(["start", "attribute", "end"] as const)(
    "leaves a defect of the tracer to the call where it has its %s, which releases the permit",
    (part) =>
      Effect.gen(function* () {
        const fails = (): never => {
          throw new Error("a broken tracer")
        }
        const broken = Tracer.make({
          span: (options) => {
            if (isOfAttempt(options.name) && part === "start") return fails()
            return Object.assign(new Tracer.NativeSpan(options), isOfAttempt(options.name) ? { [part]: fails } : {})
          }
        })
        const one = RateLimitPolicy.make({ limit: 1, window: "50 millis" })
        const exits = yield* Effect.gen(function* () {
          const first = yield* Effect.exit(Effect.withTracer(list, broken))
          return [first, yield* Effect.exit(list)]
        }).pipe(
          Effect.provideService(Observer.AttemptSpans, true),
          Effect.provideService(RateLimitPolicy.Current, one),
          Effect.provide(make({ secretKey }, () => Promise.resolve(new Response(pageJson))))
        )
        expect(exits).toMatchObject([Exit.die(new Error("a broken tracer")), { _tag: "Success" }])
      })
  )

  it.live("ends as interrupted where the call is interrupted while it reads the body", () =>
    Effect.gen(function* () {
      const reading = yield* Deferred.make<void>()
      const body = new ReadableStream({ pull: () => void Deferred.doneUnsafe(reading, Effect.void) })
      const { spans, tracer } = recording()
      const call = list.pipe(
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.withTracer(tracer),
        Effect.provide(make({ secretKey }, () => Promise.resolve(new Response(body))))
      )
      const fiber = yield* Effect.forkChild(call, { startImmediately: true })
      yield* Deferred.await(reading)
      yield* Fiber.interrupt(fiber)
      expect(isInterrupted(spans[0])).toBe(true)
    })
  )

  it.effect("is told nothing of a response that comes after its timeout", () =>
    Effect.gen(function* () {
      const { spans, tracer } = recording()
      const late: Array<(response: Response) => void> = []
      const call = list.pipe(
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.withTracer(tracer),
        Effect.provide(make({ secretKey }, () => new Promise((resolve) => late.push(resolve))))
      )
      const fiber = yield* Effect.forkChild(Effect.exit(call), { startImmediately: true })
      yield* advance(15_000, 5000)
      yield* Fiber.join(fiber)
      expect(spans.map(({ status }) => status._tag)).toEqual(["Ended"])
      const told = spans.flatMap((span) => [vi.spyOn(span, "attribute"), vi.spyOn(span, "end")])
      late[0]?.(new Response(pageJson))
      yield* advance(200)
      for (const method of told) expect(method).not.toHaveBeenCalled()
    })
  )
})

describe("the span of an attempt over an HttpClient", () => {
  it.effect(
    "that cannot be interrupted ends as interrupted where its call is, without the timeout that the client is left with",
    () =>
      Effect.gen(function* () {
        const { spans, tracer } = recording()
        const client = HttpClient.make(() => Effect.uninterruptible(Effect.never))
        const call = list.pipe(
          Effect.provideService(Observer.AttemptSpans, true),
          Effect.withTracer(tracer),
          Effect.provide(over(Layer.succeed(HttpClient.HttpClient, client))({ secretKey }))
        )
        const fiber = yield* Effect.forkChild(call, { startImmediately: true })
        yield* settle
        yield* Fiber.interrupt(fiber)
        expect(isInterrupted(spans[0])).toBe(true)
        expect(spans[0]?.attributes.has("error.type")).toBe(false)
      })
  )

  it.effect("ends with the kind of the client's defect, whose message has the URL", () =>
    Effect.gen(function* () {
      const { spans, tracer } = recordingTracer()
      const client = HttpClient.make(({ url }) => Effect.die(new RangeError(`died at ${url}`)))
      const exit = yield* list.pipe(
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.withTracer(tracer),
        Effect.provide(over(Layer.succeed(HttpClient.HttpClient, client))({ secretKey })),
        Effect.exit
      )
      expect(inspect(exit, { depth: 20 })).toContain("died at https://api.clerk.com/v1/organizations/org_1/memberships")
      const kind = { name: "RangeError", message: "RangeError" }
      expect(spans.map(({ status }) => status)).toMatchObject([{ exit: Exit.fail(kind) }, { exit: Exit.fail(kind) }])
      expect(spans.map(({ attributes }) => attributes.get("error.type"))).toEqual(["RangeError", "RangeError"])
    })
  )
})
