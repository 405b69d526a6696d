import { RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { clerkErrors, membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { transports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

const quick = RetryPolicy.exponential({ base: "1 millis", times: 3 })

type Service = OrganizationMemberships["Service"]

const list = (_: Service) => _.list({ organizationId: "org_1" })
const create = (_: Service) => _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
const update = (_: Service) => _.update({ organizationId: "org_1", userId: "user_1", role: "org:member" })
const remove = (_: Service) => _.delete({ organizationId: "org_1", userId: "user_1" })
const updateMetadata = (_: Service) =>
  _.updateMetadata({ organizationId: "org_1", userId: "user_1", publicMetadata: { a: 1 } })

const writes: ReadonlyArray<readonly [string, (_: Service) => Effect.Effect<unknown, unknown>]> = [
  ["create", create],
  ["update", update],
  ["delete", remove],
  ["updateMetadata", updateMetadata]
]

describe.each(transports)("retries over %s", (_, make) => {
  /** Runs a call against a server that responds in this order, with the last for all further requests; `undefined` resets. */
  const against = <A, E>(
    answers: ReadonlyArray<string | undefined>,
    call: (memberships: Service) => Effect.Effect<A, E>,
    policy = quick
  ) =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ index, socket }) => {
        const answer = answers[Math.min(index, answers.length - 1)]
        if (answer === undefined) socket.resetAndDestroy()
        else socket.write(answer)
      })
      const exit = yield* OrganizationMemberships.use(call).pipe(
        Effect.provide(make({ secretKey, apiUrl: server.origin })),
        Effect.provideService(RetryPolicy.Current, policy),
        Effect.result
      )
      return { requests: server.requests.length, exit }
    }).pipe(Effect.scoped)

  it.live.each([500, 502, 503, 504, 520, 521, 527, 429])("a read is retried on %s", (status) =>
    Effect.gen(function* () {
      const failing = RawServer.answer(status, clerkErrors("service_unavailable"))
      const recovered = yield* against([failing, failing, RawServer.answer(200, pageJson)], list)
      expect(recovered).toMatchObject({ requests: 3, exit: { success: { totalCount: 1 } } })
      const spent = yield* against([failing], list)
      expect(spent).toMatchObject({ requests: 4, exit: { failure: { attempts: 4, reason: { status } } } })
    })
  )

  it.live("a read is retried when the connection fails, before the response and inside it", () =>
    Effect.gen(function* () {
      const recovered = yield* against([undefined, RawServer.answer(200, pageJson)], list)
      expect(recovered).toMatchObject({ requests: 2, exit: { success: { totalCount: 1 } } })
      const spent = yield* against([undefined], list)
      expect(spent).toMatchObject({
        requests: 4,
        exit: { failure: { attempts: 4, reason: { _tag: "Transport", processed: "maybe" } } }
      })
    })
  )

  it.live.each([400, 401, 403, 404, 408, 409, 422])("a read is not retried on %s", (status) =>
    Effect.gen(function* () {
      const { requests } = yield* against([RawServer.answer(status, clerkErrors("bad_request"))], list)
      expect(requests).toBe(1)
    })
  )

  it.live("a response with an invalid body is not retried", () =>
    Effect.gen(function* () {
      expect(yield* against([RawServer.answer(200, "{}")], list)).toMatchObject({ requests: 1 })
    })
  )

  it.live.each(writes)("%s is not retried if Clerk may have acted", ([, write]) =>
    Effect.gen(function* () {
      for (const status of [500, 502, 503, 504, 520]) {
        const answered = yield* against([RawServer.answer(status, clerkErrors("internal_clerk_error"))], write)
        expect(answered).toMatchObject({ requests: 1, exit: { failure: { processed: "maybe", attempts: 1 } } })
      }
      const reset = yield* against([undefined], write)
      expect(reset).toMatchObject({
        requests: 1,
        exit: { failure: { attempts: 1, reason: { _tag: "Transport", processed: "maybe" } } }
      })
    })
  )

  it.live.each(writes)("%s is retried if Clerk certainly did not act", ([, write]) =>
    Effect.gen(function* () {
      const success = RawServer.answer(200, membershipJson)
      for (const answer of [
        RawServer.answer(429, clerkErrors("too_many_requests")),
        RawServer.answer(409, clerkErrors("resource_locked"))
      ]) {
        expect(yield* against([answer, success], write)).toMatchObject({
          requests: 2,
          exit: { success: { id: "orgmem_1" } }
        })
      }
      const scim = RawServer.answer(409, clerkErrors("organization_membership_managed_by_scim"))
      expect(yield* against([scim, success], write)).toMatchObject({ requests: 1 })
    })
  )

  it.live("allowWrites retries a write that may have been processed, and its failure still says so", () =>
    Effect.gen(function* () {
      const policy = RetryPolicy.exponential({ base: "1 millis", times: 1, allowWrites: true })
      const success = RawServer.answer(200, membershipJson)
      expect(yield* against([undefined, success], create, policy)).toMatchObject({ requests: 2 })
      const already = RawServer.answer(400, clerkErrors("already_a_member_in_organization"))
      expect(yield* against([undefined, already], create, policy)).toMatchObject({
        requests: 2,
        exit: { failure: { _tag: "ClerkErrors", status: 400, processed: "maybe" } }
      })
      const limited = RawServer.answer(429, clerkErrors("too_many_requests"))
      expect(yield* against([undefined, limited], create, policy)).toMatchObject({
        requests: 2,
        exit: {
          failure: { processed: "maybe", reason: { _tag: "UnexpectedStatus", status: 429, processed: "maybe" } }
        }
      })
    })
  )

  it.live("a connection that never opened is retried for a write too, and was not processed", () =>
    Effect.gen(function* () {
      const port = yield* RawServer.refusingPort
      const error: unknown = yield* OrganizationMemberships.use(create).pipe(
        Effect.provide(make({ secretKey, apiUrl: `http://127.0.0.1:${port}` })),
        Effect.provideService(RetryPolicy.Current, quick),
        Effect.flip
      )
      expect(error).toMatchObject({
        _tag: "SDKException",
        attempts: 4,
        processed: "no",
        reason: { _tag: "Transport", code: "ECONNREFUSED" }
      })
    })
  )

  it.live("a host that does not exist was not processed", () =>
    Effect.gen(function* () {
      const error = yield* OrganizationMemberships.use(create).pipe(
        Effect.provide(make({ secretKey, apiUrl: "https://clerk.invalid/v1" })),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.flip
      )
      expect(error).toMatchObject({ processed: "no", reason: { _tag: "Transport" } })
    })
  )

  it.live("RetryPolicy.none never retries, and a custom isTransient decides", () =>
    Effect.gen(function* () {
      const unavailable = RawServer.answer(503, clerkErrors("service_unavailable"))
      expect(yield* against([unavailable], list, RetryPolicy.none)).toMatchObject({ requests: 1 })
      const notFound = RawServer.answer(404, clerkErrors("resource_not_found"))
      const policy = RetryPolicy.exponential({
        base: "1 millis",
        times: 2,
        isTransient: (failure) => RetryPolicy.isTransient(failure) || failure._tag === "ClerkErrors"
      })
      expect(yield* against([notFound], update, policy)).toMatchObject({ requests: 3 })
    })
  )

  it.live("an invalid policy fails the call before anything is sent", () =>
    Effect.gen(function* () {
      const { exit, requests } = yield* against(
        [RawServer.answer(200, pageJson)],
        list,
        RetryPolicy.exponential({ times: Number.NaN, base: "-1 seconds" })
      )
      expect(requests).toBe(0)
      expect(exit).toMatchObject({ failure: { reason: { _tag: "InvalidRequest" } } })
      expect(exit).toHaveProperty("failure.message", expect.stringMatching(/RetryPolicy\.base: .*RetryPolicy\.times: /))
    })
  )
})
