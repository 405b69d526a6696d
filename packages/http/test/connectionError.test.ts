import { describe, expect, it } from "@effect/vitest"
import { bodyFailed, connectionFailed } from "../src/internal/transport/connectionError.ts"
import { toHead } from "../src/internal/transport/head.ts"

const error = (message: string, fields: object = {}): Error => Object.assign(new Error(message), fields)

const fails = (): never => {
  throw new Error("no")
}

/** An object of which every property throws. */
const throwing: unknown = new Proxy({}, { get: fails, has: fails, getPrototypeOf: fails, ownKeys: fails })

const ofNodeFetch = (message: string, code: string): Error => error("fetch failed", { cause: error(message, { code }) })

describe("connectionFailed", () => {
  it.each([
    "ECONNREFUSED",
    "EAI_AGAIN",
    "ENOTFOUND",
    "EHOSTUNREACH",
    "ENETUNREACH",
    "EADDRNOTAVAIL",
    "UND_ERR_CONNECT_TIMEOUT",
    "CERT_HAS_EXPIRED",
    "CERT_NOT_YET_VALID",
    "DEPTH_ZERO_SELF_SIGNED_CERT",
    "ERR_TLS_CERT_ALTNAME_INVALID",
    "SELF_SIGNED_CERT_IN_CHAIN",
    "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
    "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
    "ConnectionRefused",
    "FailedToOpenSocket"
  ])("says that nothing was sent on the platform's code %s", (code) => {
    expect(connectionFailed(error("failed", { code }))).toStrictEqual({
      _tag: "Transport",
      processed: "no",
      description: "failed",
      code
    })
  })

  it.each([
    { what: "the call that opens a connection", cause: error("late", { code: "ETIMEDOUT", syscall: "connect" }) },
    { what: "the call that finds a host", cause: error("late", { code: "ETIMEDOUT", syscall: "getaddrinfo" }) },
    { what: "the query for a name", cause: error("lost", { code: "ENOTFOUND", syscall: "queryAaaa" }) },
    { what: "Deno's step", cause: error("client error (Connect)") },
    { what: "Deno's socket", cause: error("tcp connect error: refused") },
    { what: "a port that fetch never connects to", cause: error("fetch failed", { cause: error("bad port") }) },
    { what: "Deno's resolver", cause: error("dns error: no such host") },
    {
      what: "a cause of the cause",
      cause: error("a", { cause: error("b", { syscall: "connect", cause: error("c") }) })
    },
    { what: "the message outside", cause: error("dns error", { cause: error("not found") }) },
    {
      what: "a connection that Node's handshake lost",
      cause: ofNodeFetch(
        "Client network socket disconnected before secure TLS connection was established",
        "ECONNRESET"
      )
    },
    { what: "plain text where TLS was expected", cause: ofNodeFetch("wrong version", "ERR_SSL_WRONG_VERSION_NUMBER") },
    { what: "an alert on Node 20", cause: ofNodeFetch("alert", "ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE") },
    { what: "an alert on Node 24", cause: ofNodeFetch("alert", "ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE") },
    { what: "a name that the server does not know", cause: ofNodeFetch("alert", "ERR_SSL_TLSV1_UNRECOGNIZED_NAME") },
    {
      what: "a proxy that rejects Node's tunnel",
      cause: error("fetch failed", {
        cause: error("", {
          cause: error("Proxy response (407) !== 200 when HTTP Tunneling", { code: "UND_ERR_ABORTED" })
        })
      })
    },
    { what: "a proxy that rejects Bun's tunnel", cause: error("Proxy refused to open a tunnel: 503 Unavailable") },
    { what: "a port that Deno blocks", cause: error("Fetch failed: Requests to port 6667 are blocked") },
    {
      what: "a host that Deno has no permission for",
      cause: error(`Requires net access to "a.example:443", run again`)
    },
    ...[
      "Request constructor: invalid request mode navigate.",
      `RequestInit: Expected signal ("{}") to be an instance of AbortSignal.`,
      "Failed to construct 'Request': member signal is not of type AbortSignal.",
      "Request with GET/HEAD method cannot have body.",
      "Request cannot be constructed from a URL that includes credentials: <url>",
      "Request mode 'navigate' is not allowed",
      "undefined: bogus is not an accepted type. Expected one of follow, manual, error.",
      "signal is not of type AbortSignal.",
      "fetch() URL is invalid",
      "redirect must be one of 'follow', 'manual' or 'error'"
    ].map((message) => ({ what: `an init that fetch rejects: ${message}`, cause: new TypeError(message) }))
  ])("says that nothing was sent if the error is of $what", ({ cause }) => {
    expect(connectionFailed(cause)).toHaveProperty("processed", "no")
  })

  it.each([
    { what: "another call of the system", cause: error("late", { code: "ETIMEDOUT", syscall: "read" }) },
    { what: "a read that found no route", cause: error("lost", { code: "EHOSTUNREACH", syscall: "read" }) },
    {
      what: "a write that found no network, further in",
      cause: error("fetch failed", { cause: error("lost", { code: "ENETUNREACH", syscall: "write" }) })
    },
    {
      what: "a reset, which Node reports alike during the handshake and after",
      cause: ofNodeFetch("read", "ECONNRESET")
    },
    {
      what: "a code of OpenSSL's from node:https, which has it after the handshake, too",
      cause: error("wrong version", { code: "ERR_SSL_WRONG_VERSION_NUMBER" })
    },
    {
      what: "an alert about the client's certificate, which comes after the request",
      cause: ofNodeFetch("alert", "ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED")
    },
    { what: "Bun's failed handshake, which it also reports after one", cause: error("TLS", { code: "EPROTO" }) },
    { what: "a code that ends as one of those", cause: error("failed", { code: "HPE_ECONNREFUSED" }) },
    { what: "a code that begins as one of those", cause: error("failed", { code: "ECONNREFUSED_LATE" }) },
    {
      what: "a code that ends as one of a handshake",
      cause: ofNodeFetch("failed", "NO_ERR_SSL_WRONG_VERSION_NUMBER")
    },
    {
      what: "a code that begins as one of a handshake",
      cause: ofNodeFetch("failed", "ERR_SSL_WRONG_VERSION_NUMBER_LATE")
    },
    { what: "a call that ends as the one that connects", cause: error("late", { syscall: "disconnect" }) },
    { what: "a call that begins as the one that connects", cause: error("late", { syscall: "connected" }) },
    ...[
      "'only-if-cached' can be set only with 'same-origin' mode",
      "Invalid URL",
      "'window' option 'client' must be null",
      "'PATCH is unsupported in no-cors mode.",
      "agent.dispatch is not a function",
      "Incorrect type for the 'signal' field on 'RequestInitializerDict': the provided value is not of type 'AbortSignal'.",
      'Invalid redirect value, must be one of "follow" or "manual"',
      "Unsupported cache mode: only-if-cached",
      "Subrequest integrity checking is not implemented."
    ].map((message) => ({
      what: `words of another init that fetch rejects: ${message}`,
      cause: new TypeError(message)
    })),
    { what: "a code that is no text", cause: error("failed", { code: 7, syscall: 7 }) },
    { what: "a message that is no text", cause: { message: ["dns error"] } }
  ])("says that the request may have been sent if the error has $what", ({ cause }) => {
    expect(connectionFailed(cause)).toHaveProperty("processed", "maybe")
  })

  it.each([
    "the Proxy response",
    "a bad port",
    "bad port 7",
    "to port 7 are blocked for now",
    "it Requires net access",
    "a Request mode of ours",
    "it Failed to construct 'Request'",
    "a signal is not the end",
    "of fetch() nothing came",
    "a redirect must follow"
  ])("says that the request may have been sent where a message only holds words of a platform's: %s", (message) => {
    expect(connectionFailed(new TypeError(message))).toHaveProperty("processed", "maybe")
  })

  it.each([
    {
      what: "the innermost message and code",
      cause: error("fetch failed", { code: "OUTER", cause: error("read", { code: "ECONNRESET" }) }),
      shown: { description: "read", code: "ECONNRESET" }
    },
    {
      what: "those further out where the innermost has none",
      cause: error("read", { code: "ECONNRESET", cause: error("", { code: 7 }) }),
      shown: { description: "read", code: "ECONNRESET" }
    },
    {
      what: "the first of several",
      cause: error("fetch failed", { cause: new AggregateError([error("one"), error("two")], "all") }),
      shown: { description: "one" }
    },
    { what: "what holds none, by itself", cause: error("all", { errors: [] }), shown: { description: "all" } },
    {
      what: "the cause of what holds none",
      cause: error("all", { errors: [], cause: error("why") }),
      shown: { description: "why" }
    },
    {
      what: "the cause where the errors are no list",
      cause: error("all", { errors: "two", cause: error("why") }),
      shown: { description: "why" }
    },
    {
      what: "words without the URL, whose query holds addresses",
      cause: error("sending to url (https://api.example/v1/things?email_address=ada%40example.com): reset"),
      shown: { description: "sending to url <url> reset" }
    },
    {
      what: "words without a URL that stands alone",
      cause: error(
        "no route to http://127.0.0.1:9/v1/things?query=ada or https://api.example/v1/things?query=ada today"
      ),
      shown: { description: "no route to <url> or <url> today" }
    },
    {
      what: "a path without its query",
      cause: error("bad /v1/things?email_address=ada%40example.com&a=b: reset"),
      shown: { description: "bad /v1/things?<query> reset" }
    },
    { what: "a text", cause: "broken", shown: { description: "broken" } },
    { what: "a cause that is a text, unless there is more", cause: { cause: "why" }, shown: { description: "why" } },
    {
      what: "no message where there is none",
      cause: { code: "X" },
      shown: { description: "the request failed", code: "X" }
    },
    { what: "nothing of what is nothing", cause: null, shown: { description: "the request failed" } }
  ])("describes an error with $what", ({ cause, shown }) => {
    expect(connectionFailed(cause)).toStrictEqual({ _tag: "Transport", processed: "maybe", code: undefined, ...shown })
  })

  it("describes an error whose causes go in a circle", () => {
    const outer = error("outer")
    outer.cause = error("inner", { cause: outer })
    expect(connectionFailed(outer)).toStrictEqual({
      _tag: "Transport",
      processed: "maybe",
      description: "inner",
      code: undefined
    })
  })

  it("describes an error that stands for itself among others", () => {
    const all = new AggregateError([error("connect", { code: "ECONNREFUSED" })], "all")
    all.errors.push(all)
    expect(connectionFailed(all)).toStrictEqual({
      _tag: "Transport",
      processed: "maybe",
      description: "all",
      code: undefined
    })
  })
})

