import { RetryPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { inspect } from "node:util"
import { secret } from "@effect-clerk/test-support/fixtures"
import { errorReadingTransports, fetchTransports } from "@effect-clerk/test-support/transports"

const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields)

const failed = (cause: unknown): TypeError => new TypeError("fetch failed", { cause })

/** How platforms reject a request, and whether it can have been sent. */
const rejections: ReadonlyArray<{
  readonly what: string
  readonly rejection: unknown
  readonly processed: "no" | "maybe"
  readonly description?: string
}> = [
  { what: "Node: refused", rejection: failed(error("connect", { code: "ECONNREFUSED" })), processed: "no" },
  {
    what: "Node: refused on every address",
    rejection: failed(new AggregateError([error("connect", { code: "ECONNREFUSED" })], "")),
    processed: "no"
  },
  {
    what: "refused here and reset there",
    rejection: new AggregateError([
      error("connect", { code: "ECONNREFUSED", syscall: "connect" }),
      error("read", { code: "ECONNRESET", syscall: "read" })
    ]),
    processed: "maybe"
  },
  {
    what: "refused here, and there for a reason that is not known",
    rejection: failed(
      Object.assign(new AggregateError([error("connect", { code: "ECONNREFUSED" }), error("why")]), {
        code: "ECONNREFUSED"
      })
    ),
    processed: "maybe"
  },
  {
    what: "Node: a connect that times out in the system",
    rejection: failed(error("connect ETIMEDOUT", { code: "ETIMEDOUT", syscall: "connect" })),
    processed: "no"
  },
  {
    what: "undici: no connection in time",
    rejection: failed(error("t", { code: "UND_ERR_CONNECT_TIMEOUT" })),
    processed: "no"
  },
  {
    what: "Node: no such host",
    rejection: failed(error("getaddrinfo ENOTFOUND", { code: "ENOTFOUND", syscall: "getaddrinfo" })),
    processed: "no"
  },
  { what: "Node: a bad certificate", rejection: failed(error("c", { code: "CERT_HAS_EXPIRED" })), processed: "no" },
  { what: "Bun: refused", rejection: error("Unable to connect", { code: "ConnectionRefused" }), processed: "no" },
  {
    what: "Deno: refused",
    rejection: new TypeError("error sending request: client error (Connect): tcp connect error: Connection refused"),
    processed: "no"
  },
  {
    what: "Node: reset",
    rejection: failed(error("read ECONNRESET", { code: "ECONNRESET", syscall: "read" })),
    processed: "maybe"
  },
  {
    what: "undici: closed by the other side",
    rejection: failed(error("other side closed", { code: "UND_ERR_SOCKET" })),
    processed: "maybe"
  },
  {
    what: "Deno: broken off",
    rejection: new TypeError("connection closed before message completed"),
    processed: "maybe"
  },
  {
    what: "a browser",
    rejection: new TypeError("Failed to fetch"),
    processed: "maybe",
    description: "Failed to fetch"
  },
  { what: "a string", rejection: "broken", processed: "maybe", description: "broken" },
  { what: "nothing", rejection: undefined, processed: "maybe", description: "the request failed" },
  { what: "an empty error", rejection: new Error(""), processed: "maybe", description: "the request failed" }
]

const flipOver =
  (make: (typeof fetchTransports)[number][1]) =>
  (fetch: Fetch, policy = RetryPolicy.none) =>
    OrganizationMemberships.use((_) =>
      _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
    ).pipe(
      Effect.provide(make({ secretKey: Redacted.make(secret) }, fetch)),
      Effect.provideService(RetryPolicy.Current, policy),
      Effect.flip
    )

describe.each(errorReadingTransports)("rejections over %s", (_, make) => {
  const flip = flipOver(make)

  it.live.each(rejections)("$what: processed is $processed", ({ description, processed, rejection }) =>
    Effect.gen(function* () {
      // A platform may reject with anything.
      // oxlint-disable-next-line typescript/prefer-promise-reject-errors
      const failure = yield* flip(() => Promise.reject(rejection))
      expect(failure).toMatchObject({
        _tag: "SDKException",
        processed,
        reason: { _tag: "Transport", processed, ...(description === undefined ? undefined : { description }) }
      })
    })
  )
})

describe.each(fetchTransports)("failures over %s", (_, make) => {
  const flip = flipOver(make)

  it.live("an error that is its own cause is read once", () =>
    Effect.gen(function* () {
      const loop: Error = error("loop")
      loop.cause = loop
      expect(yield* flip(() => Promise.reject(loop))).toMatchObject({ reason: { _tag: "Transport" } })
    })
  )

  it.live("a fetch that throws is a transport failure", () =>
    Effect.gen(function* () {
      const failure = yield* flip(() => {
        throw new TypeError("no such thing")
      })
      expect(failure).toMatchObject({ reason: { _tag: "Transport", description: "no such thing" } })
    })
  )

  it.live("the secret key is redacted in a platform's message", () =>
    Effect.gen(function* () {
      const rejection = failed(error(`Bearer ${secret} is an invalid header value`, { input: secret }))
      const failure = yield* flip(() => Promise.reject(rejection))
      expect(failure).toMatchObject({ reason: { description: "Bearer <redacted> is an invalid header value" } })
      expect(JSON.stringify(failure) + inspect(failure, { depth: 20, showHidden: true })).not.toContain(secret)
    })
  )

  it.live("an earlier attempt that may have arrived is not undone by one whose connection never opened", () =>
    Effect.gen(function* () {
      let calls = 0
      const failure = yield* flip(
        () => Promise.reject(++calls === 1 ? error("reset") : failed(error("refused", { code: "ECONNREFUSED" }))),
        RetryPolicy.exponential({ base: "1 millis", times: 1, allowWrites: true })
      )
      expect(failure).toMatchObject({
        attempts: 2,
        processed: "maybe",
        reason: { _tag: "Transport", code: "ECONNREFUSED", processed: "maybe" }
      })
    })
  )
})
