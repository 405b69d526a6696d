import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { Aborted, type CallOptions, ClerkMemberships, unwrap } from "@effect-clerk/memberships/Promise"
import { Equal, Result } from "effect"
import { inspect } from "node:util"
import { describe, expect, it } from "vitest"
import { clerkErrors, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { answer } from "@effect-clerk/test-support/rawServer"
import { untyped } from "@effect-clerk/test-support/untyped"
import {
  bob,
  bug,
  buggy,
  calls,
  failureOf,
  listeners,
  methods,
  organizationId,
  withEmulator,
  withServer
} from "./support.ts"

/** The platform's fetch, but something happens when a request leaves. */
const leaving =
  (happens: (url: string, init: RequestInit) => void): Fetch =>
  (url, init) => {
    happens(url, init)
    return fetch(url, init)
  }

describe("a signal aborted before the call", () => {
  it.each(methods)("keeps %s from sending anything", (name, call) =>
    withServer(
      () => undefined,
      async ({ memberships, server }) => {
        const failure = await failureOf(call(memberships, { signal: AbortSignal.abort() }))
        expect(failure).toBeInstanceOf(Aborted)
        expect(failure).toMatchObject({ operation: `OrganizationMemberships.${name}`, processed: "no" })
        expect(server.connections()).toBe(0)
      }
    )
  )
})

describe("a signal aborted where onAttempt hangs", () => {
  it.each([
    { limit: "the default time limits", timeout: undefined },
    { limit: "no time limit", timeout: TimeoutPolicy.none }
  ])("ends the call at once, with $limit", async ({ timeout }) => {
    const controller = new AbortController()
    let observed = 0
    const memberships = ClerkMemberships.make({
      secretKey: secret,
      fetch: () => {
        queueMicrotask(() => controller.abort())
        return new Promise<never>(() => undefined)
      },
      onAttempt: untyped(() => {
        observed += 1
        return new Promise(() => undefined)
      }),
      timeout
    })
    const failing = failureOf(memberships.list({ organizationId }, { signal: controller.signal }))
    expect(await failing).toBeInstanceOf(Aborted)
    expect(observed).toBe(1)
  })
})

describe("a signal aborted during the call", () => {
  const parts = [
    { part: "the head", sent: "" },
    {
      part: "the body",
      sent: 'HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"data":'
    }
  ]
  const kinds = methods.map(([name, call]) => ({
    name,
    call,
    processed: ["create", "update", "delete", "updateMetadata", "remove"].includes(name) ? "maybe" : "no"
  }))

  describe.each(parts)("while it waits for $part", ({ sent }) => {
    it.each(kinds)("$name closes the connection, and says what Clerk may have done: $processed", (kind) => {
      const arrived = Promise.withResolvers<void>()
      const closed = Promise.withResolvers<void>()
      return withServer(
        ({ socket }) => {
          if (sent !== "") socket.write(sent)
          socket.on("close", () => closed.resolve())
          arrived.resolve()
        },
        async ({ memberships, server }) => {
          const controller = new AbortController()
          const result = kind.call(memberships, { signal: controller.signal })
          await arrived.promise
          controller.abort()
          expect(await failureOf(result)).toMatchObject({ _tag: "Aborted", processed: kind.processed })
          // Comes only if the abort closes the socket, long before any timeout of the call.
          await closed.promise
          expect(server.requests.length).toBe(1)
          expect(listeners(controller.signal)).toBe(0)
        }
      )
    })
  })

  it("ends the backoff of a retry, and nothing more is sent", async () => {
    const waiting = async (status: number, call: (typeof calls)["create"]) => {
      let outcome: unknown
      await withServer(
        ({ socket }) => socket.write(answer(status, clerkErrors("some_code"))),
        async ({ connect, server }) => {
          const controller = new AbortController()
          const retry = RetryPolicy.exponential({
            base: "1 hours",
            allowWrites: true,
            isTransient: () => {
              controller.abort()
              return true
            }
          })
          const memberships = connect({ retry, timeout: TimeoutPolicy.none })
          const failure = await failureOf(call(memberships, { signal: controller.signal }))
          expect(server.requests.length).toBe(1)
          outcome = failure._tag === "Aborted" && failure.processed
        }
      )
      return outcome
    }
    expect(await waiting(429, calls.create)).toBe("no")
    expect(await waiting(503, calls.create)).toBe("maybe")
    expect(await waiting(503, calls.list)).toBe("no")
  })

  it("ends the wait for the rate limit, and nothing is sent", () =>
    withEmulator(async ({ connect, requests }) => {
      const memberships = connect({
        rateLimit: RateLimitPolicy.make({ limit: 1, window: "1 hours" }),
        timeout: TimeoutPolicy.none
      })
      expect(await calls.list(memberships)).toMatchObject({ _tag: "Success" })
      const controller = new AbortController()
      const waiting = calls.create(memberships, { signal: controller.signal })
      controller.abort()
      expect(await failureOf(waiting)).toMatchObject({ _tag: "Aborted", processed: "no" })
      expect((await requests()).length).toBe(1)
    }))

  it("ends ensure between its requests, which has changed a part or nothing yet", () =>
    withEmulator(async ({ connect, requests }) => {
      const abortedAt = async (isThis: (url: string, init: RequestInit) => boolean) => {
        const controller = new AbortController()
        const memberships = connect({
          fetch: leaving((url, init) => {
            if (isThis(url, init)) controller.abort()
          })
        })
        const input = { ...bob, role: "org:admin", publicMetadata: { team: "blue" } }
        return failureOf(memberships.ensure(input, { signal: controller.signal }))
      }
      expect(await abortedAt((_, { method }) => method === "GET")).toMatchObject({ processed: "no" })
      expect(await abortedAt((url) => url.endsWith("/metadata"))).toMatchObject({
        operation: "OrganizationMemberships.ensure",
        processed: "yes"
      })
      expect(await requests()).toContain("PATCH /organizations/org_acme/memberships/user_bob")
    }))

  it("ends the call also where the fetch function ignores its signal", async () => {
    const controller = new AbortController()
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch: () => new Promise<never>(() => undefined) })
    const result = calls.delete(memberships, { signal: controller.signal })
    controller.abort()
    expect(await failureOf(result)).toMatchObject({ _tag: "Aborted", processed: "maybe" })
  })

  it("stops the calls with this signal, and no others", async () => {
    const controller = new AbortController()
    const arrived = Promise.withResolvers<void>()
    const responses: Array<() => void> = []
    await withServer(
      ({ socket }) => {
        responses.push(() => socket.write(answer(200, pageJson)))
        if (responses.length === 3) arrived.resolve()
      },
      async ({ memberships }) => {
        const stopped = [
          calls.list(memberships, { signal: controller.signal }),
          calls.find(memberships, { signal: controller.signal })
        ]
        const other = calls.list(memberships)
        await arrived.promise
        controller.abort()
        for (const result of stopped) expect(await failureOf(result)).toMatchObject({ _tag: "Aborted" })
        for (const send of responses) send()
        expect(await other).toMatchObject({ success: { totalCount: 1 } })
      }
    )
  })

  it("makes unwrap reject", async () => {
    const controller = new AbortController()
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch: () => new Promise<never>(() => undefined) })
    const member = unwrap(memberships.delete(bob, { signal: controller.signal }))
    controller.abort()
    await expect(member).rejects.toBeInstanceOf(Aborted)
  })
})

