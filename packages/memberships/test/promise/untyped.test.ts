import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { ClerkMemberships, type Options } from "@effect-clerk/memberships/Promise"
import { Duration } from "effect"
import { describe, expect, it } from "vitest"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { untyped } from "@effect-clerk/test-support/untyped"
import { collect, failureOf, methods, organizationId, withEmulator } from "./support.ts"

/** A fetch that counts. */
const counting = () => {
  let count = 0
  return {
    count: () => count,
    fetch: () => {
      count += 1
      return Promise.resolve(new Response(pageJson))
    }
  }
}

const invalid = (path: ReadonlyArray<string>, expected: unknown = expect.any(String)) => ({
  _tag: "SDKException",
  processed: "no",
  attempts: 0,
  reason: { _tag: "InvalidRequest", issues: [{ path, expected }] }
})

const nonsense: ReadonlyArray<unknown> = ["5 seconds", 5000, "", 0, true, {}, [], () => undefined, { issues: [] }]

describe("a value that is not a policy", () => {
  const kinds = [
    {
      field: "retry",
      made: "RetryPolicy",
      example: "exponential()",
      others: [TimeoutPolicy.none, RateLimitPolicy.unlimited]
    },
    {
      field: "timeout",
      made: "TimeoutPolicy",
      example: 'make({ total: "5 seconds" })',
      others: [Duration.seconds(5), RetryPolicy.none]
    },
    {
      field: "rateLimit",
      made: "RateLimitPolicy",
      example: 'make({ limit: 50, window: "5 seconds" })',
      others: [RetryPolicy.none, TimeoutPolicy.none]
    }
  ]

  it.each(kinds)("fails the call, or each call of the client: $field", async ({ example, field, made, others }) => {
    const { count, fetch } = counting()
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch })
    for (const policy of [...nonsense, ...others]) {
      const options = untyped({ [field]: policy })
      const failure = invalid([field], `a ${made}; use ${made}.${example}`)
      expect(await failureOf(memberships.list({ organizationId }, options))).toMatchObject(failure)
      const client = ClerkMemberships.make(untyped({ secretKey: secret, fetch, [field]: policy }))
      expect(await failureOf(client.list({ organizationId }))).toMatchObject(failure)
      expect(await failureOf(client.ensure({ organizationId, userId: "user_bob", role: "org:member" }))).toMatchObject(
        failure
      )
    }
    expect(count()).toBe(0)
  })

  it.each(methods)("fails %s, which names every invalid policy", async (_, call) => {
    const { count, fetch } = counting()
    const options = untyped({ retry: {}, timeout: 5000, rateLimit: "none" })
    const failure = await failureOf(call(ClerkMemberships.make({ secretKey: secret, fetch }), options))
    expect(failure).toMatchObject({
      reason: { issues: [{ path: ["retry"] }, { path: ["timeout"] }, { path: ["rateLimit"] }] }
    })
    expect(count()).toBe(0)
  })

  it.each(kinds)("counts as absent where it is null: $field", ({ field }) =>
    withEmulator(async ({ connect }) => {
      const none = untyped({ [field]: null })
      const client = connect(none)
      expect(await client.list({ organizationId }, none)).toMatchObject({ success: { totalCount: 2 } })
      expect(await client.ensure({ organizationId, userId: "user_bob", role: "org:member" }, none)).toMatchObject({
        success: { outcome: "unchanged" }
      })
    })
  )
})

