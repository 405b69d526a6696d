import {
  type ClerkError,
  ClerkErrors,
  ClerkFailure,
  InvalidRequest,
  MalformedResponse,
  RateLimiter,
  type Reason,
  SDKException,
  Timeout,
  Transport,
  UnexpectedStatus
} from "@effect-clerk/core"
import { describe, expect, it } from "@effect/vitest"
import { Duration } from "effect"

const clerkError = (code: string, longMessage = "Something."): ClerkError => ({
  code,
  message: "something",
  longMessage
})

const documented = (status: number, code = "bad_request", longMessage?: string) =>
  new ClerkErrors({
    status,
    errors: [clerkError(code, longMessage)],
    clerkTraceId: "trace_1",
    retryAfter: Duration.seconds(3),
    attempts: 1,
    operation: "OrganizationMemberships.create",
    method: "POST",
    path: "/organizations/{organization_id}/memberships"
  })

const exception = (reason: Reason) =>
  new SDKException({ reason, operation: "OrganizationMemberships.create", attempts: 1 })

const undocumented = (status: number, code?: string, longMessage?: string) =>
  exception(
    new UnexpectedStatus({
      processed: "no",
      status,
      errors: code === undefined ? [] : [clerkError(code, longMessage)],
      excerpt: "",
      clerkTraceId: "trace_1",
      retryAfter: Duration.seconds(3)
    })
  )

const invalid = (key: string) =>
  exception(new InvalidRequest({ processed: "no", issues: [{ path: [key], expected: "something else" }] }))

const timeout = exception(new Timeout({ processed: "maybe", limit: "attempt", duration: Duration.seconds(1) }))
const transport = exception(new Transport({ processed: "no", description: "refused" }))
const cutShort = exception(new Transport({ processed: "yes", description: "reset", status: 200 }))
const malformed = exception(new MalformedResponse({ processed: "yes", status: 200, issues: [] }))
const hidden = exception(new MalformedResponse({ processed: "maybe", status: 0, issues: [] }))
const cooldown = exception(
  new RateLimiter({ processed: "no", description: "not sent", retryAfter: Duration.millis(1500) })
)
const storeFailed = exception(new RateLimiter({ processed: "no", description: "not sent: the store failed" }))

/** The failure itself, its plain form, and that form after it has crossed JSON. */
const forms = (error: ClerkErrors | SDKException): ReadonlyArray<unknown> => [
  error,
  error.toJSON(),
  JSON.parse(JSON.stringify(error))
]

describe.each([
  ["a documented error response", documented],
  ["an undocumented one", undocumented]
])("ClerkFailure of %s", (_, failure) => {
  it("has its status, codes, trace id and wait, in its plain form, too", () => {
    for (const form of forms(failure(422, "form_param_missing"))) {
      expect(ClerkFailure.status(form)).toBe(422)
      expect(ClerkFailure.codes(form)).toStrictEqual(["form_param_missing"])
      expect(ClerkFailure.traceId(form)).toBe("trace_1")
      expect(ClerkFailure.retryAfter(form)).toStrictEqual(Duration.seconds(3))
    }
  })

  it.each<readonly [status: number, code: string, kind: ClerkFailure.Kind, httpStatus: number]>([
    [400, "bad_request", "invalid", 400],
    [400, "already_a_member_in_organization", "conflict", 409],
    [400, "organization_minimum_permissions_needed", "conflict", 409],
    [400, "api_version_invalid", "unexpected", 500],
    [401, "authentication_invalid", "unauthenticated", 500],
    [402, "unsupported_subscription_plan_features", "forbidden", 403],
    [403, "organization_membership_quota_exceeded", "forbidden", 403],
    [403, "organization_membership_quota_exceeded_for_sso", "forbidden", 403],
    [403, "organization_not_enabled_in_instance", "forbidden", 403],
    [404, "resource_not_found", "notFound", 404],
    [408, "bad_request", "unavailable", 503],
    [409, "resource_locked", "conflict", 409],
    [409, "organization_membership_managed_by_scim", "conflict", 409],
    [410, "operation_deprecated", "unexpected", 500],
    [413, "request_body_too_large", "invalid", 400],
    [415, "unsupported_content_type", "unexpected", 500],
    [422, "form_param_value_invalid", "invalid", 400],
    [422, "form_identifier_exists", "conflict", 409],
    [422, "form_resource_not_found", "notFound", 404],
    [422, "exclusive_organization_membership", "conflict", 409],
    [422, "personal_accounts_not_allowed", "conflict", 409],
    [425, "bad_request", "unavailable", 503],
    [429, "already_a_member_in_organization", "rateLimited", 429],
    [500, "internal_clerk_error", "unavailable", 503],
    [503, "already_a_member_in_organization", "unavailable", 503]
  ])("takes %d %s for %s, and responds with %d", (status, code, kind, httpStatus) => {
    for (const form of forms(failure(status, code))) {
      expect(ClerkFailure.kind(form)).toBe(kind)
      expect(ClerkFailure.httpStatus(form)).toBe(httpStatus)
    }
  })

  it("does not take a server without the path for one without the member", () => {
    for (const form of forms(failure(404, "resource_not_found", "There is nothing at this path."))) {
      expect(ClerkFailure.kind(form)).toBe("unexpected")
    }
  })

  it("takes a slug with the word path for a slug", () => {
    const longMessage = "No organization was found with id career-path."
    for (const form of forms(failure(404, "resource_not_found", longMessage))) {
      expect([ClerkFailure.kind(form), ClerkFailure.httpStatus(form)]).toEqual(["notFound", 404])
    }
  })
})