describe("a signal aborted after the call", () => {
  it("changes nothing", () =>
    withEmulator(async ({ memberships }) => {
      const controller = new AbortController()
      const result = await calls.list(memberships, { signal: controller.signal })
      controller.abort()
      expect(result).toMatchObject({ success: { totalCount: 2 } })
    }))
})

describe("one signal for many calls", () => {
  it("has no listener left after 10,000 calls, however they end", async () => {
    const { signal } = new AbortController()
    let count = 0
    const memberships = ClerkMemberships.make({
      secretKey: secret,
      retry: RetryPolicy.none,
      rateLimit: RateLimitPolicy.unlimited,
      fetch: () => {
        count += 1
        return Promise.resolve(new Response(count % 2 === 0 ? pageJson : "{", { status: count % 3 === 0 ? 500 : 200 }))
      }
    })
    const tags = new Set<string>()
    let most = 0
    for (let call = 0; call < 10_000; call++) {
      const result = memberships.list({ organizationId }, { signal })
      most = Math.max(most, listeners(signal))
      tags.add((await result)._tag)
    }
    // It has one while the call runs: the count can see what it counts.
    expect({ count, most, left: listeners(signal), tags: tags.size }).toEqual({
      count: 10_000,
      most: 1,
      left: 0,
      tags: 2
    })
  })

  it("has no listener of a call with invalid input, or of a defect", async () => {
    const { signal } = new AbortController()
    const options: CallOptions = { signal }
    const memberships = ClerkMemberships.make({ secretKey: secret, fetch: () => Promise.reject(new Error("reset")) })
    expect(await failureOf(memberships.list({ organizationId: "" }, options))).toMatchObject({ _tag: "SDKException" })
    await expect(memberships.find(bob, { signal, retry: buggy })).rejects.toBe(bug)
    expect(listeners(signal)).toBe(0)
  })
})

describe("Aborted", () => {
  const make = () => new Aborted({ operation: "OrganizationMemberships.create", processed: "maybe" })
  const aborted = make()

  it("says in its message what to do next", () => {
    expect(aborted.message).toBe(
      "OrganizationMemberships.create was aborted: the request may have arrived; read the current state before repeating it"
    )
  })

  it("is an error, serializes to JSON, and equals another with the same fields", () => {
    expect(aborted).toBeInstanceOf(Error)
    const fields = {
      _tag: "Aborted",
      operation: "OrganizationMemberships.create",
      processed: "maybe",
      message: aborted.message
    }
    expect(JSON.parse(JSON.stringify(aborted))).toEqual(fields)
    expect(JSON.parse(JSON.stringify(Result.fail(aborted)))).toMatchObject({ failure: fields })
    expect(inspect(aborted)).toContain(aborted.message)
    expect(Equal.equals(aborted, make())).toBe(true)
  })
})
