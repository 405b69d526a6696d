import { it } from "@effect/vitest"
import { ClerkEmulator, type Fetch, InvalidOptions, type Limits } from "@effect-clerk/testing"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { untyped } from "@effect-clerk/test-support/untyped"
import { call, type Call, seed } from "./support.ts"

const live = { authorization: "Bearer sk_live_a" }
const memberships = "/organizations/org_acme/memberships"
const get = (key = "sk_test_a"): Call => ({ path: memberships, headers: { authorization: `Bearer ${key}` } })
const setRole = (user: string): Call => ({
  method: "PATCH",
  path: `${memberships}/${user}`,
  body: { role: "org:member" }
})
const merge = (user: string): Call => ({ method: "PATCH", path: `${memberships}/${user}/metadata`, body: {} })

/** Sends a request until it gets a 429. Returns the number of responses before it, and its Retry-After. */
const countAllowed = (fetch: Fetch, request: Call, atMost = 1001) =>
  Effect.gen(function* () {
    for (let count = 0; count < atMost; count++) {
      const { headers, json, status } = yield* call(fetch, request)
      if (status === 429) {
        expect(json).toMatchObject({ errors: [{ code: "too_many_requests" }] })
        return [count, headers.get("retry-after")]
      }
    }
    return [atMost, null]
  })

describe("limits", () => {
  const instances: ReadonlyArray<readonly [limits: Limits | undefined, key: string, count: number]> = [
    [undefined, "sk_test_a", 1001],
    ["off", "sk_test_a", 1001],
    ["development", "sk_live_a", 100],
    ["production", "sk_test_a", 1000],
    ["byKey", "sk_test_a", 100],
    ["byKey", "sk_live_a", 1000],
    [{ instance: { limit: 3, window: "10 seconds" } }, "sk_live_a", 3],
    [{}, "sk_test_a", 1001],
    [{ membership: { limit: 1, window: 1 } }, "sk_test_a", 1001]
  ]
  it.effect.each(instances)("with the option %j allow the key %s %i requests", ([limits, key, count]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed, limits === undefined ? {} : { limits })
      expect(yield* countAllowed(fetch, get(key))).toEqual([count, count === 1001 ? null : "10"])
    })
  )

  it.effect("count from the first request of a window to its end", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed, { limits: { instance: { limit: 2, window: "2.5 seconds" } } })
      yield* TestClock.setTime(1_000_300)
      expect(yield* countAllowed(fetch, get())).toEqual([2, "3"])
      yield* TestClock.adjust("1500 millis")
      expect(yield* countAllowed(fetch, get())).toEqual([0, "1"])
      yield* TestClock.adjust("999 millis")
      expect(yield* countAllowed(fetch, get())).toEqual([0, "1"])
      yield* TestClock.adjust("1 millis")
      expect(yield* countAllowed(fetch, get())).toEqual([2, "3"])
    })
  )

  it.effect("count each key by itself, and no request without a key", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed, { limits: { instance: { limit: 2, window: 1000 } } })
      for (let count = 0; count < 5; count++) {
        expect((yield* call(fetch, get("pk_test_a"))).status).toBe(401)
      }
      expect(yield* countAllowed(fetch, get("sk_test_a"))).toEqual([2, "1"])
      expect(yield* countAllowed(fetch, get("sk_test_b"))).toEqual([2, "1"])
    })
  )

  it.effect("count all changes of one membership together, successful or not, and each membership by itself", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed, { limits: "byKey" })
      for (let count = 0; count < 5; count++) {
        expect((yield* call(fetch, setRole("user_bob"))).status).toBe(200)
        expect((yield* call(fetch, { ...merge("user_bob"), body: { no: 1 } })).status).toBe(422)
      }
      expect(yield* countAllowed(fetch, merge("user_bob"))).toEqual([0, "10"])
      expect(yield* countAllowed(fetch, setRole("user_bob"))).toEqual([0, "10"])
      expect(yield* countAllowed(fetch, merge("user_ada"))).toEqual([10, "10"])
      expect((yield* call(fetch, { ...get(), path: memberships })).status).toBe(200)
      expect((yield* call(fetch, { method: "DELETE", path: `${memberships}/user_bob` })).status).toBe(200)
      yield* TestClock.adjust("10 seconds")
      expect(yield* countAllowed(fetch, merge("user_ada"))).toEqual([10, "10"])
    })
  )

  const invitations = "/organizations/org_acme/invitations"
  const hourly: ReadonlyArray<readonly [limits: Limits, path: string, count: number]> = [
    ["byKey", invitations, 250],
    ["production", `${invitations}/bulk`, 50],
    ["off", `${invitations}/bulk`, 300],
    [{ invitation: { limit: 2, window: "1 hour" } }, invitations, 2],
    [{ invitationBulk: { limit: 3, window: "1 hour" } }, `${invitations}/bulk`, 3],
    [{ membership: { limit: 1, window: "1 hour" } }, invitations, 300]
  ]
  it.effect.each(hourly)("with the option %j allow %s in an hour, over all organizations", ([limits, path, count]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed, { limits })
      const request = (path: string): Call => ({ method: "POST", path, body: {}, headers: live })
      for (let sent = 0; sent < count; sent++) expect((yield* call(fetch, request(path))).status).not.toBe(429)
      // 300 are more than any of the limits.
      if (count === 300) return
      const other = path.replace("org_acme", "org_full")
      expect(yield* countAllowed(fetch, request(other))).toEqual([0, "3600"])
      yield* TestClock.adjust("1 hour")
      expect((yield* call(fetch, request(other))).status).not.toBe(429)
    })
  )

  it.effect("do not handle a request that exceeds them", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed, { limits: { membership: { limit: 1, window: 10_000 } } })
      yield* call(fetch, { ...merge("user_bob"), body: { public_metadata: { a: 1 } } })
      yield* call(fetch, { ...merge("user_bob"), body: { public_metadata: { a: 2 } } })
      const { json } = yield* call(fetch, { path: `${memberships}?user_id=user_bob` })
      expect(json).toMatchObject({ data: [{ public_metadata: { a: 1 } }] })
    })
  )

  it.effect("apply to any number of keys at once", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed, { limits: { instance: { limit: 1, window: 1000 } } })
      const keys = Array.from({ length: 1200 }, (_, index) => get(`sk_test_${index}`))
      for (const request of keys) expect((yield* call(fetch, request)).status).toBe(200)
      yield* TestClock.adjust("1 second")
      for (const request of keys) expect((yield* call(fetch, request)).status).toBe(200)
      for (const request of keys) expect((yield* call(fetch, request)).status).toBe(429)
    })
  )
})

