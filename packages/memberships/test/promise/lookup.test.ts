import { RetryPolicy, SDKException, TimeoutPolicy } from "@effect-clerk/core"
import { Aborted, type Attempt, type Result } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "vitest"
import { untyped } from "@effect-clerk/test-support/untyped"
import { bob, connect, failureOf, noa, organizationId, seed, withEmulator } from "./support.ts"

const list = `GET /organizations/${organizationId}/memberships`

describe("lookup of the Promise facade", () => {
  it("finds a member, and `undefined` for a user who is none", () =>
    withEmulator(async ({ memberships }) => {
      const before = Date.now()
      const found = await memberships.lookup.find(bob)
      expect(found).toMatchObject({
        _tag: "Success",
        success: { membership: { role: "org:member", publicUserData: { userId: "user_bob" } }, stale: false }
      })
      expect(found._tag === "Success" && found.success.asOf).toBeGreaterThanOrEqual(before - 1)
      const missing = await memberships.lookup.find(noa)
      expect(missing).toMatchObject({ _tag: "Success", success: { stale: false } })
      expect(missing._tag === "Success" && missing.success.membership).toBe(undefined)
    }))

  it("tells roles and permissions", () =>
    withEmulator(async ({ memberships: { lookup } }) => {
      const ada = { organizationId, userId: "user_ada" }
      const permission = "org:sys_memberships:manage"
      const results = await Promise.all([
        lookup.hasRole({ ...ada, role: "org:admin" }),
        lookup.hasRole({ ...bob, role: "org:admin" }),
        lookup.hasPermission({ ...ada, permission }),
        lookup.hasPermission({ ...noa, permission })
      ])
      expect(results).toEqual([true, false, true, false].map((success) => ({ _tag: "Success", success })))
    }))

  it("asks what is asked at the same time in one request, and equal questions once", () =>
    withEmulator(async ({ memberships, requests }) => {
      const calls = Array.from({ length: 50 }, (_, index) => memberships.lookup.find([bob, noa][index % 2] ?? bob))
      expect((await Promise.all(calls)).every(({ _tag }) => _tag === "Success")).toBe(true)
      await memberships.lookup.find(bob)
      expect(await requests()).toEqual([list])
    }))

  it("sees the client's own writes, and asks again after `invalidate`", () =>
    withEmulator(async ({ memberships, requests }) => {
      const role = async () => {
        const found = await memberships.lookup.find(noa)
        return found._tag === "Success" ? found.success.membership?.role : found._tag
      }
      expect(await role()).toBe(undefined)
      await memberships.create({ ...noa, role: "org:member" })
      expect(await role()).toBe("org:member")
      await memberships.ensure({ ...noa, role: "org:admin" })
      expect(await role()).toBe("org:admin")
      await memberships.remove(noa)
      expect(await role()).toBe(undefined)
      const before = await requests()
      expect(await memberships.lookup.invalidate({ organizationId })).toEqual({ _tag: "Success", success: undefined })
      expect(await role()).toBe(undefined)
      expect((await requests()).slice(before.length)).toEqual([list])
    }))

  it("takes options, among them policies of its requests, and names one that is invalid", () =>
    withEmulator(async ({ connect, requests }) => {
      const { lookup } = connect({ lookup: { maxBatch: 1, retry: RetryPolicy.none } })
      await Promise.all([lookup.find(bob), lookup.find(noa)])
      expect(await requests()).toEqual([list, list])
      const issues = async (options: Parameters<typeof connect>[0]) => {
        const failure = await failureOf(connect(options).lookup.find(bob))
        return failure instanceof SDKException && "issues" in failure.reason ? failure.reason.issues : []
      }
      expect(await issues({ lookup: { ttl: -1 } })).toMatchObject([{ path: ["MembershipLookup", "ttl"] }])
      expect(await issues({ lookup: { retry: untyped(5) } })).toMatchObject([{ path: ["retry"] }])
      expect(await issues({ lookup: untyped(5) })).toMatchObject([{ path: ["lookup"] }])
      expect(await issues({ secretKey: "" })).toMatchObject([{ path: ["secretKey"] }])
      expect(await requests()).toHaveLength(2)
    }))

  it("runs its requests under the client's policies and observer, and not under those of a call", async () => {
    const attempts: Array<Attempt> = []
    const client = connect("http://127.0.0.1:1")({
      fetch: () => Promise.resolve(new Response("", { status: 503 })),
      retry: RetryPolicy.none,
      onAttempt: (attempt) => void attempts.push(attempt)
    })
    const timeout = TimeoutPolicy.make({ total: "1 millis" })
    const retry = RetryPolicy.exponential({ base: "1 millis" })
    const failure = await failureOf(client.lookup.find(bob, { retry, timeout }))
    expect(failure).toMatchObject({ operation: "OrganizationMemberships.list", reason: { status: 503 } })
    expect(attempts).toHaveLength(1)
  })

  it("ends with `Aborted` for the call whose signal is aborted, and goes on for the others", async () => {
    let respond = () => {}
    const emulated = ClerkEmulator.fetch(seed)
    const held = new Promise<void>((resolve) => (respond = resolve))
    const asked = Promise.withResolvers<void>()
    const client = connect("http://127.0.0.1:1")({
      fetch: async (url, init) => {
        asked.resolve()
        await held
        return emulated(url, untyped(init))
      }
    })
    const controller = new AbortController()
    const aborted = client.lookup.find(bob, { signal: controller.signal })
    const other = client.lookup.find(bob)
    await asked.promise
    controller.abort()
    expect(await failureOf(aborted)).toBeInstanceOf(Aborted)
    respond()
    expect(await other).toMatchObject({ _tag: "Success", success: { membership: { role: "org:member" } } })
  })

  it("gives each caller's failure the stack of its call", async () => {
    const client = connect("http://127.0.0.1:1")({
      fetch: () => Promise.resolve(Response.json({}, { status: 500 })),
      retry: RetryPolicy.none
    })
    const stackOf = async (found: Promise<Result<unknown, Error>>) => {
      const result = await found
      return result._tag === "Failure" ? result.failure.stack : undefined
    }
    const first = async () => {
      const stack = await stackOf(client.lookup.find(bob))
      return stack
    }
    const second = async () => {
      const stack = await stackOf(client.lookup.find(noa))
      return stack
    }
    const stacks = await Promise.all([first(), second()])
    expect(stacks.map((stack) => /\b(?:first|second)\b/.exec(stack ?? "")?.[0])).toEqual(["first", "second"])
  })
})