it.each([
  { what: "an error", cause: throwing },
  { what: "a cause", cause: error("outer", { cause: throwing }) }
])("$what whose properties throw is a failure that may have been processed", ({ cause }) => {
  expect(connectionFailed(cause)).toStrictEqual({
    _tag: "Transport",
    processed: "maybe",
    description: "the request failed",
    code: undefined
  })
  expect(bodyFailed(toHead({ status: 200 }), cause)).toStrictEqual({
    _tag: "Transport",
    processed: "yes",
    status: 200,
    description: "the body could not be read",
    code: undefined
  })
})

describe("bodyFailed", () => {
  it("says that a success was processed, whatever the error", () => {
    expect(
      bodyFailed(toHead({ status: 200 }), error("read", { code: "ECONNREFUSED", syscall: "connect" }))
    ).toStrictEqual({
      _tag: "Transport",
      processed: "yes",
      status: 200,
      description: "read",
      code: "ECONNREFUSED"
    })
    expect(bodyFailed(toHead({ status: 200 }), undefined)).toStrictEqual({
      _tag: "Transport",
      processed: "yes",
      status: 200,
      description: "the body could not be read",
      code: undefined
    })
  })

  it("says that an error response was not processed", () => {
    expect(bodyFailed(toHead({ status: 404 }), undefined)).toMatchObject({ processed: "no", status: 404 })
  })
})
