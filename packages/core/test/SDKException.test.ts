import {
  ClerkErrors,
  ErrorSchema,
  hasCode,
  InvalidRequest,
  MalformedResponse,
  RateLimiter,
  type Reason,
  SDKException,
  Timeout,
  Transport,
  UnexpectedStatus
} from "@effect-clerk/core"
import { formatIssues } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Equal, Hash, Match, Schema } from "effect"

const call = {
  operation: "OrganizationMemberships.update",
  method: "PATCH",
  path: "/organizations/{organization_id}/memberships/{user_id}",
  attempts: 1
}

const exception = (reason: Reason, attempts = 1) => new SDKException({ ...call, attempts, reason })

const locked = { code: "resource_locked", message: "locked", longMessage: "The resource is locked, try again." }

interface Case {
  readonly reason: Reason
  readonly message: string
  readonly json: Record<string, unknown>
}

const check = "read the current state before repeating a write"

const cases: ReadonlyArray<Case> = [
  {
    reason: new Transport({ processed: "no", description: "connect ECONNREFUSED", code: "ECONNREFUSED" }),
    message: "no answer: connect ECONNREFUSED; nothing was sent; check the network and apiUrl",
    json: { _tag: "Transport", processed: "no", description: "connect ECONNREFUSED", code: "ECONNREFUSED" }
  },
  {
    reason: new Transport({ processed: "maybe", description: "socket hang up" }),
    message: `no answer: socket hang up; the request may have arrived; ${check}`,
    json: { _tag: "Transport", processed: "maybe", description: "socket hang up" }
  },
  {
    reason: new Transport({ processed: "yes", description: "terminated", status: 200 }),
    message:
      "the answer (200) broke off: terminated; Clerk has acted on the request; " +
      "read the current state before repeating a write",
    json: { _tag: "Transport", processed: "yes", description: "terminated", status: 200 }
  },
  {
    reason: new Transport({ processed: "no", description: "terminated", status: 404 }),
    message: "the answer (404) broke off: terminated; nothing was changed; retry",
    json: { _tag: "Transport", processed: "no", description: "terminated", status: 404 }
  },
  {
    reason: new Timeout({ processed: "yes", limit: "attempt", duration: Duration.seconds(10) }),
    message: `no whole answer within 10 s (attempt timeout); Clerk has acted on the request; ${check}`,
    json: { _tag: "Timeout", processed: "yes", limit: "attempt", duration: 10_000 }
  },
  {
    reason: new Timeout({ processed: "maybe", limit: "attempt", duration: Duration.seconds(10) }),
    message: `no whole answer within 10 s (attempt timeout); the request may have arrived; ${check}`,
    json: { _tag: "Timeout", processed: "maybe", limit: "attempt", duration: 10_000 }
  },
  {
    reason: new Timeout({ processed: "no", limit: "total", duration: Duration.millis(1500) }),
    message: "no whole answer within 1.5 s (total timeout); nothing was changed; retry later, or allow more time",
    json: { _tag: "Timeout", processed: "no", limit: "total", duration: 1500 }
  },
  {
    reason: new UnexpectedStatus({
      processed: "no",
      status: 409,
      errors: [locked],
      meta: { a: 1 },
      excerpt: "{}",
      clerkTraceId: "trace_1",
      retryAfter: Duration.seconds(2)
    }),
    message:
      "unexpected status 409 resource_locked: The resource is locked, try again; nothing was changed; retry after 2 s [trace trace_1]",
    json: {
      _tag: "UnexpectedStatus",
      processed: "no",
      status: 409,
      errors: [locked],
      meta: { a: 1 },
      excerpt: "{}",
      clerkTraceId: "trace_1",
      retryAfter: 2000
    }
  },
  {
    reason: new UnexpectedStatus({ processed: "maybe", status: 503, errors: [], excerpt: "" }),
    message: `unexpected status 503 without a body that could be read; the request may have arrived; ${check}`,
    json: { _tag: "UnexpectedStatus", processed: "maybe", status: 503, errors: [], excerpt: "" }
  },
  {
    reason: new UnexpectedStatus({
      processed: "maybe",
      status: 502,
      errors: [],
      excerpt: `<html>\n\t<h1>Bad  gateway</h1>\r\n${"x".repeat(100)}`
    }),
    message: `unexpected status 502 with a body that is not Clerk's: <html> <h1>Bad gateway</h1> ${"x".repeat(52)}…; the request may have arrived; ${check}`,
    json: {
      _tag: "UnexpectedStatus",
      processed: "maybe",
      status: 502,
      errors: [],
      excerpt: `<html>\n\t<h1>Bad  gateway</h1>\r\n${"x".repeat(100)}`
    }
  },
  {
    reason: new MalformedResponse({
      processed: "yes",
      status: 200,
      issues: [
        { path: ["data", 0, "id"], expected: "string" },
        { path: [], expected: "JSON" }
      ]
    }),
    message:
      "the answer (200) is not of the documented shape: data[0].id: expected string; (root): expected JSON; " +
      "Clerk has acted on the request; read the current state before repeating a write",
    json: {
      _tag: "MalformedResponse",
      processed: "yes",
      status: 200,
      issues: [
        { path: ["data", 0, "id"], expected: "string" },
        { path: [], expected: "JSON" }
      ]
    }
  },
  {
    reason: new InvalidRequest({ processed: "no", issues: [{ path: ["userId", 3], expected: "a non-empty string" }] }),
    message: "nothing was sent, since the input is not valid: userId[3]: expected a non-empty string",
    json: { _tag: "InvalidRequest", processed: "no", issues: [{ path: ["userId", 3], expected: "a non-empty string" }] }
  },
  {
    reason: new InvalidRequest({ processed: "maybe", issues: [{ path: ["secretKey"], expected: "a key" }] }),
    message:
      "after an earlier attempt nothing more was sent, since the input is not valid: secretKey: expected a key; the request may have arrived; read the current state before repeating a write",
    json: { _tag: "InvalidRequest", processed: "maybe", issues: [{ path: ["secretKey"], expected: "a key" }] }
  },
  {
    reason: new RateLimiter({ processed: "no", description: "the gate is closed", retryAfter: Duration.seconds(90) }),
    message: "the rate limiter let nothing through: the gate is closed; retry after 90 s",
    json: { _tag: "RateLimiter", processed: "no", description: "the gate is closed", retryAfter: 90_000 }
  },
  {
    reason: new RateLimiter({ processed: "maybe", description: "the gate is closed", retryAfter: Duration.seconds(9) }),
    message:
      "the rate limiter let nothing through: the gate is closed; retry after 9 s; the request may have arrived; read the current state before repeating a write",
    json: { _tag: "RateLimiter", processed: "maybe", description: "the gate is closed", retryAfter: 9000 }
  },
  {
    reason: new RateLimiter({ processed: "no", description: "store is down" }),
    message: "the rate limiter let nothing through: store is down; check its store",
    json: { _tag: "RateLimiter", processed: "no", description: "store is down" }
  }
]

