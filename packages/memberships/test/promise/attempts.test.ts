import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { ClerkHttpClient, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { type Attempt, ClerkMemberships, type Options } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { untyped } from "@effect-clerk/test-support/untyped"
import { Effect, Layer, Logger, Redacted } from "effect"
import { HttpClient } from "effect/http"
import { setImmediate } from "node:timers/promises"
import { inspect } from "node:util"
import { afterEach, describe, expect, it, vi } from "vitest"
import { bob, bug, calls, failureOf, organizationId, seed } from "./support.ts"

const traceId = "5a9ae5b1b3e9e6a8a5b5b8c5b1a3e9e6"

/** Responds with each of the statuses in turn. */
const responding = (statuses: ReadonlyArray<number>, traceIdSent = traceId) => {
  const left = [...statuses]
  return () => {
    const status = left.shift() ?? 200
    const headers = { "clerk-trace-id": traceIdSent }
    return Promise.resolve(new Response(status === 200 ? pageJson : "", { status, headers }))
  }
}

const retry = RetryPolicy.exponential({ base: "1 millis", cap: "1 millis", times: 2 })

const make = (options: Partial<Options>) => ClerkMemberships.make({ secretKey: secret, retry, ...options })

const aNumber: unknown = expect.any(Number)

/** A logger that keeps its lines. */
const recording = () => {
  const lines: Array<string> = []
  return {
    lines,
    info: (line: string) => void lines.push(`info ${line}`),
    warn: (line: string) => void lines.push(`warn ${line}`)
  }
}

afterEach(() => {
  vi.unstubAllEnvs()
  vi.restoreAllMocks()
})

describe("onAttempt", () => {
  it("is called with each attempt as a plain object, before the call ends", async () => {
    const attempts: Array<Attempt> = []
    const memberships = make({ fetch: responding([503, 200]), onAttempt: (attempt) => void attempts.push(attempt) })
    expect(await memberships.list({ organizationId })).toMatchObject({ _tag: "Success" })
    const common = {
      operation: "OrganizationMemberships.list",
      method: "GET",
      path: "/organizations/{organization_id}/memberships",
      interrupted: false,
      duration: aNumber,
      wait: aNumber,
      clerkTraceId: traceId
    }
    expect(structuredClone(attempts)).toStrictEqual([
      { ...common, attempt: 1, status: 503, error: "503" },
      { ...common, attempt: 2, status: 200, error: undefined }
    ])
  })

  it("is called with the attempts of a call with a signal, and the call says what it has done", async () => {
    const attempts: Array<Attempt> = []
    const controller = new AbortController()
    const memberships = make({
      fetch: () => {
        queueMicrotask(() => controller.abort())
        return new Promise<never>(() => undefined)
      },
      onAttempt: (attempt) => void attempts.push(attempt)
    })
    const failure = await failureOf(memberships.delete(bob, { signal: controller.signal }))
    expect(failure).toMatchObject({ _tag: "Aborted", processed: "maybe" })
    expect(attempts).toMatchObject([{ interrupted: true, status: undefined, error: undefined }])
  })

  it("is called with the attempts of a stream", async () => {
    const attempts: Array<Attempt> = []
    const memberships = make({ fetch: ClerkEmulator.fetch(seed), onAttempt: (attempt) => void attempts.push(attempt) })
    await calls.stream(memberships)
    expect(attempts).toMatchObject([{ operation: "OrganizationMemberships.list", status: 200 }])
  })

  const throwing = () => {
    throw bug
  }

  // The compiler takes an async function for a callback.
  const rejecting = untyped(() => Promise.reject(bug))

  const buggyOptions: ReadonlyArray<readonly [how: string, options: Partial<Options>]> = [
    ["that throws", { onAttempt: throwing }],
    ["that rejects", { onAttempt: rejecting }],
    ["beside a logger that throws", { logger: { info: throwing, warn: throwing } }],
    ["beside a logger that rejects", { logger: { info: rejecting, warn: rejecting } }]
  ]

  it.each(buggyOptions)("harms no call %s, and the error is logged", async (_, options) => {
    const logged = vi.spyOn(console, "error").mockImplementation(() => undefined)
    const memberships = make({ fetch: responding([200]), ...options })
    expect(await memberships.list({ organizationId })).toMatchObject({ _tag: "Success" })
    // A rejection that nobody handles is known by then, too.
    await setImmediate()
    expect(inspect(logged.mock.calls, { depth: 9 })).toContain(bug.message)
  })

  it("delays no call by a promise, nor does the promise of a logger", async () => {
    let called = 0
    const hanging = untyped(() => {
      called += 1
      return new Promise(() => undefined)
    })
    const memberships = make({
      fetch: responding([503, 200]),
      logger: { info: hanging, warn: hanging },
      onAttempt: hanging
    })
    expect(await memberships.list({ organizationId })).toMatchObject({ _tag: "Success" })
    expect(called).toBe(4)
  })

  it("is called though the logger throws", async () => {
    vi.spyOn(console, "error").mockImplementation(() => undefined)
    const attempts: Array<Attempt> = []
    const memberships = make({
      fetch: responding([200]),
      logger: { info: throwing, warn: throwing },
      onAttempt: (attempt) => void attempts.push(attempt)
    })
    expect(await memberships.list({ organizationId })).toMatchObject({ _tag: "Success" })
    expect(attempts).toMatchObject([{ status: 200 }])
  })
})

describe("logger", () => {
  const withoutTimes = (line: string) => line.replaceAll(/=\d+ms/g, "=")

  it("takes one line of each attempt", async () => {
    const logger = recording()
    await make({ fetch: responding([503, 200]), logger }).list({ organizationId })
    expect(logger.lines.map(withoutTimes)).toEqual([
      `warn OrganizationMemberships.list attempt=1 status=503 duration= wait= trace=${traceId}`,
      `info OrganizationMemberships.list attempt=2 status=200 duration= wait= trace=${traceId}`
    ])
  })

  it("names what failed where no response was received, and what an interruption ended", async () => {
    const logger = recording()
    const controller = new AbortController()
    const fetch = () => {
      queueMicrotask(() => controller.abort())
      return new Promise<never>(() => undefined)
    }
    await make({ fetch, logger }).list({ organizationId }, { signal: controller.signal })
    await make({ fetch: () => Promise.reject(new Error("reset")), logger, retry: RetryPolicy.none }).list({
      organizationId
    })
    await make({ fetch: () => Promise.resolve(new Response("{")), logger }).list({ organizationId })
    expect(logger.lines.map(withoutTimes)).toEqual([
      "info OrganizationMemberships.list attempt=1 error=interrupted duration= wait=",
      "warn OrganizationMemberships.list attempt=1 error=Transport duration= wait=",
      "warn OrganizationMemberships.list attempt=1 status=200 error=MalformedResponse duration= wait="
    ])
  })

  it("is given no key, no id and no address, whatever the server sends", async () => {
    const logger = recording()
    const sent = (clerkTraceId: string) =>
      JSON.stringify({
        errors: [{ code: "user_bob", message: `${secret} user_bob`, long_message: "ada@example.com" }],
        clerk_trace_id: clerkTraceId
      })
    const traceIds = [secret, "user_bob", "org_acme", "ada@example.com", "two\nlines"]
    let count = 0
    const fetch = () => Promise.resolve(new Response(sent(traceIds[count++ % traceIds.length] ?? ""), { status: 422 }))
    const memberships = make({ fetch, logger, retry: RetryPolicy.none })
    for (const call of Object.values(calls)) await call(memberships)
    const text = logger.lines.join("\n")
    expect(logger.lines.length).toBeGreaterThanOrEqual(Object.keys(calls).length)
    for (const word of [secret, "user_bob", "org_acme", "@"]) expect(text).not.toContain(word)
    expect(logger.lines.every((line) => !line.includes("\n"))).toBe(true)
  })

  it("says how long an attempt waited for the rate limit", async () => {
    const logger = recording()
    const rateLimit = RateLimitPolicy.make({ limit: 1, window: "50 millis" })
    const memberships = make({ fetch: responding([]), logger, rateLimit })
    await Promise.all([memberships.list({ organizationId }), memberships.list({ organizationId })])
    const waits = logger.lines.map((line) => Number(/wait=(\d+)ms/.exec(line)?.[1]))
    expect(waits[1]).toBeGreaterThan(waits[0] ?? Infinity)
  })
})

describe("CLERK_LOG", () => {
  const shown = async (level: string, options: Partial<Options> = {}) => {
    vi.stubEnv("CLERK_LOG", level)
    const info = vi.spyOn(console, "info").mockImplementation(() => undefined)
    const warn = vi.spyOn(console, "warn").mockImplementation(() => undefined)
    await make({ fetch: responding([503, 200]), ...options }).list({ organizationId })
    return { info: info.mock.calls.length, warn: warn.mock.calls.length }
  }

  it("writes each attempt to the console, or those that failed alone", async () => {
    expect(await shown("info")).toEqual({ info: 1, warn: 1 })
    expect(await shown("warn")).toMatchObject({ warn: 2 })
  })

  it("takes its levels in either case", async () => {
    expect(await shown("OFF")).toEqual({ info: 0, warn: 0 })
    expect(await shown(" Warn ")).toEqual({ info: 0, warn: 1 })
  })

  it("writes nothing where it is empty or off, also for a logger", async () => {
    expect(await shown("")).toEqual({ info: 0, warn: 0 })
    const logger = recording()
    expect(await shown("off", { logger })).toEqual({ info: 0, warn: 0 })
    expect(logger.lines).toEqual([])
  })

  it("limits what a logger is given", async () => {
    const logger = recording()
    await shown("warn", { logger })
    expect(logger.lines).toEqual([expect.stringContaining("status=503")])
  })
})

describe("http", () => {
  const overHttpClient = ClerkHttpClient.layer.pipe(Layer.provide(Layer.orDie(ClerkEmulator.layer(seed))))
  const later = Layer.unwrap(Effect.promise(() => Promise.resolve(overHttpClient)))

  it.each([
    ["built at once", overHttpClient],
    ["built later", later]
  ])("sends over a layer of ClerkHttpClient that is %s", async (_, http) => {
    const memberships = ClerkMemberships.make({ secretKey: secret, http })
    const results = await Promise.all([calls.list(memberships), calls.find(memberships)])
    expect(results).toMatchObject([{ _tag: "Success" }, { _tag: "Success" }])
    expect(await calls.ensure(memberships)).toMatchObject({ success: { outcome: "updated" } })
  })

  it("needs no fetch on the platform", async () => {
    vi.stubGlobal("fetch", undefined)
    const memberships = ClerkMemberships.make({ secretKey: secret, http: overHttpClient })
    expect(await calls.list(memberships)).toMatchObject({ _tag: "Success" })
    vi.unstubAllGlobals()
  })

  it("tells what an aborted write may have done", async () => {
    const controller = new AbortController()
    const hanging = Layer.succeed(
      HttpClient.HttpClient,
      HttpClient.make(() =>
        Effect.andThen(
          Effect.sync(() => controller.abort()),
          Effect.never
        )
      )
    )
    const memberships = ClerkMemberships.make({
      secretKey: secret,
      http: ClerkHttpClient.layer.pipe(Layer.provide(hanging))
    })
    const failure = await failureOf(calls.delete(memberships, { signal: controller.signal }))
    expect(failure).toMatchObject({ _tag: "Aborted", processed: "maybe" })
  })

  it.each([
    ["http", { http: "undici" }],
    ["fetch", { http: overHttpClient, fetch }],
    ["onAttempt", { onAttempt: true }],
    ["logger", { logger: { info: "" } }]
  ])("fails each call where %s is invalid", async (option, options) => {
    const memberships = ClerkMemberships.make(untyped({ secretKey: secret, ...options }))
    const failure = await failureOf(calls.list(memberships))
    expect(failure).toMatchObject({ reason: { _tag: "InvalidRequest", issues: [{ path: [option] }] } })
    expect(failure.message).toContain(`not sent: ${option}: expected`)
  })
})

describe("Observer.log", () => {
  it("writes the same line to Effect's log", async () => {
    const lines: Array<string> = []
    const logger = Logger.make(({ logLevel, message }) => void lines.push(`${logLevel} ${String(message)}`))
    await OrganizationMemberships.use((_) => _.list({ organizationId })).pipe(
      Effect.provide(
        OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), fetch: responding([503, 200]) })
      ),
      Effect.provideService(Observer.Current, Observer.log),
      Effect.provideService(RetryPolicy.Current, retry),
      Effect.provide(Logger.layer([logger])),
      Effect.runPromise
    )
    expect(lines.map((line) => line.replaceAll(/=\d+ms/g, "="))).toEqual([
      `Warn OrganizationMemberships.list attempt=1 status=503 duration= wait= trace=${traceId}`,
      `Info OrganizationMemberships.list attempt=2 status=200 duration= wait= trace=${traceId}`
    ])
  })
})
