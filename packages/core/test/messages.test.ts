import {
  ClerkErrors,
  InvalidRequest,
  type Issue,
  MalformedResponse,
  RateLimiter,
  type Reason,
  RateLimitPolicy,
  RetryPolicy,
  SDKException,
  Timeout,
  TimeoutPolicy,
  Transport,
  UnexpectedStatus
} from "@effect-clerk/core"
import { formatIssues, missingKey, policyIssues } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Duration } from "effect"
import { untyped } from "@effect-clerk/test-support/untyped"

const call = {
  operation: "OrganizationMemberships.update",
  method: "PATCH",
  path: "/organizations/{organization_id}/memberships/{user_id}",
  attempts: 1
}

const messageOf = (reason: Reason, method = "PATCH") => new SDKException({ ...call, method, reason }).message

const response = (
  status: number,
  fields: Partial<Pick<UnexpectedStatus, "errors" | "excerpt" | "retryAfter" | "clerkTraceId">> = {}
) => new UnexpectedStatus({ processed: status < 500 ? "no" : "maybe", status, errors: [], excerpt: "", ...fields })

const said = (code: string, longMessage: string) => [{ code, message: code, longMessage }]

describe("the message of an undocumented status", () => {
  const limited = said("too_many_requests", "Too many requests.")
  const missing = said("resource_not_found", "No organization was found.")

  it.each<readonly [reason: UnexpectedStatus, message: string]>([
    [
      response(429, { errors: limited, retryAfter: Duration.seconds(3) }),
      "rate limited (429 too_many_requests: Too many requests); nothing was changed; retry after 3 s"
    ],
    [response(429), "rate limited (429 without a readable body); nothing was changed; retry later"],
    [
      response(404, { errors: missing, clerkTraceId: "t" }),
      "404 resource_not_found: No organization was found; nothing was changed; check the ids and the role [trace t]"
    ],
    [
      response(404, { errors: said("resource_not_found", "There is nothing at this path.") }),
      "404 resource_not_found: There is nothing at this path; nothing was changed; check apiUrl"
    ],
    [
      response(401, { errors: said("authentication_invalid", "Invalid authentication.") }),
      "401 authentication_invalid: Invalid authentication; nothing was changed; check the secret key"
    ],
    [
      response(403, { errors: said("authorization_invalid", "Not allowed.") }),
      "403 authorization_invalid: Not allowed; nothing was changed; check the plan and the settings"
    ],
    [
      response(500, { errors: said("internal_clerk_error", "Oops.") }),
      "500 internal_clerk_error: Oops; the request may have arrived; read the current state before repeating a write"
    ],
    [
      response(302, { excerpt: "moved" }),
      "unexpected status 302 with a body that is not Clerk's: moved; nothing was changed; check apiUrl"
    ],
    [
      response(400, { errors: said("form_param_nil", "The role is missing.") }),
      "400 form_param_nil: The role is missing; nothing was changed; check the input"
    ],
    [
      response(422, { errors: said("form_param_invalid", "The redirect URL is invalid.") }),
      "422 form_param_invalid: The redirect URL is invalid; nothing was changed; check the input"
    ],
    [
      response(503, { retryAfter: Duration.seconds(3) }),
      "503 without a readable body; the request may have arrived; retry after 3 s; " +
        "read the current state before repeating a write"
    ],
    [
      new UnexpectedStatus({ processed: "no", status: 503, errors: [], excerpt: "" }),
      "503 without a readable body; nothing was changed; retry later"
    ],
    [
      new UnexpectedStatus({ processed: "yes", status: 204, errors: [], excerpt: "" }),
      "unexpected status 204 without a readable body; Clerk has acted on the request; " +
        "read the current state before repeating a write"
    ],
    [
      new UnexpectedStatus({ processed: "maybe", status: 300, errors: [], excerpt: "" }),
      "unexpected status 300 without a readable body; the request may have arrived; check apiUrl; " +
        "read the current state before repeating a write"
    ]
  ])("says what happened, what became of the request and what to do: $0", (reason, message) => {
    expect(messageOf(reason)).toBe(`OrganizationMemberships.update failed: ${message}`)
  })

  it.each([400, 401, 404, 405])("says to check apiUrl where the body of a %i is not Clerk's", (status) => {
    expect(messageOf(response(status, { excerpt: "<html>" }))).toMatch(/; nothing was changed; check apiUrl$/)
  })

  it("says to retry later after a 408 that is not Clerk's", () => {
    expect(messageOf(response(408))).toMatch(/; nothing was changed; retry later$/)
  })
})

describe("the message of a failed read", () => {
  it.each<readonly [reason: Reason, message: string]>([
    [new Transport({ processed: "maybe", description: "reset" }), "no response: reset; it is safe to read again"],
    [
      new Timeout({ processed: "yes", limit: "total", duration: Duration.seconds(1) }),
      "no complete response within 1 s (TimeoutPolicy.total); it is safe to read again"
    ],
    [response(503), "503 without a readable body; retry later"],
    [
      new MalformedResponse({ processed: "yes", status: 200, issues: [{ path: [], expected: "JSON" }] }),
      "the response (200) is not of the documented shape: (root): expected JSON; check apiUrl"
    ],
    [
      new RateLimiter({ processed: "maybe", description: "not sent: rate limited", retryAfter: Duration.seconds(9) }),
      "not sent: rate limited; retry after 9 s"
    ]
  ])("says nothing about writes: $1", (reason, message) => {
    expect(messageOf(reason, "GET")).toBe(`OrganizationMemberships.update failed: ${message}`)
  })
})