it("of several requests says what an earlier one has done", () => {
  const refused = new UnexpectedStatus({ processed: "no", status: 400, errors: [locked], excerpt: "" })
  const failure = new SDKException({ ...call, reason: refused, earlier: "yes" })
  expect(failure.processed).toBe("yes")
  expect(failure.message).toBe(
    "OrganizationMemberships.update failed: unexpected status 400 resource_locked: The resource is locked, try again; " +
      "retry later; Clerk has acted on the request; read the current state before repeating a write"
  )
  const ofLook = new SDKException({ ...call, method: "GET", reason: refused, earlier: "maybe" })
  expect(ofLook.message).toMatch(/; retry later; the request may have arrived; read the current state before/)
  const shown: unknown = JSON.parse(JSON.stringify(failure))
  expect(shown).toMatchObject({ processed: "yes", earlier: "yes", reason: { processed: "no" } })
  expect(Equal.equals(Schema.decodeUnknownSync(ErrorSchema.SDKException)(shown), failure)).toBe(true)
})

it("of a refusal that is not in Clerk's words points to what is in front of it", () => {
  for (const status of [400, 401, 404, 405]) {
    const refused = new UnexpectedStatus({ processed: "no", status, errors: [], excerpt: "<html>" })
    expect(exception(refused).message).toMatch(/; nothing was changed; check apiUrl$/)
  }
  const late = new UnexpectedStatus({ processed: "no", status: 408, errors: [], excerpt: "" })
  expect(exception(late).message).toMatch(/; nothing was changed; retry later$/)
})

