import { SDKException, Transport, UnexpectedStatus } from "@effect-clerk/core/SDKException"
import { Observer } from "@effect-clerk/http"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Logger } from "effect"

const success: Observer.Attempt = {
  operation: "Things.read",
  method: "GET",
  path: "/things",
  serverAddress: "api.clerk.com",
  attempt: 2,
  repeats: undefined,
  status: 200,
  headers: {},
  failure: undefined,
  interrupted: false,
  duration: Duration.millis(41.5),
  wait: Duration.millis(0.4)
}

const failed = (reason: Transport | UnexpectedStatus) =>
  new SDKException({ operation: "Things.read", attempts: 2, reason })

const reset = failed(new Transport({ processed: "maybe", description: "reset" }))

const unavailable = (body: { readonly clerkTraceId?: string } = {}) =>
  failed(new UnexpectedStatus({ processed: "maybe", status: 503, errors: [], excerpt: "", ...body }))

describe("Observer.AttemptSpans", () => {
  it.effect("is false unless the program provides true", () =>
    Effect.gen(function* () {
      expect(yield* Observer.AttemptSpans).toBe(false)
    })
  )
})

describe("Observer.clerkTraceId", () => {
  const headers = { "clerk-trace-id": "of-clerk", "cf-ray": "of-cloudflare" }

  it.each<[where: string, attempt: Partial<Observer.Attempt>, expected: string | undefined]>([
    ["the body", { failure: unavailable({ clerkTraceId: "of-the-body" }), headers }, "of-the-body"],
    ["Clerk's header, where the body has none", { failure: unavailable(), headers }, "of-clerk"],
    ["Clerk's header, where no error response was read", { failure: reset, headers }, "of-clerk"],
    ["Clerk's header of a success", { headers }, "of-clerk"],
    ["Cloudflare's header, where Clerk has sent none", { headers: { "cf-ray": "of-cloudflare" } }, "of-cloudflare"],
    ["nowhere, without a response", { failure: reset }, undefined]
  ])("is read from %s", (_, attempt, expected) => {
    expect(Observer.clerkTraceId({ ...success, ...attempt })).toBe(expected)
  })
})

describe("Observer.format", () => {
  it.each<[line: string, attempt: Partial<Observer.Attempt>]>([
    ["status=200 duration=42ms wait=0ms", {}],
    ["status=503 duration=42ms wait=0ms", { status: 503, failure: unavailable() }],
    ["error=Transport duration=42ms wait=0ms", { status: undefined, failure: reset }],
    ["status=404 error=Transport duration=42ms wait=0ms", { status: 404, failure: reset }],
    ["error=interrupted duration=42ms wait=0ms", { status: undefined, interrupted: true }]
  ])("writes `%s`, each field where it says something", (line, attempt) => {
    expect(Observer.format({ ...success, ...attempt })).toBe(`Things.read attempt=2 ${line}`)
  })

  const traceOf = (id: string) =>
    Observer.format({ ...success, headers: { "clerk-trace-id": id } })
      .split("wait=0ms")
      .at(-1)

  it.each(["a", "5a9ae5b1b3e9-LHR", "users-1", "x_user_1", "x".repeat(64)])("ends with the trace id %s", (id) => {
    expect(traceOf(id)).toBe(` trace=${id}`)
  })

  it.each(["user_1", "org_1", "orgmem_1", "sk_test_1", "ada@example.com", "a b", "\na", "a\n", "x".repeat(65), ""])(
    "has no trace where a server sends %j, which may be an id, a key or an address",
    (id) => {
      expect(traceOf(id)).toBe("")
    }
  )
})

describe("Observer.log", () => {
  it.effect("writes the line at level Warning for an attempt that failed, else at Info", () =>
    Effect.gen(function* () {
      const lines: Array<unknown> = []
      const logger = Logger.make(({ logLevel, message }) => lines.push([logLevel, message]))
      const failure = { ...success, status: 503, failure: unavailable() }
      yield* Effect.provide(Effect.andThen(Observer.log(success), Observer.log(failure)), Logger.layer([logger]))
      expect(lines).toEqual([
        ["Info", [Observer.format(success)]],
        ["Warn", [Observer.format(failure)]]
      ])
    })
  )
})
