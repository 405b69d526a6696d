import { version } from "@effect-clerk/core/internal"
import { type Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Tracer } from "effect"
import { transports } from "@effect-clerk/test-support/transports"
import { type Call, decidedHeaders, exchange, otherHeaders } from "./exchange.ts"

const list: Call = (_) => _.list({ organizationId: "org_1" })

const inSpan =
  (call: Call): Call =>
  (service) =>
    Effect.withSpan(call(service), "the application's")

describe.each(transports)("%s", (_, make) => {
  it.live("sends no trace header, even inside of a span", () =>
    Effect.gen(function* () {
      const { sent } = yield* exchange(make, [inSpan(list)])
      expect(sent.map(otherHeaders)).toStrictEqual([[]])
    })
  )

  it.live("sends the call's span as traceparent, and no other trace header, if traceHeaders is true", () =>
    Effect.gen(function* () {
      let traceId = ""
      const call: Call = (service) =>
        Effect.andThen(
          Effect.map(Effect.currentSpan, (span) => {
            traceId = span.traceId
          }),
          list(service)
        ).pipe(Effect.withSpan("the application's"))
      const { sent } = yield* exchange(make, [call], { traceHeaders: true })
      expect(traceId).toMatch(/^[0-9a-f]{32}$/)
      expect(sent.map(otherHeaders)).toStrictEqual([["traceparent"]])
      const traceparent = sent[0]?.headers.find(([name]) => name === "traceparent")?.[1]
      expect(traceparent).toMatch(new RegExp(`^00-${traceId}-[0-9a-f]{16}-01$`))
    })
  )

  it.live("sends the configured API version", () =>
    Effect.gen(function* () {
      const { sent } = yield* exchange(make, [list], { apiVersion: "2025-04-10" })
      expect(sent.map(decidedHeaders)).toStrictEqual([
        [
          ["accept", "application/json"],
          ["authorization", "Bearer sk_test_wire"],
          ["clerk-api-version", "2025-04-10"],
          ["user-agent", `effect-clerk/${version}`]
        ]
      ])
    })
  )
})

describe("the span that traceparent names", () => {
  it.effect("is the operation's span", () =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      let traceparent: string | null = null
      const fetch: Fetch = (_, init) => {
        traceparent = new Headers(init.headers).get("traceparent")
        return Promise.resolve(Response.json({ data: [], total_count: 0 }))
      }
      yield* OrganizationMemberships.use(list).pipe(
        Effect.provide(
          OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_1"), fetch, traceHeaders: true })
        ),
        Effect.provideService(Tracer.Tracer, tracer)
      )
      const [span, ...others] = spans.filter(({ name }) => name === "OrganizationMemberships.list")
      expect(others).toStrictEqual([])
      expect(traceparent).toBe(`00-${span?.traceId}-${span?.spanId}-01`)
      expect(span?.kind).toBe("client")
      expect(Object.fromEntries(span?.attributes ?? [])).toMatchObject({
        "http.request.method": "GET",
        "url.template": "/organizations/{organization_id}/memberships",
        "server.address": "api.clerk.com"
      })
      expect(JSON.stringify([...(span?.attributes ?? [])])).not.toContain("org_1")
    })
  )
})