describe("of a read", () => {
  const ofRead = (reason: Reason) => new SDKException({ ...call, method: "GET", reason }).message

  it.each<readonly [reason: Reason, advice: string]>([
    [new Transport({ processed: "maybe", description: "reset" }), "no answer: reset; it is safe to read again"],
    [
      new Timeout({ processed: "yes", limit: "total", duration: Duration.seconds(1) }),
      "no whole answer within 1 s (total timeout); it is safe to read again"
    ],
    [
      new UnexpectedStatus({ processed: "maybe", status: 503, errors: [], excerpt: "" }),
      "unexpected status 503 without a body that could be read; retry later"
    ],
    [
      new MalformedResponse({ processed: "yes", status: 200, issues: [{ path: [], expected: "JSON" }] }),
      "the answer (200) is not of the documented shape: (root): expected JSON; check apiUrl"
    ]
  ])("%s speaks of no write", (reason, message) => {
    expect(ofRead(reason)).toBe(`OrganizationMemberships.update failed: ${message}`)
  })
})

it("issues are rendered on one line that a log bears, whatever their keys are and however many there are", () => {
  const forged = { path: [`x\nINFO forged${"y".repeat(1000)}`, 1], expected: "no such key" }
  expect(formatIssues([forged])).toBe(`x INFO forged${"y".repeat(87)}…: expected no such key`)
  const many = Array.from({ length: 5000 }, (_, index) => ({ path: [index], expected: "less" }))
  expect(formatIssues(many)).toMatch(/^\[0\]: expected less; .*\[9\]: expected less; and 4990 more$/)
})

describe.each(cases)("$reason._tag, $reason.processed", ({ json, message, reason }) => {
  it("says what happened, to which operation, on one line", () => {
    expect(reason.message).toBe(message)
    expect(exception(reason).message).toBe(`OrganizationMemberships.update failed: ${message}`)
    expect(exception(reason, 4).message).toBe(`OrganizationMemberships.update failed after 4 attempts: ${message}`)
    expect(exception(reason).message).not.toMatch(/[\r\n\t]/)
  })

  it("survives JSON", () => {
    const error = exception(reason, 2)
    const parsed: unknown = JSON.parse(JSON.stringify(Schema.encodeSync(ErrorSchema.SDKException)(error)))
    expect(parsed).toStrictEqual({ _tag: "SDKException", ...call, attempts: 2, reason: json })
    const decoded = Schema.decodeUnknownSync(ErrorSchema.SDKException)(parsed)
    expect(decoded).toBeInstanceOf(SDKException)
    expect(decoded.reason).toBeInstanceOf(reason.constructor)
    expect(decoded.message).toBe(error.message)
    expect(Equal.equals(decoded, error)).toBe(true)
    expect(Hash.hash(decoded)).toBe(Hash.hash(error))
  })

  it("stringifies to what its schema decodes, and its messages", () => {
    const error = exception(reason)
    const shown: unknown = JSON.parse(JSON.stringify(error))
    expect(shown).toStrictEqual({
      _tag: "SDKException",
      ...call,
      reason: { ...json, message },
      processed: reason.processed,
      message: error.message
    })
    expect(Equal.equals(Schema.decodeUnknownSync(ErrorSchema.SDKException)(shown), error)).toBe(true)
  })

  it("says whether Clerk may have acted", () => {
    expect(exception(reason).processed).toBe(reason.processed)
  })

  it.effect("is caught by its tag, and by its reason's", () =>
    Effect.gen(function* () {
      const program: Effect.Effect<string, SDKException | ClerkErrors> = Effect.fail(exception(reason))
      expect(yield* Effect.catchTag(program, "SDKException", (error) => Effect.succeed(error.reason._tag))).toBe(
        reason._tag
      )
      const caught = yield* Effect.catchReason(
        program,
        "SDKException",
        reason._tag,
        (it) => Effect.succeed(it._tag),
        () => Effect.succeed("another reason")
      )
      expect(caught).toBe(reason._tag)
    })
  )
})

const tagOf = Match.type<Reason>().pipe(
  Match.tagsExhaustive({
    Transport: ({ description }) => description,
    Timeout: ({ limit }) => limit,
    UnexpectedStatus: ({ status }) => String(status),
    MalformedResponse: ({ issues }) => formatIssues(issues),
    InvalidRequest: ({ issues }) => formatIssues(issues),
    RateLimiter: ({ description }) => description
  })
)

