import { ClerkFailure, hasCode, RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Redacted } from "effect"
import { clerkErrors, membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { transports } from "@effect-clerk/test-support/transports"

const secretKey = Redacted.make(secret)

const create = { organizationId: "org_1", userId: "user_1", role: "org:member" }

describe.each(transports)("responses over %s", (_, make) => {
  /** Runs one call against a server that sends this response, with no retries. */
  const against = <A, E>(
    answer: string,
    call: (memberships: OrganizationMemberships["Service"]) => Effect.Effect<A, E>,
    end = false
  ) =>
    Effect.gen(function* () {
      const server = yield* RawServer.make(({ socket }) => {
        if (end) socket.end(answer)
        else socket.write(answer)
      })
      const options = { secretKey, apiUrl: server.origin }
      return yield* OrganizationMemberships.use(call).pipe(
        Effect.provide(make(options)),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
      )
    }).pipe(Effect.scoped)

  it.live("reads a success", () =>
    Effect.gen(function* () {
      const membership = yield* against(RawServer.answer(200, membershipJson), (_) => _.create(create))
      expect(membership.id).toBe("orgmem_1")
      expect(membership.publicUserData?.userId).toBe("user_1")
      const page = yield* against(RawServer.answer(200, pageJson), (_) => _.list({ organizationId: "org_1" }))
      expect(page.totalCount).toBe(1)
      expect(page.data[0]).toEqual(membership)
    })
  )

  it.live.each([
    "Content-Type: application/json; charset=utf-8",
    "content-type: APPLICATION/JSON;charset=UTF-8",
    "Content-Type: text/plain",
    "X-None: 1"
  ])("reads JSON under %s", (header) =>
    Effect.gen(function* () {
      const answer = `HTTP/1.1 200 OK\r\n${header}\r\nContent-Length: ${Buffer.byteLength(membershipJson)}\r\n\r\n`
      const membership = yield* against(answer + membershipJson, (_) => _.create(create))
      expect(membership.id).toBe("orgmem_1")
      const refusal = clerkErrors("form_param_missing", { meta: { param_name: "role" } })
      const error = yield* Effect.flip(
        against(`HTTP/1.1 422 X\r\n${header}\r\nContent-Length: ${Buffer.byteLength(refusal)}\r\n\r\n${refusal}`, (_) =>
          _.create(create)
        )
      )
      expect(error).toMatchObject({ _tag: "ClerkErrors", status: 422, errors: [{ meta: { param_name: "role" } }] })
    })
  )

  it.live("reads past a byte order mark", () =>
    Effect.gen(function* () {
      const membership = yield* against(RawServer.answer(200, `\uFEFF${membershipJson}`), (_) => _.create(create))
      expect(membership.id).toBe("orgmem_1")
      const error = yield* Effect.flip(
        against(RawServer.answer(404, `\uFEFF${clerkErrors("resource_not_found")}`), (_) => _.create(create))
      )
      expect(error._tag).toBe("ClerkErrors")
    })
  )

  it.live("reads a Retry-After that was sent twice", () =>
    Effect.gen(function* () {
      const limited = RawServer.answer(429, clerkErrors("too_many_requests"), ["Retry-After: 7", "Retry-After: 7"])
      const call = against(limited, (_) => _.create(create))
      const error = yield* Effect.flip(Effect.provideService(call, RetryPolicy.Current, RetryPolicy.none))
      expect(ClerkFailure.retryAfter(error)).toEqual(Duration.seconds(7))
    })
  )

  it.live("types a documented error response with all its fields", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        against(
          RawServer.answer(400, clerkErrors("already_a_member_in_organization", { meta: { a: 1 } }), [
            "Retry-After: 7"
          ]),
          (_) => _.create(create)
        )
      )
      expect(JSON.parse(JSON.stringify(error))).toEqual({
        _tag: "ClerkErrors",
        status: 400,
        errors: [
          {
            code: "already_a_member_in_organization",
            message: "short already_a_member_in_organization",
            longMessage: "long already_a_member_in_organization",
            meta: { a: 1 }
          }
        ],
        clerkTraceId: "trace_1",
        retryAfter: 7000,
        processed: "no",
        message:
          "OrganizationMemberships.create failed: 400 already_a_member_in_organization: " +
          "long already_a_member_in_organization; nothing was changed; retry after 7 s [trace trace_1]",
        attempts: 1,
        operation: "OrganizationMemberships.create",
        method: "POST",
        path: "/organizations/{organization_id}/memberships"
      })
    })
  )

  it.live("a documented 500 says that Clerk may have acted", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        against(RawServer.answer(500, clerkErrors("internal_clerk_error")), (_) => _.listForInstance())
      )
      expect(error).toMatchObject({ _tag: "ClerkErrors", status: 500, processed: "maybe" })
      expect(error).not.toHaveProperty("earlier")
    })
  )

  it.live.each([
    { status: 401, code: "authentication_invalid", processed: "no" },
    { status: 409, code: "organization_membership_managed_by_scim", processed: "no" },
    { status: 413, code: "request_body_too_large", processed: "no" },
    { status: 429, code: "too_many_requests", processed: "no" },
    { status: 500, code: "internal_clerk_error", processed: "maybe" },
    { status: 503, code: "service_unavailable", processed: "maybe" }
  ])("keeps Clerk's errors on the undocumented status $status", ({ code, processed, status }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(against(RawServer.answer(status, clerkErrors(code)), (_) => _.create(create)))
      expect(error).toMatchObject({
        _tag: "SDKException",
        attempts: 1,
        processed,
        reason: {
          _tag: "UnexpectedStatus",
          status,
          processed,
          errors: [{ code, longMessage: `long ${code}` }],
          clerkTraceId: "trace_1"
        }
      })
      expect(hasCode(error, code)).toBe(true)
    })
  )

  it.live.each([
    { what: "HTML", body: "<html><body>Bad gateway</body></html>" },
    { what: "nothing", body: "" },
    { what: "null", body: "null" },
    { what: "an empty list of errors", body: '{"errors":[]}' },
    { what: "another API's error", body: '{"error":"not found"}' },
    { what: "half of an error", body: clerkErrors("resource_not_found").slice(0, 40) }
  ])("a documented status with $what is an UnexpectedStatus with an excerpt", ({ body }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(against(RawServer.answer(404, body, ["cf-ray: ray_1"]), (_) => _.create(create)))
      expect(error).toMatchObject({
        _tag: "SDKException",
        reason: { _tag: "UnexpectedStatus", status: 404, errors: [], excerpt: body, clerkTraceId: "ray_1" }
      })
    })
  )

  it.live("cuts the excerpt to 512 characters", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(against(RawServer.answer(502, "x".repeat(5000)), (_) => _.create(create)))
      expect(error).toMatchObject({ reason: { excerpt: "x".repeat(512) } })
      expect(error.message.length).toBeLessThan(300)
    })
  )

  it.live.each([
    { body: "", expected: "JSON, but the body is empty", path: [] },
    { body: "<html></html>", expected: "JSON", path: [] },
    { body: membershipJson.slice(0, 50), expected: "JSON", path: [] },
    { body: "null", expected: "an object", path: [] },
    {
      body: JSON.stringify({ ...JSON.parse(membershipJson), created_at: "soon" }),
      expected: "an integer",
      path: ["created_at"]
    }
  ])("a success that is not the documented shape is a MalformedResponse: $body", ({ body, expected, path }) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(against(RawServer.answer(200, body), (_) => _.create(create)))
      expect(error).toMatchObject({
        _tag: "SDKException",
        processed: "yes",
        reason: { _tag: "MalformedResponse", status: 200, issues: [{ path, expected }] }
      })
    })
  )

  it.live("an undocumented success is an UnexpectedStatus that was processed", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(
        against("HTTP/1.1 204 No Content\r\n\r\n", (_) => _.delete({ organizationId: "org_1", userId: "user_1" }))
      )
      expect(error).toMatchObject({ reason: { _tag: "UnexpectedStatus", status: 204, processed: "yes" } })
    })
  )

  it.live("a success whose body fails was processed", () =>
    Effect.gen(function* () {
      const cut = RawServer.answer(200, membershipJson).slice(0, -20)
      const error = yield* Effect.flip(against(cut, (_) => _.create(create), true))
      expect(error).toMatchObject({ processed: "yes", reason: { _tag: "Transport", status: 200 } })
      const chunked = 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n10\r\n{"object":"orga'
      expect(yield* Effect.flip(against(chunked, (_) => _.create(create), true))).toMatchObject({
        processed: "yes",
        reason: { _tag: "Transport", status: 200 }
      })
    })
  )

  it.live("an error response whose body fails is a transport failure with its status", () =>
    Effect.gen(function* () {
      const cut = RawServer.answer(404, clerkErrors("resource_not_found")).slice(0, -20)
      const error = yield* Effect.flip(against(cut, (_) => _.create(create), true))
      expect(error).toMatchObject({ processed: "no", reason: { _tag: "Transport", status: 404 } })
    })
  )

  it.live.each([429, 503])("a %d whose body fails is an UnexpectedStatus with an empty excerpt", (status) =>
    Effect.gen(function* () {
      const cut = RawServer.answer(status, clerkErrors("x")).slice(0, -20)
      const error = yield* Effect.flip(against(cut, (_) => _.create(create), true))
      expect(error).toMatchObject({ reason: { _tag: "UnexpectedStatus", status, excerpt: "" } })
    })
  )

  it.live("does not follow a redirect, so the secret key goes to no other host", () =>
    Effect.gen(function* () {
      const other = yield* RawServer.make(({ socket }) => socket.write(RawServer.answer(200, pageJson)))
      for (const status of [301, 302, 303, 307, 308]) {
        const error = yield* Effect.flip(
          against(RawServer.answer(status, "", [`Location: ${other.origin}/elsewhere`]), (_) =>
            _.list({ organizationId: "org_1" })
          )
        )
        expect(error).toMatchObject({
          reason: { _tag: "UnexpectedStatus", status, processed: status === 303 ? "maybe" : "no" }
        })
      }
      expect(other.connections()).toBe(0)
    }).pipe(Effect.scoped)
  )
})