describe("the message of an InvalidRequest", () => {
  const invalid = (...issues: ReadonlyArray<Issue>) => messageOf(new InvalidRequest({ processed: "no", issues }))

  it.each<readonly [path: ReadonlyArray<string | number>, name: string]>([
    [["role"], "role"],
    [["userId", 3], "userId[3]"],
    [["RetryPolicy", "times"], "RetryPolicy.times"],
    [[], "(root)"]
  ])("names what is not valid by the path %j: %s", (path, name) => {
    expect(invalid({ path, expected: "x" })).toBe(
      `OrganizationMemberships.update failed: not sent: ${name}: expected x`
    )
  })

  it("says of a required field that it is required", () => {
    expect(invalid({ path: ["role"], expected: missingKey })).toBe(
      "OrganizationMemberships.update failed: not sent: role: is required"
    )
  })

  it("names the option of a policy as the caller wrote it, and how to make one", () => {
    expect(invalid(...policyIssues(untyped("5 seconds"), "TimeoutPolicy", "timeout"))).toBe(
      "OrganizationMemberships.update failed: not sent: " +
        'timeout: expected a TimeoutPolicy; use TimeoutPolicy.make({ total: "5 seconds" })'
    )
  })

  it("lists all issues", () => {
    const { issues } = RetryPolicy.exponential({ times: -1 })
    expect(invalid({ path: ["userId"], expected: missingKey }, ...issues)).toBe(
      "OrganizationMemberships.update failed: not sent: userId: is required; RetryPolicy.times: expected an integer of at least 0"
    )
  })
})

describe("policyIssues", () => {
  const nonsense: ReadonlyArray<unknown> = ["5 seconds", 5000, null, undefined, {}, [], { issues: 0 }, () => []]

  it("returns the issues of a policy", () => {
    const invalid = RetryPolicy.exponential({ times: -1 })
    expect(policyIssues(invalid, "RetryPolicy", "retry")).toBe(invalid.issues)
    expect(policyIssues(TimeoutPolicy.none, "TimeoutPolicy")).toEqual([])
    expect(policyIssues(RateLimitPolicy.unlimited, "RateLimitPolicy")).toEqual([])
  })

  it("returns one issue for any other value, and for a policy of another kind", () => {
    const expected = "a RetryPolicy; use RetryPolicy.exponential()"
    for (const value of [...nonsense, TimeoutPolicy.none, RateLimitPolicy.unlimited]) {
      expect(policyIssues(untyped(value), "RetryPolicy")).toEqual([{ path: ["RetryPolicy"], expected }])
      expect(policyIssues(untyped(value), "RetryPolicy", "retry")).toEqual([{ path: ["retry"], expected }])
    }
  })
})

describe("formatIssues", () => {
  it("renders a missing and an unknown key in words of their own", () => {
    const issues = [
      { path: ["role"], expected: missingKey },
      { path: ["colour"], expected: "no such key" },
      { path: ["limit"], expected: "an integer" }
    ]
    expect(formatIssues(issues)).toBe("role: is required; colour: unknown key; limit: expected an integer")
  })

  it("renders issues on one line of bounded length, whatever their keys are and however many there are", () => {
    const forged = { path: [`x\nINFO forged${"y".repeat(1000)}`, 1], expected: "less" }
    expect(formatIssues([forged])).toBe(`x INFO forged${"y".repeat(87)}…: expected less`)
    const many = Array.from({ length: 100 }, (_, index) => ({ path: [index], expected: "less" }))
    // No more than a hundred are kept of an input.
    expect(formatIssues(many)).toMatch(/^\[0\]: expected less; .*\[9\]: expected less; and 90 or more$/)
    expect(formatIssues(many.slice(0, 99))).toMatch(/; \[9\]: expected less; and 89 more$/)
    expect(formatIssues(many.slice(0, 10))).toMatch(/; \[9\]: expected less$/)
  })
})

describe("a message that quotes line breaks of Clerk or the platform", () => {
  const lines = "first\nsecond\r\nthird"
  const errors = [{ code: "a", message: lines, longMessage: lines }] as const

  it.each<readonly [string, SDKException | ClerkErrors]>([
    ["ClerkErrors", new ClerkErrors({ ...call, status: 422, errors })],
    [
      "UnexpectedStatus",
      new SDKException({
        ...call,
        reason: new UnexpectedStatus({ processed: "no", status: 409, errors, excerpt: lines })
      })
    ],
    ["Transport", new SDKException({ ...call, reason: new Transport({ processed: "maybe", description: lines }) })],
    ["RateLimiter", new SDKException({ ...call, reason: new RateLimiter({ processed: "no", description: lines }) })]
  ])("stays on one line: %s", (_, error) => {
    expect(error.message).toContain("second")
    expect(error.message).not.toMatch(/[\r\n]/)
  })
})