/** As JSON holds it: durations of whole milliseconds, which all of this library's are, and finite numbers. */
const asJson = (encoded: typeof ErrorSchema.SDKException.Encoded): unknown =>
  JSON.parse(
    JSON.stringify(encoded, (key, value: unknown) => {
      if (key === "retryAfter" || key === "duration") return Math.trunc(Math.min(Math.max(Number(value) || 0, 0), 1e12))
      return typeof value === "number" && !Number.isFinite(value) ? 0 : value
    })
  )

describe("SDKException", () => {
  it("is an Error", () => {
    const error = exception(new RateLimiter({ processed: "no", description: "x" }))
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: "SDKException", _tag: "SDKException" })
    expect(error.reason).toBeInstanceOf(Error)
    expect(error.stack).toContain("SDKException.test.ts")
  })

  it("is matched by its reason, exhaustively", () => {
    expect(cases.map(({ reason }) => tagOf(reason))).toStrictEqual([
      "connect ECONNREFUSED",
      "socket hang up",
      "terminated",
      "terminated",
      "attempt",
      "attempt",
      "total",
      "409",
      "503",
      "502",
      "data[0].id: expected string; (root): expected JSON",
      "userId[3]: expected a non-empty string",
      "secretKey: expected a key",
      "the gate is closed",
      "the gate is closed",
      "store is down"
    ])
  })

  it("differs where its content differs", () => {
    const timeout = new Timeout({ processed: "no", limit: "total", duration: Duration.seconds(1) })
    const longer = new Timeout({ processed: "no", limit: "total", duration: Duration.seconds(2) })
    expect(Equal.equals(exception(timeout), exception(longer))).toBe(false)
    expect(Equal.equals(exception(timeout), exception(timeout, 2))).toBe(false)
    for (const [index, a] of cases.entries()) {
      for (const [other, b] of cases.entries()) {
        expect(Equal.equals(exception(a.reason), exception(b.reason))).toBe(index === other)
      }
    }
  })

  it.effect("leaves other reasons to the caller", () =>
    Effect.gen(function* () {
      const program: Effect.Effect<string, SDKException> = Effect.fail(
        exception(new RateLimiter({ processed: "no", description: "x" }))
      )
      const error = yield* Effect.flip(
        Effect.catchReason(program, "SDKException", "Timeout", () => Effect.succeed("a timeout"))
      )
      expect(error).toMatchObject({ _tag: "SDKException", reason: { _tag: "RateLimiter" } })
    })
  )

  it.prop("survives JSON, whatever it holds", [Schema.toEncoded(ErrorSchema.SDKException)], ([generated]) => {
    const json = asJson(generated)
    const error = Schema.decodeUnknownSync(ErrorSchema.SDKException)(json)
    expect(error.reason._tag).toBe(generated.reason._tag)
    const again = Schema.decodeUnknownSync(ErrorSchema.SDKException)(
      JSON.parse(JSON.stringify(Schema.encodeSync(ErrorSchema.SDKException)(error)))
    )
    expect(Equal.equals(again, error)).toBe(true)
    expect(again.message).toBe(error.message)
  })

  it("has the codes of an undocumented status", () => {
    const error = exception(new UnexpectedStatus({ processed: "no", status: 409, errors: [locked], excerpt: "" }))
    expect(hasCode(error, "resource_locked")).toBe(true)
    expect(hasCode("resource_locked")(error)).toBe(true)
    expect(hasCode(error.reason, "resource_locked")).toBe(true)
    expect(hasCode(error, "resource_not_found")).toBe(false)
    expect(
      hasCode(exception(new RateLimiter({ processed: "no", description: "resource_locked" })), "resource_locked")
    ).toBe(false)
  })
})

const lines = "first\nsecond\r\nthird"

describe("a message with line breaks in what Clerk or the platform said", () => {
  it.each<readonly [string, SDKException | ClerkErrors]>([
    [
      "ClerkErrors",
      new ClerkErrors({ ...call, status: 422, errors: [{ code: "a", message: lines, longMessage: lines }] })
    ],
    [
      "UnexpectedStatus",
      exception(
        new UnexpectedStatus({
          processed: "no",
          status: 409,
          errors: [{ code: "a", message: lines, longMessage: lines }],
          excerpt: lines
        })
      )
    ],
    ["Transport", exception(new Transport({ processed: "maybe", description: lines }))],
    ["RateLimiter", exception(new RateLimiter({ processed: "no", description: lines }))]
  ])("of %s stays on one line", (_, error) => {
    expect(error.message).toContain("second")
    expect(error.message).not.toMatch(/[\r\n]/)
  })
})
