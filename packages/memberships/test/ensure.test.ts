import { hasCode, RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { assert, describe, expect, it } from "@effect/vitest"
import { Context, Effect, Fiber, Layer, Random, Redacted } from "effect"
import * as RateLimiter from "effect/persistence/RateLimiter"
import { TestClock } from "effect/testing"
import { advance, settle } from "@effect-clerk/test-support/advance"
import { clerkErrors, membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { answer, make as makeServer } from "@effect-clerk/test-support/rawServer"
import { reset, serve, type Way, withoutWaits } from "./support.ts"

type Fetch = Parameters<Way>[0]

const nobody = JSON.stringify({ data: [], total_count: 0 })

/** The membership of the fixtures. */
const asked = { organizationId: "org_1", userId: "user_1", role: "org:member" }

type Service = OrganizationMemberships["Service"]

const connect = (options: Parameters<typeof OrganizationMemberships.layerFetch>[0]) =>
  Effect.map(Layer.build(OrganizationMemberships.layerFetch(options)), Context.get(OrganizationMemberships))

describe("ensure, after a create whose response was lost", () => {
  /** A server that sends these responses in their order, and closes the connection where there is none. */
  const responding = Effect.fnUntraced(function* (responses: ReadonlyArray<string | undefined>) {
    const server = yield* makeServer(({ index, socket }) => {
      const text = responses[index]
      if (text === undefined) socket.destroy()
      else socket.write(text)
    })
    const memberships = yield* connect({ secretKey: Redacted.make(secret), apiUrl: server.origin })
    const methods = Effect.sync(() => server.requests.map(({ text }) => text.split(" ")[0]))
    return { memberships, methods }
  })

  const errors = [
    [403, "organization_membership_quota_exceeded"],
    [422, "exclusive_organization_membership"]
  ] as const

  it.live.each(errors)("finds the member that the lost request added, after %s %s", ([status, code]) =>
    Effect.gen(function* () {
      const { memberships, methods } = yield* responding([
        answer(200, nobody),
        undefined,
        answer(status, clerkErrors(code)),
        answer(200, pageJson)
      ])
      expect(yield* memberships.ensure(asked)).toMatchObject({
        outcome: "unchanged",
        membership: { publicUserData: { userId: "user_1" } }
      })
      expect(yield* methods).toEqual(["GET", "POST", "POST", "GET"])
    }).pipe(withoutWaits)
  )

  it.live.each(errors)(
    "fails with %s %s where the lost request may have added the member to a list that lags",
    ([status, code]) =>
      Effect.gen(function* () {
        const error = answer(status, clerkErrors(code))
        const { memberships, methods } = yield* responding([
          answer(200, nobody),
          undefined,
          error,
          answer(200, nobody),
          error
        ])
        const failure = yield* Effect.flip(memberships.ensure(asked))
        assert(failure._tag === "ClerkErrors")
        expect(hasCode(failure, code)).toBe(true)
        expect(failure.processed).toBe("maybe")
        expect(failure.message).toContain("the request may have arrived")
        expect(yield* methods).toEqual(["GET", "POST", "POST", "GET", "POST"])
      }).pipe(withoutWaits)
  )

  it.live("says that the lost request may have added the member where it cannot read again", () =>
    Effect.gen(function* () {
      const { memberships } = yield* responding([
        answer(200, nobody),
        undefined,
        answer(403, clerkErrors("organization_membership_quota_exceeded")),
        answer(401, clerkErrors("authentication_invalid"))
      ])
      const failure = yield* Effect.flip(memberships.ensure(asked))
      expect(failure).toMatchObject({ _tag: "ClerkErrors", status: 401, processed: "maybe" })
    }).pipe(withoutWaits)
  )
})

const json = (status: number, body: string) => () => Promise.resolve(new Response(body, { status }))

/** Never responds; rejects when it is aborted, as a fetch does. */
const silent: Fetch = (_, init) =>
  new Promise((_resolve, reject) => init.signal?.addEventListener("abort", () => reject(new Error("aborted"))))

const kindOf = (url: string, method: string | undefined): string =>
  method === "GET" ? "read" : method === "POST" ? "create" : url.endsWith("/metadata") ? "metadata" : "role"

/** A Random that draws the same part of every bound. */
const drawing = (part: number) =>
  Effect.provideService(Random.Random, { nextDoubleUnsafe: () => part, nextIntUnsafe: () => 0 })

describe("ensure, where the list lags behind", () => {
  /** Runs `ensure` under the test clock, with a list that shows the member after this many reads. */
  const lagging = Effect.fnUntraced(function* (
    reads: number,
    input: Parameters<Service["ensure"]>[0] = asked,
    responses: { readonly role?: Fetch; readonly metadata?: Fetch; readonly timeout?: TimeoutPolicy.TimeoutPolicy } = {}
  ) {
    const clock = yield* Effect.clockWith(Effect.succeed)
    const requests: Array<readonly [kind: string, at: number]> = []
    const change = json(200, membershipJson)
    const fetch: Fetch = (url, init) => {
      const kind = kindOf(url, init.method)
      const seen = requests.filter(([kind]) => kind === "read").length
      requests.push([kind, clock.currentTimeMillisUnsafe()])
      if (kind === "read") return json(200, seen < reads ? nobody : pageJson)()
      if (kind === "create") return json(400, clerkErrors("already_a_member_in_organization"))()
      return (kind === "role" ? (responses.role ?? change) : (responses.metadata ?? change))(url, init)
    }
    const memberships = yield* connect({ secretKey: Redacted.make(secret), fetch })
    const fiber = yield* memberships
      .ensure(input)
      .pipe(
        Effect.provideService(TimeoutPolicy.Current, responses.timeout ?? TimeoutPolicy.make({})),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
        Effect.forkChild({ startImmediately: true })
      )
    for (let step = 0; step < 400; step++) {
      yield* settle
      yield* TestClock.adjust(25)
    }
    yield* settle
    const at = (wanted: string) => requests.filter(([kind]) => kind === wanted).map(([, at]) => at)
    return { fiber, at }
  })

  it.effect.each([
    { part: 1, times: [0, 0, 50, 150, 350, 750, 1550, 2550, 3550, 4550, 5550] },
    { part: 0.5, times: [0, 0, 25, 75, 175, 375, 775, 1275, 1775, 2275, 2775] }
  ])("reads again at once, then after growing delays, of which it draws a part ($part)", ({ part, times }) =>
    Effect.gen(function* () {
      const found = yield* lagging(10)
      expect((yield* Fiber.join(found.fiber)).outcome).toBe("unchanged")
      expect(found.at("read")).toEqual(times)
      expect(found.at("create")).toEqual(times.slice(0, -1))

      const lost = yield* lagging(11)
      const failure = yield* Effect.flip(Fiber.join(lost.fiber))
      expect(hasCode(failure, "already_a_member_in_organization")).toBe(true)
      expect(failure.processed).toBe("no")
      expect(lost.at("create").length).toBe(times.length)
    }).pipe(drawing(part))
  )

  it.effect("fails with the last error where the next delay would end after the total", () =>
    Effect.gen(function* () {
      const { at, fiber } = yield* lagging(10, asked, { timeout: TimeoutPolicy.make({ total: "1 seconds" }) })
      const failure = yield* Effect.flip(Fiber.join(fiber))
      expect(hasCode(failure, "already_a_member_in_organization")).toBe(true)
      expect(at("read")).toEqual([0, 0, 50, 150, 350, 750])
    }).pipe(drawing(1))
  )

  it.effect("shares the total among its requests", () =>
    Effect.gen(function* () {
      const services = yield* Effect.context<never>()
      const late: Fetch = (url, init) =>
        init.method === "GET"
          ? Effect.runPromiseWith(services)(Effect.as(Effect.sleep(600), new Response(nobody)))
          : silent(url, init)
      const memberships = yield* connect({ secretKey: Redacted.make(secret), fetch: late })
      const fiber = yield* memberships
        .ensure(asked)
        .pipe(
          Effect.provideService(
            TimeoutPolicy.Current,
            TimeoutPolicy.make({ attempt: "1 seconds", total: "1 seconds" })
          ),
          Effect.forkChild({ startImmediately: true })
        )
      yield* advance(950)
      expect(fiber.pollUnsafe()).toBeUndefined()
      yield* advance(50)
      expect(fiber.pollUnsafe()).toBeDefined()
      expect(yield* Effect.flip(Fiber.join(fiber))).toMatchObject({
        operation: "OrganizationMemberships.create",
        processed: "maybe",
        reason: { _tag: "Timeout" }
      })
    })
  )

  it.effect("goes on reading without a total", () =>
    Effect.gen(function* () {
      const { fiber } = yield* lagging(10, asked, { timeout: TimeoutPolicy.none })
      expect((yield* Fiber.join(fiber)).outcome).toBe("unchanged")
    }).pipe(drawing(1))
  )

  it.effect("says that the role was changed where the response to the metadata does not come in time", () =>
    Effect.gen(function* () {
      const input = { ...asked, role: "org:admin", publicMetadata: { team: "red" } }
      const { fiber } = yield* lagging(0, input, {
        metadata: silent,
        timeout: TimeoutPolicy.make({ attempt: "5 seconds" })
      })
      expect(yield* Effect.flip(Fiber.join(fiber))).toMatchObject({
        operation: "OrganizationMemberships.updateMetadata",
        processed: "yes",
        reason: { _tag: "Timeout" }
      })
    })
  )
})

describe("ensure, where it has changed the role but not the metadata", () => {
  const organizationId = "org_acme"

  // Twice this is more than Clerk takes.
  const half = "x".repeat(5000)

  const seed = {
    organizations: [{ id: organizationId, name: "Acme", maxAllowedMemberships: 2 }],
    users: ["user_ada", "user_bob", "user_eve"].map((id) => ({ id })),
    memberships: [
      { organizationId, userId: "user_ada", role: "org:admin" },
      { organizationId, userId: "user_bob", role: "org:member", publicMetadata: { text: half } }
    ]
  }

  const bob = { organizationId, userId: "user_bob" }

  const change = { ...bob, role: "org:admin", publicMetadata: { team: "red" } }

  const noConnection: Fetch = () =>
    Promise.reject(
      new TypeError("fetch failed", { cause: Object.assign(new Error("refused"), { code: "ECONNREFUSED" }) })
    )

  /** Lets all but the changes of metadata through. */
  const metadata =
    (fate: Fetch): Way =>
    (fetch) =>
    (url, init) =>
      url.endsWith("/metadata") ? fate(url, init) : fetch(url, init)

  const once = <A, E, R>(effect: Effect.Effect<A, E, R>) =>
    withoutWaits(Effect.provideService(effect, RetryPolicy.Current, RetryPolicy.none))

  it.live("says that Clerk has acted where Clerk rejects the metadata, and keeps Clerk's errors", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      const failure = yield* Effect.flip(memberships.ensure({ ...change, publicMetadata: { more: half } }))
      assert(failure._tag === "ClerkErrors")
      expect(failure).toMatchObject({
        status: 422,
        operation: "OrganizationMemberships.updateMetadata",
        attempts: 1,
        processed: "yes",
        errors: [{ meta: { param_name: "public_metadata" } }]
      })
      expect(failure.message).toContain("Clerk has acted")
      expect(failure.message).not.toContain("nothing was changed")
      expect((yield* memberships.ensure({ ...bob, role: "org:admin" })).outcome).toBe("unchanged")
    }).pipe(once)
  )

  it.live("says that nothing was changed where Clerk rejects the role", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const failure = yield* Effect.flip((yield* connect()).ensure({ ...change, role: "org:unknown" }))
      expect(failure).toMatchObject({ _tag: "ClerkErrors", status: 404, processed: "no" })
      expect(failure.message).toContain("nothing was changed")
    }).pipe(once)
  )

  it.live.each([
    {
      what: "a connection that failed",
      fate: noConnection,
      reason: { _tag: "Transport", code: "ECONNREFUSED" }
    },
    {
      what: "a lost response",
      fate: reset,
      reason: { _tag: "Transport", code: "ECONNRESET" }
    },
    {
      what: "an undocumented status",
      fate: json(409, clerkErrors("role_migration_in_progress")),
      reason: { _tag: "UnexpectedStatus", status: 409, errors: [{ code: "role_migration_in_progress" }] }
    },
    {
      what: "a malformed response",
      fate: json(200, "<html>"),
      reason: { _tag: "MalformedResponse", issues: [{ path: [], expected: "JSON" }] }
    }
  ])("says that Clerk has acted after $what", ({ fate, reason }) =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const failure = yield* Effect.flip((yield* connect(metadata(fate))).ensure(change))
      expect(failure).toMatchObject({
        _tag: "SDKException",
        operation: "OrganizationMemberships.updateMetadata",
        attempts: 1,
        processed: "yes",
        reason
      })
      expect(failure.message).toContain("Clerk has acted")
    }).pipe(once)
  )

  it.live("says that Clerk has acted where the secret key cannot be read any more", () =>
    Effect.gen(function* () {
      let reads = 0
      const secretKey = Effect.suspend(() =>
        ++reads < 3 ? Effect.succeed(Redacted.make(secret)) : Effect.fail("vault is closed")
      )
      const fetch: Fetch = (_, init) => json(200, init.method === "GET" ? pageJson : membershipJson)()
      const memberships = yield* connect({ secretKey, fetch })
      const failure = yield* Effect.flip(
        memberships.ensure({ ...asked, role: "org:admin", publicMetadata: { team: "red" } })
      )
      expect(failure).toMatchObject({
        attempts: 0,
        processed: "yes",
        reason: { _tag: "InvalidRequest", issues: [{ path: ["secretKey"] }] }
      })
    }).pipe(once)
  )

  it.live("says that Clerk has acted where the rate limiter fails", () =>
    Effect.gen(function* () {
      const down = Effect.fail(
        new RateLimiter.RateLimiterError({ reason: new RateLimiter.RateLimitStoreError({ message: "store is down" }) })
      )
      const inner = yield* Effect.provide(RateLimiter.make, RateLimiter.layerStoreMemory)
      let changes = 0
      const limiter = RateLimiter.RateLimiter.of({
        ...inner,
        consume: (options) => (changes < 1 ? inner.consume(options) : down)
      })
      const counting: Way = (fetch) => (url, init) => {
        if (init.method === "PATCH") changes += 1
        return fetch(url, init)
      }
      const { connect } = yield* serve(seed)
      const failure = yield* Effect.flatMap(connect(counting), (memberships) => memberships.ensure(change)).pipe(
        Effect.provideService(RateLimiter.RateLimiter, limiter),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.documented),
        Effect.flip
      )
      expect(failure).toMatchObject({ attempts: 0, processed: "yes", reason: { _tag: "RateLimiter" } })
      expect(failure.message).toContain("store is down")
    }).pipe(once)
  )

  it.live("says that Clerk has acted where the member is gone by then, and cannot be added again", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const second = yield* connect()
      // Another writer gives the seat to another user.
      const removed = metadata(async () => {
        await Effect.runPromise(
          withoutWaits(
            Effect.andThen(second.remove(bob), second.create({ ...bob, userId: "user_eve", role: "org:member" }))
          )
        )
        return Response.json(JSON.parse(clerkErrors("resource_not_found")), { status: 404 })
      })
      const failure = yield* Effect.flip((yield* connect(removed)).ensure(change))
      assert(failure._tag === "ClerkErrors")
      expect(hasCode(failure, "organization_membership_quota_exceeded")).toBe(true)
      expect(failure.processed).toBe("yes")
      const own = (yield* requests).filter((request) => !request.startsWith("DELETE"))
      expect(own).toEqual(["GET ?user_id=user_bob", "PATCH /user_bob", "POST ", "GET ?user_id=user_bob", "POST "])
    }).pipe(once)
  )
})