describe("ClerkFailure", () => {
  it("takes a 404 that is not Clerk's for no answer to what was asked", () => {
    expect(ClerkFailure.kind(undocumented(404))).toBe("unexpected")
    expect(ClerkFailure.kind(undocumented(409))).toBe("conflict")
    expect(ClerkFailure.kind(undocumented(302))).toBe("unexpected")
    expect(ClerkFailure.kind(undocumented(0))).toBe("unexpected")
    expect(ClerkFailure.kind(undocumented(502))).toBe("unavailable")
  })

  it.each<readonly [name: string, error: SDKException, kind: ClerkFailure.Kind, httpStatus: number]>([
    ["an invalid input", invalid("userId"), "invalid", 400],
    ["an invalid key", invalid("secretKey"), "invalid", 500],
    ["an invalid policy", invalid("RetryPolicy"), "invalid", 500],
    ["an invalid option of a lookup", invalid("MembershipLookup"), "invalid", 500],
    ["a timeout", timeout, "unavailable", 503],
    ["no response", transport, "unavailable", 503],
    ["a response that ended early", cutShort, "unavailable", 503],
    ["a malformed response", malformed, "unexpected", 500],
    ["a cooldown", cooldown, "rateLimited", 429],
    ["a limiter without its store", storeFailed, "unavailable", 503]
  ])("tells what %s is", (_, error, kind, httpStatus) => {
    for (const form of forms(error)) {
      expect(ClerkFailure.kind(form)).toBe(kind)
      expect(ClerkFailure.httpStatus(form)).toBe(httpStatus)
      expect(ClerkFailure.codes(form)).toStrictEqual([])
      expect(ClerkFailure.traceId(form)).toBeUndefined()
    }
  })

  it.each([
    "secretKey",
    "RetryPolicy",
    "TimeoutPolicy",
    "RateLimitPolicy",
    "retry",
    "timeout",
    "rateLimit",
    "allowInsecure",
    "apiUrl",
    "apiVersion",
    "traceHeaders",
    "fetch",
    "http",
    "logger",
    "lookup",
    "onAttempt",
    "signal",
    "options",
    "MembershipLookup",
    "ClerkHttpClient",
    "SyncState"
  ])("takes %s for a setting, whose own status is 500", (key) => {
    expect(ClerkFailure.httpStatus(invalid(key))).toBe(500)
  })

  it.each(["role", "PolicyNumber", "doNotretry", "retryCount", "capital", "publicMetadata"])(
    "takes %s for input, whose own status is 400",
    (key) => {
      expect(ClerkFailure.httpStatus(invalid(key))).toBe(400)
    }
  )

  it("has the status of a response that cannot be read, and none where there was no response", () => {
    expect(ClerkFailure.status(malformed)).toBe(200)
    expect(ClerkFailure.status(cutShort)).toBe(200)
    for (const error of [hidden, transport, timeout, invalid("userId"), cooldown]) {
      expect(ClerkFailure.status(error)).toBeUndefined()
    }
  })

  it("has the rest of a cooldown as the wait", () => {
    for (const form of forms(cooldown)) expect(ClerkFailure.retryAfter(form)).toStrictEqual(Duration.millis(1500))
    expect(ClerkFailure.retryAfter(storeFailed)).toBeUndefined()
  })

  const cyclic: { reason?: object } = {}
  cyclic.reason = cyclic
  const revoked = Proxy.revocable({}, {})
  revoked.revoke()

  it.each([
    ["undefined", undefined],
    ["null", null],
    ["a text", "text"],
    ["a number", 404],
    ["an empty object", {}],
    ["an error", new Error("defect")],
    ["an object with a reason that is null", { reason: null }],
    ["an object that resembles one", { errors: [null], status: "404" }],
    ["an object that is its own reason", cyclic],
    ["a proxy that was revoked", revoked.proxy],
    ["a proxy in the place of the errors", { _tag: "ClerkErrors", errors: revoked.proxy }],
    [
      "an object whose getter throws",
      {
        get reason(): unknown {
          throw new Error("unreadable")
        }
      }
    ]
  ])("takes %s, which is no failure of a call, for unexpected", (_, value: unknown) => {
    expect(ClerkFailure.kind(value)).toBe("unexpected")
    expect(ClerkFailure.httpStatus(value)).toBe(500)
    expect(ClerkFailure.status(value)).toBeUndefined()
    expect(ClerkFailure.codes(value)).toStrictEqual([])
    expect(ClerkFailure.retryAfter(value)).toBeUndefined()
    expect(ClerkFailure.traceId(value)).toBeUndefined()
  })
})
