import {
  type ClerkErrors,
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
import { withoutEscapes } from "@effect-clerk/test-support/arbitraries"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Equal, Hash, Match, Predicate, Schema } from "effect"

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
    message: "no response: connect ECONNREFUSED; nothing was sent; check the network and apiUrl",
    json: { _tag: "Transport", processed: "no", description: "connect ECONNREFUSED", code: "ECONNREFUSED" }
  },
  {
    reason: new Transport({ processed: "maybe", description: "socket hang up" }),
    message: `no response: socket hang up; the request may have arrived; ${check}`,
    json: { _tag: "Transport", processed: "maybe", description: "socket hang up" }
  },
  {
    reason: new Transport({ processed: "yes", description: "terminated", status: 200 }),
    message:
      "the response (200) ended early: terminated; Clerk has acted on the request; " +
      "read the current state before repeating a write",
    json: { _tag: "Transport", processed: "yes", description: "terminated", status: 200 }
  },
  {
    reason: new Transport({ processed: "no", description: "terminated", status: 404 }),
    message: "the response (404) ended early: terminated; nothing was changed; retry",
    json: { _tag: "Transport", processed: "no", description: "terminated", status: 404 }
  },
  {
    reason: new Timeout({ processed: "yes", limit: "attempt", duration: Duration.seconds(10) }),
    message: `no complete response within 10 s (TimeoutPolicy.attempt); Clerk has acted on the request; ${check}`,
    json: { _tag: "Timeout", processed: "yes", limit: "attempt", duration: 10_000 }
  },
  {
    reason: new Timeout({ processed: "maybe", limit: "attempt", duration: Duration.seconds(10) }),
    message: `no complete response within 10 s (TimeoutPolicy.attempt); the request may have arrived; ${check}`,
    json: { _tag: "Timeout", processed: "maybe", limit: "attempt", duration: 10_000 }
  },
  {
    reason: new Timeout({ processed: "no", limit: "total", duration: Duration.millis(1500) }),
    message:
      "no complete response within 1.5 s (TimeoutPolicy.total); nothing was changed; retry later, or allow more time",
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
      "409 resource_locked: The resource is locked, try again; nothing was changed; retry after 2 s [trace trace_1]",
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
    message: `503 without a readable body; the request may have arrived; ${check}`,
    json: { _tag: "UnexpectedStatus", processed: "maybe", status: 503, errors: [], excerpt: "" }
  },
  {
    reason: new UnexpectedStatus({
      processed: "maybe",
      status: 502,
      errors: [],
      excerpt: `<html>\n\t<h1>Bad  gateway</h1>\r\n${"x".repeat(100)}`
    }),
    message: `502 with a body that is not Clerk's: <html> <h1>Bad gateway</h1> ${"x".repeat(52)}…; the request may have arrived; ${check}`,
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
      "the response (200) is not of the documented shape: data[0].id: expected string; (root): expected JSON; " +
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
    message: "not sent: userId[3]: expected a non-empty string",
    json: { _tag: "InvalidRequest", processed: "no", issues: [{ path: ["userId", 3], expected: "a non-empty string" }] }
  },
  {
    reason: new InvalidRequest({ processed: "maybe", issues: [{ path: ["secretKey"], expected: "a key" }] }),
    message:
      "not sent again: secretKey: expected a key; the request may have arrived; read the current state before repeating a write",
    json: { _tag: "InvalidRequest", processed: "maybe", issues: [{ path: ["secretKey"], expected: "a key" }] }
  },
  {
    reason: new RateLimiter({
      processed: "no",
      description: "not sent: rate limited for another 90 s",
      retryAfter: Duration.seconds(90)
    }),
    message: "not sent: rate limited for another 90 s; retry after 90 s",
    json: {
      _tag: "RateLimiter",
      processed: "no",
      description: "not sent: rate limited for another 90 s",
      retryAfter: 90_000
    }
  },
  {
    reason: new RateLimiter({
      processed: "maybe",
      description: "not sent: rate limited for another 9 s",
      retryAfter: Duration.seconds(9)
    }),
    message:
      "not sent: rate limited for another 9 s; the request may have arrived; retry after 9 s; read the current state before repeating a write",
    json: {
      _tag: "RateLimiter",
      processed: "maybe",
      description: "not sent: rate limited for another 9 s",
      retryAfter: 9000
    }
  },
  {
    reason: new RateLimiter({ processed: "no", description: "not sent: the store failed: store is down" }),
    message: "not sent: the store failed: store is down; check the store, or set RateLimitPolicy.onStoreFailure",
    json: { _tag: "RateLimiter", processed: "no", description: "not sent: the store failed: store is down" }
  }
]

