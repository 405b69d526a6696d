import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Logger, Metric, Redacted, Tracer } from "effect"
import { inspect } from "node:util"
import { clerkErrors, membershipJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { transports } from "@effect-clerk/test-support/transports"

const email = "ada.private@example.com"

/** A key that was rotated away, which a server may still show. */
const rotated = "sk_live_rotated0123456789"

const base64 = (text: string): string => Buffer.from(text).toString("base64")

const secrets = [secret, rotated].flatMap((key) => [key, base64(key), base64(`Bearer ${key}`)])

/** Answers that give back all that the request held, each in another place. */
const echoes: ReadonlyArray<readonly [name: string, answer: (head: string) => string | undefined]> = [
  ["a documented refusal", (head) => RawServer.answer(422, clerkErrors(head, { meta: { [head]: [{ deep: head }] } }))],
  ["an undocumented refusal", (head) => RawServer.answer(409, clerkErrors(head))],
  ["a body that is not Clerk's", (head) => RawServer.answer(502, `<html>${head}</html>`)],
  [
    "a documented refusal with keys in base64 and of old",
    () => RawServer.answer(422, clerkErrors(secrets.join(" "), { meta: { keys: [secrets], [secrets.join()]: 1 } }))
  ],
  ["a body with keys in base64 and of old", () => RawServer.answer(502, `<html>${secrets.join("<br>")}</html>`)],
  ["a trace id in base64", () => RawServer.answer(500, "", [`Clerk-Trace-Id: ${base64(`Bearer ${secret}`)}`])],
  ["a response that is no HTTP, in base64", () => `${secrets.join(" ")}\r\n\r\n`],
  ["a trace id", () => RawServer.answer(500, "", [`cf-ray: ${secret}`])],
  ["a success that is not JSON", (head) => RawServer.answer(200, head)],
  ["a success of the wrong shape", (head) => RawServer.answer(200, JSON.stringify({ data: head, [head]: head }))],
  ["a success that breaks off", (head) => RawServer.answer(200, head + "x".repeat(99)).slice(0, -50)],
  ["a response that is no HTTP", (head) => `${head.replaceAll("\r\n", " ")}\r\n\r\n`],
  ["a redirect", () => RawServer.answer(302, "", [`Location: http://127.0.0.1/${secret}`])],
  ["a reset", () => undefined]
]

describe.each(transports)("secrets over %s", (_, make) => {
  /** Everything that a failing call leaves behind: the failure in every form, its spans, its logs, its metrics. */
  const tracesOf = (apiUrl: string, policies: Layer.Layer<never> = Layer.empty) =>
    Effect.gen(function* () {
      const spans: Array<Tracer.Span> = []
      const logs: Array<string> = []
      const tracer = Tracer.make({
        span: (options) => {
          const span = new Tracer.NativeSpan(options)
          spans.push(span)
          return span
        }
      })
      const logger = Logger.make((options) => {
        logs.push(Logger.formatJson.log(options), inspect(options.message, { depth: 20 }))
      })
      const exit = yield* OrganizationMemberships.use((_) =>
        _.list({ organizationId: "org_1", emailAddress: [email], query: email })
      ).pipe(
        Effect.tapCause((cause) => Effect.logError("failed", cause)),
        Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl })),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ base: "1 millis", times: 1 })),
        Effect.provide(policies),
        Effect.provide(Logger.layer([logger])),
        Effect.withTracer(tracer),
        Effect.exit
      )
      const error = Exit.isFailure(exit) ? Cause.squash(exit.cause) : undefined
      expect(Exit.isFailure(exit) && Exit.hasDies(exit)).toBe(false)
      const withStack = error instanceof Error ? [error.stack, error.message, inspect(error.cause, { depth: 20 })] : []
      const spanTexts = spans.map((span) =>
        inspect([span.name, [...span.attributes], span], { depth: 20, showHidden: true })
      )
      return {
        error,
        spans: spanTexts,
        traces: [
          ...withStack,
          JSON.stringify(error),
          String(error),
          inspect(error, { depth: 20, showHidden: true, getters: true }),
          Exit.isFailure(exit) ? Cause.pretty(exit.cause) : "",
          JSON.stringify(exit),
          inspect(exit, { depth: 20 }),
          ...spanTexts,
          ...logs,
          inspect(yield* Metric.snapshot, { depth: 20 })
        ].join("\n")
      }
    })

  it.live.each(echoes)("%s shows neither the secret key nor the query", ([, answer]) =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket, text }) => {
        const head = text.slice(0, text.indexOf("\r\n\r\n"))
        const reply = answer(
          head
            .split("\r\n")
            .filter((line) => /^authorization/i.test(line))
            .join("")
        )
        if (reply === undefined) socket.resetAndDestroy()
        else socket.end(reply)
      })
      const { error, spans, traces } = yield* tracesOf(server.origin)
      expect(error).toBeDefined()
      expect(spans.length).toBeGreaterThan(0)
      expect(server.requests[0]?.text).toContain(secret)
      expect(server.requests[0]?.text).toContain(encodeURIComponent(email))
      for (const text of secrets) expect(traces).not.toContain(text)
      expect(traces).not.toContain(email)
      expect(traces).not.toContain(encodeURIComponent(email))
    }).pipe(Effect.scoped)
  )

  it.live("a failed connection and a timeout show neither the secret key nor the query", () =>
    Effect.gen(function* () {
      const port = yield* RawServer.refusingPort
      const down = yield* tracesOf(`http://127.0.0.1:${port}`)
      const silent = yield* RawServer.make(() => undefined)
      const late = yield* tracesOf(
        silent.origin,
        Layer.succeed(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "20 millis", total: "1 seconds" }))
      )
      for (const { error, traces } of [down, late]) {
        expect(error).toHaveProperty("_tag", "SDKException")
        expect(traces).not.toContain(secret)
        expect(traces).not.toContain(encodeURIComponent(email))
      }
    }).pipe(Effect.scoped)
  )

  it.live("the spans of a success show neither the secret key nor the query", () =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) =>
        socket.write(RawServer.answer(200, JSON.stringify({ data: [JSON.parse(membershipJson)], total_count: 1 })))
      )
      const { error, spans } = yield* tracesOf(server.origin)
      expect(error).toBeUndefined()
      expect(spans.length).toBe(1)
      expect(spans[0]).toContain("/organizations/{organization_id}/memberships")
      expect(spans.join("")).not.toContain(encodeURIComponent(email))
      expect(spans.join("")).not.toContain(secret)
    }).pipe(Effect.scoped)
  )
})