describe("call options", () => {
  it.each(methods)("may be null, and so may the signal: %s", async (_, call) => {
    for (const options of [null, { signal: null }]) {
      await withEmulator(async ({ memberships }) => {
        expect(await call(memberships, untyped(options))).toMatchObject({ _tag: "Success" })
      })
    }
  })

  const noSignals: ReadonlyArray<unknown> = [
    {},
    "abort",
    1,
    true,
    new AbortController(),
    new EventTarget(),
    { aborted: true },
    { aborted: false, addEventListener: () => undefined },
    Object.assign(new EventTarget(), { aborted: "no" })
  ]

  it.each(methods)("fail %s where the signal is not an AbortSignal", async (name, call) => {
    const { count, fetch } = counting()
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch })
    for (const signal of noSignals) {
      expect(await failureOf(call(memberships, untyped({ signal })))).toMatchObject({
        ...invalid(["signal"], "an AbortSignal"),
        operation: `OrganizationMemberships.${name}`
      })
    }
    expect(count()).toBe(0)
  })

  it.each(methods)("fail %s where they are a signal themselves, or not an object", async (name, call) => {
    const { count, fetch } = counting()
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch })
    for (const options of [AbortSignal.abort(), new AbortController().signal, "signal", 5, true]) {
      expect(await failureOf(call(memberships, untyped(options)))).toMatchObject({
        ...invalid(["options"], "an object, such as { signal }"),
        operation: `OrganizationMemberships.${name}`
      })
    }
    expect(count()).toBe(0)
  })

  it("that are invalid end a stream with the failure", async () => {
    const stream = ClerkMemberships.make({ secretKey: secret }).stream({ organizationId }, untyped({ signal: {} }))
    expect(await collect(stream)).toHaveLength(1)
    expect(await collect(stream)).toMatchObject([{ failure: invalid(["signal"]) }])
  })
})

describe("ClerkMemberships.make without settings", () => {
  it.each(["nothing", "null", "a key alone"])("makes a client whose calls ask for the secret key: %s", async (kind) => {
    const make: (...options: ReadonlyArray<never>) => ClerkMemberships = ClerkMemberships.make
    const memberships = kind === "nothing" ? make() : make(untyped(kind === "null" ? null : secret))
    for (const [, call] of methods) {
      expect(await failureOf(call(memberships))).toMatchObject({
        ...invalid(["secretKey"]),
        operation: "ClerkMemberships.make"
      })
    }
  })
})

describe("a fetch that is not a function", () => {
  it.each(["fetch", "https://api.clerk.com", 1, {}, false])("fails every call: %j", async (fetch) => {
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch: untyped(fetch) })
    for (const [, call] of methods) {
      expect(await failureOf(call(memberships))).toMatchObject({
        ...invalid(["fetch"], "a function"),
        operation: "ClerkMemberships.make"
      })
    }
  })

  it("counts as absent where it is null", () =>
    withEmulator(async ({ connect }) => {
      const memberships = connect({ fetch: untyped(null) })
      expect(await memberships.list({ organizationId })).toMatchObject({ success: { totalCount: 2 } })
    }))

  it("fails with nothing sent where the platform has no fetch", () =>
    withEmulator(async ({ connect, requests }) => {
      const memberships = connect()
      const platform = globalThis.fetch
      try {
        globalThis.fetch = untyped(undefined)
        expect(await failureOf(connect({ secretKey: "" }).list({ organizationId }))).toMatchObject(
          invalid(["secretKey"])
        )
        for (const [, call] of methods) {
          expect(await failureOf(call(memberships))).toMatchObject({
            _tag: "SDKException",
            processed: "no",
            attempts: 0,
            reason: { _tag: "Transport", description: "this platform has no fetch" }
          })
        }
      } finally {
        globalThis.fetch = platform
      }
      expect(await requests()).toEqual([])
      // It is looked up for each call, so one that comes later is seen.
      expect(await memberships.list({ organizationId })).toMatchObject({ _tag: "Success" })
    }))
})

describe("the settings of a client", () => {
  it("are copied when it is made", async () => {
    const first = counting()
    const second = counting()
    const options: { -readonly [Key in keyof Options]: Options[Key] } = { secretKey: secret, fetch: first.fetch }
    const memberships = ClerkMemberships.make(options)
    Object.assign(options, {
      secretKey: "",
      apiUrl: "",
      fetch: second.fetch,
      timeout: TimeoutPolicy.make({ total: 0 })
    })
    expect(await memberships.list({ organizationId })).toMatchObject({ _tag: "Success" })
    expect([first.count(), second.count()]).toEqual([1, 0])
  })
})
