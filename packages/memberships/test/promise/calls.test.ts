import { ClerkErrors, RateLimitPolicy, RetryPolicy, SDKException, TimeoutPolicy } from "@effect-clerk/core"
import { type Call, ClerkMemberships, type Options, unwrap } from "@effect-clerk/memberships/Promise"
import { Effect, Predicate, Redacted, Result } from "effect"
import { describe, expect, it } from "vitest"
import { clerkErrors, membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { answer, refusingPort } from "@effect-clerk/test-support/rawServer"
import { untyped } from "@effect-clerk/test-support/untyped"
import { bob, bug, buggy, calls, failureOf, methods, noa, organizationId, withEmulator, withServer } from "./support.ts"

const quick = RetryPolicy.exponential({ base: "1 millis", cap: "2 millis", times: 2 })

describe("ClerkMemberships", () => {
  it("yields the membership of create as a value", () =>
    withEmulator(async ({ memberships, requests }) => {
      const result = await memberships.create({ ...noa, role: "org:member", publicMetadata: { team: "blue" } })
      expect(result._tag).toBe("Success")
      expect(result).toMatchObject({ success: { role: "org:member", publicMetadata: { team: "blue" } } })
      expect(await requests()).toEqual(["POST /organizations/org_acme/memberships"])
    }))

  it("yields the pages of list, listForUser and listForInstance as values", () =>
    withEmulator(async ({ memberships }) => {
      const page = { success: { totalCount: 2, data: [{ publicUserData: { userId: "user_bob" } }, {}] } }
      expect(await memberships.list({ organizationId })).toMatchObject(page)
      expect(await memberships.listForInstance()).toMatchObject(page)
      expect(await memberships.listForInstance({ limit: 1 })).toMatchObject({ success: { data: [{}], totalCount: 2 } })
      expect(await memberships.listForUser({ userId: "user_bob" })).toMatchObject({ success: { totalCount: 1 } })
    }))

  it("yields the memberships of update, updateMetadata and delete as values", () =>
    withEmulator(async ({ memberships, requests }) => {
      expect(await memberships.update({ ...bob, role: "org:admin" })).toMatchObject({ success: { role: "org:admin" } })
      const metadata = { publicMetadata: { a: 1 }, privateMetadata: { b: 2 } }
      expect(await memberships.updateMetadata({ ...bob, ...metadata })).toMatchObject({ success: metadata })
      expect(await memberships.delete(bob)).toMatchObject({ success: { role: "org:admin", ...metadata } })
      expect(await memberships.list({ organizationId })).toMatchObject({ success: { totalCount: 1 } })
      expect(await requests()).toEqual([
        "PATCH /organizations/org_acme/memberships/user_bob",
        "PATCH /organizations/org_acme/memberships/user_bob/metadata",
        "DELETE /organizations/org_acme/memberships/user_bob",
        "GET /organizations/org_acme/memberships"
      ])
    }))

  it("yields the results of find, ensure and remove as values", () =>
    withEmulator(async ({ memberships }) => {
      expect(await memberships.find(noa)).toStrictEqual({ _tag: "Success", success: undefined })
      const member = { ...noa, role: "org:member" }
      expect(await memberships.ensure(member)).toMatchObject({ success: { outcome: "created" } })
      expect(await memberships.ensure(member)).toMatchObject({ success: { outcome: "unchanged" } })
      expect(await memberships.ensure({ ...noa, role: "org:admin" })).toMatchObject({
        success: { outcome: "updated", changed: ["role"] }
      })
      expect(await memberships.find(noa)).toMatchObject({ success: { role: "org:admin" } })
      expect(await memberships.remove(noa)).toMatchObject({ success: { outcome: "removed" } })
      expect(await memberships.remove(noa)).toStrictEqual({ _tag: "Success", success: { outcome: "absent" } })
    }))

  it("has methods that work when they are taken off the client", () =>
    withEmulator(async ({ memberships: { list } }) => {
      expect(await list({ organizationId })).toMatchObject({ success: { totalCount: 2 } })
    }))

  it("sends to another machine over http where allowInsecure is true, and nowhere without it", async () => {
    const sent: Array<string> = []
    const fetch = (url: string) => {
      sent.push(url)
      return Promise.resolve(new Response(pageJson))
    }
    const options = { secretKey: secret, apiUrl: "http://clerk-emulator:8787/v1", fetch }
    expect(await calls.list(ClerkMemberships.make(options))).toMatchObject({ _tag: "Failure" })
    expect(sent).toStrictEqual([])
    const allowed = ClerkMemberships.make({ ...options, allowInsecure: true })
    expect(await calls.list(allowed)).toMatchObject({ _tag: "Success" })
    expect(sent).toStrictEqual(["http://clerk-emulator:8787/v1/organizations/org_acme/memberships"])
  })

  it("accepts a secret key that is redacted already", () =>
    withEmulator(async ({ connect }) => {
      expect(await calls.list(connect({ secretKey: Redacted.make(secret) }))).toMatchObject({ _tag: "Success" })
    }))
})

describe("a failure", () => {
  const documented: Record<keyof typeof calls, ReadonlyArray<number>> = {
    create: [400, 403, 404, 422],
    list: [401, 422],
    update: [404, 422],
    delete: [401, 404, 422],
    updateMetadata: [400, 404, 422],
    listForUser: [403],
    listForInstance: [400, 401, 422, 500],
    find: [401, 422],
    ensure: [401, 422],
    remove: [401, 404, 422],
    stream: [401, 422],
    streamForUser: [403],
    streamForInstance: [400, 401, 422, 500]
  }
  const statuses = [400, 401, 403, 404, 409, 418, 422, 500]

  it.each(Object.entries(documented))("of %s is a ClerkErrors value for the statuses %j alone", (name, documented) =>
    withServer(
      ({ index, socket }) => socket.write(answer(statuses[index] ?? 200, clerkErrors("some_code"))),
      async ({ connect }) => {
        const memberships = connect({ retry: RetryPolicy.none })
        const call = methods.find(([method]) => method === name)?.[1] ?? calls.create
        for (const status of statuses) {
          expect(await failureOf(call(memberships))).toMatchObject(
            documented.includes(status)
              ? { _tag: "ClerkErrors", status, errors: [{ code: "some_code" }] }
              : { _tag: "SDKException", reason: { _tag: "UnexpectedStatus", status, errors: [{ code: "some_code" }] } }
          )
        }
      }
    )
  )

  it("is an SDKException value after a response that is not Clerk's, and after a body that fails", () =>
    withServer(
      ({ index, socket }) => {
        if (index === 0) socket.write(answer(200, "{"))
        else socket.end("HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\n{")
      },
      async ({ memberships }) => {
        expect(await failureOf(calls.delete(memberships))).toMatchObject({
          reason: { _tag: "MalformedResponse" },
          processed: "yes"
        })
        expect(await failureOf(calls.delete(memberships))).toMatchObject({
          reason: { _tag: "Transport", status: 200 },
          processed: "yes"
        })
      }
    ))

  it("is an SDKException value without a server, and without a response in time", () =>
    withServer(
      () => undefined,
      async ({ memberships }) => {
        const timeout = TimeoutPolicy.make({ attempt: "1 millis" })
        expect(await failureOf(calls.create(memberships, { timeout }))).toMatchObject({
          _tag: "SDKException",
          reason: { _tag: "Timeout", limit: "attempt" },
          processed: "maybe"
        })
        const failure = refusingPort.pipe(
          Effect.map((port) => ClerkMemberships.make({ secretKey: secret, apiUrl: `http://127.0.0.1:${port}` })),
          Effect.flatMap((nowhere) =>
            Effect.promise(() => failureOf(calls.list(nowhere, { retry: RetryPolicy.none })))
          ),
          Effect.scoped
        )
        expect(await Effect.runPromise(failure)).toMatchObject({
          reason: { _tag: "Transport", code: "ECONNREFUSED" },
          processed: "no"
        })
      }
    ))

  it("is an SDKException value for invalid input, before anything is sent", () =>
    withServer(
      () => undefined,
      async ({ memberships, server }) => {
        const empty = { organizationId: "", userId: "" }
        const failures = [
          await failureOf(memberships.delete(empty)),
          await failureOf(memberships.find(empty)),
          await failureOf(memberships.ensure({ ...empty, role: "" })),
          await failureOf(memberships.list({ organizationId, limit: 501 }))
        ]
        for (const failure of failures) {
          expect(failure).toMatchObject({ _tag: "SDKException", reason: { _tag: "InvalidRequest" }, attempts: 0 })
        }
        expect(server.connections()).toBe(0)
      }
    ))

  it("serializes to JSON, and so does a success", () =>
    withEmulator(async ({ memberships }) => {
      const failing = await memberships.create({ ...bob, role: "org:member" })
      expect(JSON.parse(JSON.stringify(failing))).toMatchObject({
        _tag: "Failure",
        failure: { _tag: "ClerkErrors", status: 400, errors: [{ code: "already_a_member_in_organization" }] }
      })
      const found = await memberships.find(bob)
      expect(JSON.parse(JSON.stringify(found))).toMatchObject({ _tag: "Success", success: { role: "org:member" } })
      // Functions of effect's read no more than the tag and the value of a result.
      const role = Result.match<unknown, unknown, unknown, unknown>(untyped(found), {
        onSuccess: (member) => Predicate.hasProperty(member, "role") && member.role,
        onFailure: () => ""
      })
      expect(role).toBe("org:member")
    }))
})

describe("invalid settings", () => {
  const settings: ReadonlyArray<readonly [field: string, options: Options]> = [
    ["secretKey", { secretKey: "" }],
    ["secretKey", { secretKey: "pk_live_not_secret" }],
    ["secretKey", { secretKey: Redacted.make("sk_test_with space") }],
    // As from an environment without it, in a program without types.
    ["secretKey", untyped({ secretKey: null })],
    ["secretKey", untyped({})],
    ["apiUrl", { secretKey: secret, apiUrl: "api.clerk.com" }],
    ["apiUrl", { secretKey: secret, apiUrl: "https://me:password@api.clerk.com" }],
    ["apiVersion", { secretKey: secret, apiVersion: "v1" }]
  ]

  it.each(settings)("fail every call by the name of the setting, and send nothing: %s", async (field, options) => {
    let sent = 0
    const memberships = ClerkMemberships.make({
      ...options,
      fetch: () => {
        sent += 1
        return Promise.resolve(new Response(pageJson))
      }
    })
    for (const [, call] of methods) {
      const failure = await failureOf(call(memberships))
      expect(failure).toBeInstanceOf(SDKException)
      expect(failure).toMatchObject({
        operation: "ClerkMemberships.make",
        processed: "no",
        attempts: 0,
        reason: { _tag: "InvalidRequest", issues: [{ path: [field] }] }
      })
      for (const value of ["pk_live_not_secret", "sk_test_with space", "me:password"]) {
        expect(`${failure.message} ${JSON.stringify(failure)}`).not.toContain(value)
      }
    }
    expect(sent).toBe(0)
  })

  it("include a secret key that is missing", async () => {
    const failure = await failureOf(calls.list(ClerkMemberships.make(untyped({}))))
    expect(failure.message).toMatch(/secretKey: expected a Clerk secret key, [^;]*$/)
  })
})

describe("policies", () => {
  it("of a call replace the client's: it retries as often as its own says", () =>
    withServer(
      ({ socket }) => socket.write(answer(503, "")),
      async ({ memberships, server }) => {
        expect(await failureOf(calls.list(memberships, { retry: RetryPolicy.none }))).toMatchObject({ attempts: 1 })
        expect(await failureOf(calls.list(memberships, { retry: quick }))).toMatchObject({ attempts: 3 })
        const failure = await failureOf(calls.stream(memberships, { retry: quick }))
        expect(failure).toMatchObject({ attempts: 3 })
        expect(server.requests.length).toBe(7)
      }
    ))

  it("of a client apply to each call without its own", () =>
    withServer(
      ({ socket }) => socket.write(answer(503, "")),
      async ({ connect }) => {
        const memberships = connect({ retry: quick, timeout: TimeoutPolicy.make({ total: "1 minutes" }) })
        expect(await failureOf(calls.listForInstance(memberships))).toMatchObject({ attempts: 3 })
        expect(await failureOf(calls.find(memberships, { retry: RetryPolicy.none }))).toMatchObject({ attempts: 1 })
        expect(await failureOf(calls.find(memberships, { retry: undefined }))).toMatchObject({ attempts: 3 })
      }
    ))

  it("are named in the failure where they are invalid", async () => {
    const memberships = ClerkMemberships.make({ secretKey: secret })
    const options = {
      retry: RetryPolicy.exponential({ times: -1 }),
      timeout: TimeoutPolicy.make({ total: 0 }),
      rateLimit: RateLimitPolicy.make({ limit: 0, window: "10 seconds" })
    }
    for (const [, call] of methods) {
      const failure = await failureOf(call(memberships, options))
      const issues =
        failure._tag === "SDKException" && failure.reason._tag === "InvalidRequest" && failure.reason.issues
      const paths = issues === false ? [] : issues.map(({ path }) => path.join("."))
      expect(paths).toEqual(["RetryPolicy.times", "TimeoutPolicy.total", "RateLimitPolicy.limit"])
    }
  })

  it("share one cooldown after a 429 among the calls of a client, and none with another client", () =>
    withServer(
      ({ index, socket }) =>
        socket.write(index === 0 ? answer(429, "", ["Retry-After: 60"]) : answer(200, membershipJson)),
      async ({ connect, server }) => {
        const memberships = connect()
        // No update, whose 429 would be that of its membership's own quota.
        expect(await failureOf(calls.delete(memberships))).toMatchObject({ reason: { status: 429 } })
        expect(await failureOf(calls.update(memberships))).toMatchObject({ reason: { _tag: "RateLimiter" } })
        expect(server.requests.length).toBe(1)
        const unlimited = { rateLimit: RateLimitPolicy.unlimited }
        expect(await calls.delete(memberships, unlimited)).toMatchObject({ _tag: "Success" })
        expect(await calls.delete(connect())).toMatchObject({ _tag: "Success" })
      }
    ))

  it("share one retry budget among the calls of a client", () =>
    withServer(
      ({ socket }) => socket.write(answer(503, "")),
      async ({ connect }) => {
        const budget = { capacity: 2, cost: 1, refund: 0 }
        const memberships = connect({ retry: RetryPolicy.exponential({ base: "1 millis", times: 5, budget }) })
        const attempts = [await failureOf(calls.list(memberships)), await failureOf(calls.find(memberships))]
        expect(attempts).toMatchObject([{ attempts: 3 }, { attempts: 1 }])
      }
    ))
})

describe("a defect", () => {
  it.each(methods)("rejects the promise of %s", (_, call) =>
    withServer(
      ({ socket }) => socket.write(answer(503, "")),
      async ({ memberships }) => {
        await expect(call(memberships, { retry: buggy })).rejects.toBe(bug)
        await expect(call(memberships, { retry: buggy, signal: new AbortController().signal })).rejects.toBe(bug)
      }
    )
  )
})

describe("unwrap", () => {
  it("resolves to the value alone, or rejects with the error", () =>
    withEmulator(async ({ memberships }) => {
      expect((await unwrap(memberships.list({ organizationId }))).totalCount).toBe(2)
      const failing = unwrap(memberships.create({ ...bob, role: "org:member" }))
      await expect(failing).rejects.toBeInstanceOf(ClerkErrors)
      await expect(failing).rejects.toMatchObject({ status: 400, processed: "no" })
      await expect(unwrap(memberships.delete({ organizationId: "", userId: "" }))).rejects.toBeInstanceOf(SDKException)
    }))

  it("rejects with a defect as it is", async () => {
    const call: Call<void, never, never> = () => Promise.reject(bug)
    await expect(unwrap(call())).rejects.toBe(bug)
  })
})