describe.each(cases)(
  "SDKException of a $reason._tag that was processed: $reason.processed",
  ({ json, message, reason }) => {
    it("says what happened, to which operation, on one line", () => {
      expect(reason.message).toBe(message)
      expect(exception(reason).message).toBe(`OrganizationMemberships.update failed: ${message}`)
      expect(exception(reason, 4).message).toBe(`OrganizationMemberships.update failed after 4 attempts: ${message}`)
      expect(exception(reason).message).not.toMatch(/[\r\n\t]/)
    })

    it("encodes to JSON and decodes to an equal instance", () => {
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

    it("stringifies to the fields that its schema decodes, and its messages", () => {
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

    it("says in processed whether Clerk may have acted", () => {
      expect(exception(reason).processed).toBe(reason.processed)
    })

    it.effect("is caught by its own tag, and by its reason's tag", () =>
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
  }
)

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

/** As JSON holds it: durations of whole milliseconds, which all of this library's are, finite numbers, and keys that V8 reads right. */
const asJson = (encoded: typeof ErrorSchema.SDKException.Encoded): unknown =>
  JSON.parse(
    JSON.stringify(encoded, (key, value: unknown) => {
      if (key === "retryAfter" || key === "duration") return Math.trunc(Math.min(Math.max(Number(value) || 0, 0), 1e12))
      if (typeof value === "number") return Number.isFinite(value) ? value : 0
      if (!Predicate.isReadonlyObject(value)) return value
      return Object.fromEntries(Object.entries(value).map(([name, field]) => [withoutEscapes(name), field]))
    })
  )

describe("SDKException", () => {
  it("says what an earlier request of the same call has done", () => {
    const response = new UnexpectedStatus({ processed: "no", status: 400, errors: [locked], excerpt: "" })
    const failure = new SDKException({ ...call, reason: response, earlier: "yes" })
    expect(failure.processed).toBe("yes")
    expect(failure.message).toBe(
      "OrganizationMemberships.update failed: 400 resource_locked: The resource is locked, try again; " +
        "Clerk has acted on the request; retry later; read the current state before repeating a write"
    )
    const afterRead = new SDKException({ ...call, method: "GET", reason: response, earlier: "maybe" })
    expect(afterRead.message).toMatch(/; the request may have arrived; retry later; read the current state before/)
    const shown: unknown = JSON.parse(JSON.stringify(failure))
    expect(shown).toMatchObject({ processed: "yes", earlier: "yes", reason: { processed: "no" } })
    expect(Equal.equals(Schema.decodeUnknownSync(ErrorSchema.SDKException)(shown), failure)).toBe(true)
  })

  it("is an Error with a name and a stack, and so is its reason", () => {
    const error = exception(new RateLimiter({ processed: "no", description: "x" }))
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ name: "SDKException", _tag: "SDKException" })
    expect(error.reason).toBeInstanceOf(Error)
    expect(error.stack).toContain("SDKException.test.ts")
  })

  it("is matched exhaustively by the tag of its reason", () => {
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
      "not sent: rate limited for another 90 s",
      "not sent: rate limited for another 9 s",
      "not sent: the store failed: store is down"
    ])
  })

  it("equals another only where all fields are equal", () => {
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

  it.effect("is not caught by the tag of another reason", () =>
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

  it.prop(
    "encodes to JSON and decodes to an equal instance, whatever its fields are",
    [Schema.toEncoded(ErrorSchema.SDKException)],
    ([generated]) => {
      const json = asJson(generated)
      const error = Schema.decodeUnknownSync(ErrorSchema.SDKException)(json)
      expect(error.reason._tag).toBe(generated.reason._tag)
      const again = Schema.decodeUnknownSync(ErrorSchema.SDKException)(
        JSON.parse(JSON.stringify(Schema.encodeSync(ErrorSchema.SDKException)(error)))
      )
      expect(Equal.equals(again, error)).toBe(true)
      expect(again.message).toBe(error.message)
    }
  )

  it("shows hasCode the codes of an undocumented status", () => {
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
