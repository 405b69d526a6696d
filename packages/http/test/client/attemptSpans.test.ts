import { RateLimitPolicy } from "@effect-clerk/core"
import { Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Exit, Fiber, Redacted, Tracer } from "effect"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" }))

const isOfAttempt = (name: string): boolean => name.startsWith("GET")

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
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          if (isOfAttempt(options.name)) spans.push(span)
          return span
        }
      })
      const call = list.pipe(
        Effect.provideService(Observer.AttemptSpans, true),
        Effect.withTracer(tracer),
        Effect.provide(make({ secretKey }, () => Promise.resolve(new Response(body))))
      )
      const fiber = yield* Effect.forkChild(call, { startImmediately: true })
      yield* Deferred.await(reading)
      yield* Fiber.interrupt(fiber)
      const status = spans[0]?.status
      expect(status?._tag === "Ended" && Exit.hasInterrupts(status.exit)).toBe(true)
    })
  )
})