describe("Options", () => {
  const quota = { limit: 1, window: 1 }
  const cases: ReadonlyArray<readonly [options: unknown, ...paths: ReadonlyArray<string>]> = [
    [{ limits: "fast" }, "limits"],
    [{ limits: { instance: { limit: 0, window: 1 } } }, "limits.instance.limit"],
    [{ limits: { membership: { limit: 1.5, window: 0 } } }, "limits.membership.limit", "limits.membership.window"],
    [{ limits: { instance: { ...quota, window: "ten" } } }, "limits.instance.window"],
    [{ limits: { instance: { ...quota, window: Infinity } } }, "limits.instance.window"],
    [{ limits: { organization: quota } }, "limits.organization"],
    [{ limit: "off" }, "limit"],
    [{ quirks: ["none"] }, "quirks.0"],
    [{ latency: -1 }, "latency"],
    [{ latency: Number.NaN }, "latency"],
    [{ onRequest: "log" }, "onRequest"]
  ]
  it.effect.each(cases)("rejects %j", ([options, ...paths]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(ClerkEmulator.make({}, untyped(options)))
      if (!(error instanceof InvalidOptions)) throw new Error(`not the options: ${error.message}`)
      expect(error.issues.map(({ path }) => path.join("."))).toEqual(paths)
      for (const path of paths) expect(error.message).toContain(path.replace(/\.(\d+)/g, "[$1]"))
    })
  )

  it.effect("applies to every way of making an emulator", () =>
    Effect.gen(function* () {
      const options = { limits: { instance: { limit: 1, window: "10 seconds" } } } as const
      const made = yield* ClerkEmulator.make(seed, options)
      const server = yield* ClerkEmulator.serve({ seed, ...options })
      const ofLayer = yield* Effect.provide(
        ClerkEmulator.useSync((_) => _),
        ClerkEmulator.layer(seed, options)
      )
      for (const fetch of [made.fetch, server.emulator.fetch, ofLayer.fetch, ClerkEmulator.fetch(seed, options)]) {
        expect(yield* countAllowed(fetch, get())).toEqual([1, "10"])
      }
    })
  )

  it.effect("makes each call of a fetch reject where it is invalid", () =>
    Effect.gen(function* () {
      const fetch = ClerkEmulator.fetch({}, { limits: { instance: { limit: 0, window: 1 } } })
      const error = yield* Effect.flip(Effect.tryPromise({ try: () => fetch("http://x/"), catch: (cause) => cause }))
      expect(error).toBeInstanceOf(InvalidOptions)
    })
  )
})
