import { Endpoint, Field, type Processed } from "@effect-clerk/core"
import { describe, expect, it, vi } from "@effect/vitest"
import { Clock, Context, Duration, Result } from "effect"
import { retryAfterOf } from "../src/internal/failure.ts"
import { interpret } from "../src/internal/response.ts"
import { toHead } from "../src/internal/transport/head.ts"

const secret = "sk_test_answer"

const endpoint = Endpoint.make("Things.read", {
  method: "GET",
  path: "/things/{thing_id}",
  params: { thingId: Field.Id },
  decode: (json): Result.Result<unknown, never> => Result.succeed(json),
  errors: [404]
})

const now = Date.parse("2026-01-01T00:00:00Z")
const clock = { ...Context.get(Context.empty(), Clock.Clock), currentTimeMillisUnsafe: () => now }

/** Interprets a response, after one attempt that was certainly not processed. */
const read = (status: number, text: string, headers: Readonly<Record<string, string>> = {}, query = "") =>
  interpret(
    endpoint,
    { ...toHead({ status, headers }), text },
    secret,
    { attempts: 1, processed: "no" },
    clock,
    `/things/thing_1${query}`
  )

const failure = (...response: Parameters<typeof read>) => Result.getOrThrow(Result.flip(read(...response)))

const entry = { code: "resource_not_found", message: "not found" }

describe("a documented error response", () => {
  it.each([
    { what: "no object", body: 7 },
    { what: "nothing", body: null },
    { what: "an array", body: [entry] },
    { what: "errors that are no array", body: { errors: { 0: entry, length: 1 } } },
    { what: "no errors", body: { errors: [] } },
    { what: "an entry that is no object", body: { errors: ["resource_not_found"] } },
    { what: "an entry that is nothing", body: { errors: [null] } },
    { what: "an entry that is an array", body: { errors: [Object.assign([], entry)] } },
    { what: "a code that is no text", body: { errors: [{ ...entry, code: 404 }] } },
    { what: "only entries without a code", body: { errors: [{ message: "not found" }, 1] } }
  ])("is an UnexpectedStatus if its body holds $what", ({ body }) => {
    const text = JSON.stringify(body)
    expect(failure(404, text)).toMatchObject({
      _tag: "SDKException",
      reason: { _tag: "UnexpectedStatus", status: 404, errors: [], excerpt: text }
    })
  })

  it("may leave out, or hold an invalid value in, every field but its code", () => {
    const bare = { code: entry.code, message: entry.code, longMessage: entry.code }
    const odd = { code: entry.code, message: 1, long_message: [], meta: "role" }
    const bodies = [
      { errors: [{ code: entry.code }] },
      { errors: [odd], meta: 1, clerk_trace_id: 1 },
      { errors: ["resource_not_found", { message: "no code" }, { code: entry.code, meta: [] }] }
    ]
    for (const body of bodies) {
      const error = failure(404, JSON.stringify(body), { "cf-ray": "ray_1" })
      expect(error).toMatchObject({ _tag: "ClerkErrors", status: 404, errors: [bare], clerkTraceId: "ray_1" })
      for (const field of ["meta", "errors.0.meta"]) expect(error).not.toHaveProperty(field)
    }
  })

  it("may set every field but code and message to null", () => {
    const bare = { ...entry, longMessage: entry.message }
    const nulls = { errors: [{ ...entry, long_message: null, meta: null }], meta: null, clerk_trace_id: null }
    for (const body of [{ errors: [entry] }, nulls]) {
      const error = failure(404, JSON.stringify(body))
      expect(error).toMatchObject({ _tag: "ClerkErrors", status: 404 })
      expect(error).toHaveProperty("errors", [bare])
      for (const field of ["meta", "clerkTraceId", "retryAfter"]) expect(error).not.toHaveProperty(field)
      expect(error).not.toHaveProperty("errors.0.meta")
    }
  })

  it("keeps all fields that Clerk documents", () => {
    const first = { ...entry, long_message: "No such thing.", meta: { param_name: "thing_id" } }
    const body = { errors: [first, entry], meta: { id: "req_1" }, clerk_trace_id: "trace_1" }
    expect(failure(404, JSON.stringify(body), { "clerk-trace-id": "header_1" })).toMatchObject({
      _tag: "ClerkErrors",
      errors: [
        { ...entry, longMessage: "No such thing.", meta: { param_name: "thing_id" } },
        { ...entry, longMessage: entry.message }
      ],
      meta: { id: "req_1" },
      clerkTraceId: "trace_1"
    })
  })

  it("takes the trace id from a header if its body has none, from Clerk's own first", () => {
    const body = JSON.stringify({ errors: [entry] })
    const both = { "clerk-trace-id": "trace_1", "cf-ray": "ray_1" }
    expect(failure(404, body, both)).toMatchObject({ clerkTraceId: "trace_1" })
    expect(failure(404, body, { "cf-ray": "ray_1" })).toMatchObject({ clerkTraceId: "ray_1" })
  })
})

describe("a documented error response after an earlier attempt", () => {
  const after = (method: Endpoint.Method, status: number, processed: Processed) => {
    const act = Endpoint.make("Things.act", {
      method,
      path: "/things",
      params: {},
      decode: Result.succeed,
      errors: [404, 500]
    })
    const text = JSON.stringify({ errors: [entry] })
    return Result.getOrThrow(
      Result.flip(interpret(act, { ...toHead({ status }), text }, secret, { attempts: 2, processed }, clock, "/things"))
    )
  }

  it("says what that may have done, unless this response says the same or the call only reads", () => {
    expect(after("POST", 404, "maybe")).toMatchObject({ attempts: 2, earlier: "maybe", processed: "maybe" })
    expect(after("POST", 404, "no")).not.toHaveProperty("earlier")
    expect(after("POST", 500, "maybe")).not.toHaveProperty("earlier")
    expect(after("GET", 404, "maybe")).not.toHaveProperty("earlier")
  })
})

describe("the secret key", () => {
  it("is redacted wherever a server sends it back", () => {
    const meta = { [`a ${secret}`]: [{ deep: `${secret}, ${secret}` }, 1, null, true] }
    const body = { errors: [{ ...entry, message: secret, meta }], clerk_trace_id: secret }
    expect(failure(404, JSON.stringify(body))).toMatchObject({
      errors: [
        { message: "<redacted>", meta: { "a <redacted>": [{ deep: "<redacted>, <redacted>" }, 1, null, true] } }
      ],
      clerkTraceId: "<redacted>"
    })
    expect(failure(502, `x${secret}`, { "cf-ray": secret })).toMatchObject({
      reason: { excerpt: "x<redacted>", clerkTraceId: "<redacted>" }
    })
  })

  it.each([
    {
      what: "a URL in HTML",
      page: "https://api.clerk.com/v1/x?email_address=ada%40example.com&amp;a=b</p>",
      excerpt: "https://api.clerk.com/v1/x?<query></p>"
    },
    {
      what: "two in quotes",
      page: `"/x?query=ada" and '/y?a=1'`,
      excerpt: `"/x?<query>" and '/y?<query>'`
    },
    { what: "a question, and none", page: "What? a=b", excerpt: "What? a=b" },
    { what: "one among question marks", page: "??a?b=c=d?e=f g", excerpt: "??a?<query> g" },
    { what: "only question marks, and none", page: "?".repeat(200_000), excerpt: "?".repeat(512) },
    { what: "one that is longer than the excerpt", page: `?${"a".repeat(600)}=b`, excerpt: "?<query>" },
    { what: "one that is longer than the part that is searched", page: `?a=${"b".repeat(5000)} c`, excerpt: "?<query>" }
  ])("an excerpt shows no query of a page with $what", ({ excerpt, page }) => {
    expect(failure(502, page)).toMatchObject({ reason: { excerpt } })
  })

  it("is redacted also if the excerpt ends inside of it", () => {
    const error = failure(502, "x".repeat(510) + secret)
    expect(error).toMatchObject({ reason: { excerpt: `${"x".repeat(510)}<r` } })
  })
})

it.each([
  { what: "objects", open: '{"a":', close: "}" },
  { what: "arrays", open: "[", close: "]" }
])("an error body is read to a depth of a hundred levels of $what", ({ close, open }) => {
  const nested = `${open.repeat(150)}1${close.repeat(150)}`
  const error = failure(404, `{"errors":[${JSON.stringify(entry)}],"meta":{"deep":${nested}}}`)
  let levels = 0
  let value: unknown = "meta" in error ? error.meta : undefined
  while (typeof value === "object" && value !== null) {
    levels += 1
    value = Object.values(value)[0]
  }
  // The body itself is the first of them.
  expect({ levels, value }).toEqual({ levels: 99, value: "<too deep>" })
})

describe("a large error response", () => {
  const parsed = (body: unknown) => {
    const error = failure(404, JSON.stringify(body))
    return { error, json: JSON.stringify(error).length }
  }

  it("keeps its first hundred errors", () => {
    const errors = Array.from({ length: 10_000 }, (_, index) => ({ code: `code_${index}` }))
    const { error } = parsed({ errors })
    expect(error).toHaveProperty("errors.99.code", "code_99")
    expect(error).not.toHaveProperty("errors.100")
  })

  it.each([
    { what: "a long message", errors: [{ ...entry, message: "m".repeat(1_000_000) }] },
    { what: "a long code", errors: [{ code: "c".repeat(1_000_000) }] },
    { what: "escapes", errors: [{ ...entry, message: "\0".repeat(150_000) }] },
    { what: "halves of surrogate pairs", errors: [{ ...entry, message: "\ud83d".repeat(150_000) }] },
    { what: "characters of three bytes", errors: [{ ...entry, message: "\u4e00".repeat(300_000) }] },
    { what: "many long messages", errors: Array.from({ length: 100 }, () => ({ ...entry, message: "m".repeat(9000) })) }
  ])("keeps as much of its texts as 64 KiB hold: $what", ({ errors }) => {
    const { error, json } = parsed({ errors })
    expect(error).toMatchObject({ _tag: "ClerkErrors", status: 404 })
    expect("errors" in error && JSON.stringify(error.errors).length).toBeLessThan(80 * 1024)
    expect(json).toBeLessThan(256 * 1024)
    // The error that is written is the one that a console and a log show.
    expect(error.message.length).toBeLessThan(80 * 1024)
  })

  it.each([
    // The quotes of both texts and the code are the rest of 65,536.
    { what: "65,531 characters of one byte", character: "m", length: 65_531, kept: 65_531 },
    { what: "65,532 characters of one byte", character: "m", length: 65_532, kept: 10_922 },
    { what: "21,843 characters of three bytes", character: "\u4e00", length: 21_843, kept: 21_843 },
    { what: "21,844 characters of three bytes", character: "\u4e00", length: 21_844, kept: 10_922 }
  ])("keeps $kept characters of a message of $what, and no error after it", ({ character, kept, length }) => {
    const { error } = parsed({ errors: [{ code: "c", message: character.repeat(length) }, entry] })
    expect(error).toHaveProperty("errors.0.message", character.repeat(kept))
    expect(error).not.toHaveProperty("errors.1")
  })

  it("leaves out a meta that does not fit, whole", () => {
    const keys = Object.fromEntries(Array.from({ length: 100_000 }, (_, index) => [`key_${index}`, index]))
    const small = { param_name: "role" }
    const { error } = parsed({
      errors: [
        { ...entry, meta: keys },
        { ...entry, meta: small }
      ],
      meta: [keys]
    })
    expect(error).not.toHaveProperty("errors.0.meta")
    expect(error).toHaveProperty("errors.1.meta", small)
    expect(error).not.toHaveProperty("meta")
  })

  it("keeps no half of a secret key where it cuts a text", () => {
    for (let length = 10_900; length < 10_940; length++) {
      const { error } = parsed({ errors: [{ ...entry, message: "m".repeat(length) + secret + "\0".repeat(60_000) }] })
      expect(JSON.stringify(error)).not.toContain(secret.slice(0, 8))
    }
  })

  it("cuts a trace id", () => {
    expect(parsed({ errors: [entry], clerk_trace_id: "t".repeat(5000) }).error).toHaveProperty(
      "clerkTraceId",
      "t".repeat(256)
    )
  })
})

it.each([
  { header: "0", millis: 0 },
  { header: "7", millis: 7000 },
  { header: " 120 ", millis: 120_000 },
  { header: "Thu, 01 Jan 2026 00:00:03 GMT", millis: 3000 },
  { header: "Thu, 1 Jan 2026 00:00:03 GMT", millis: 3000 },
  { header: "Wed, 31 Dec 2025 23:59:59 GMT", millis: 0 },
  { header: "9".repeat(400), millis: Number.MAX_SAFE_INTEGER },
  { header: "", millis: undefined },
  { header: "-5", millis: undefined },
  { header: "1.5", millis: 2000 },
  { header: "2.0", millis: 2000 },
  { header: "0.001", millis: 1000 },
  { header: "1.", millis: undefined },
  { header: ".5", millis: undefined },
  { header: "1.5.1", millis: undefined },
  { header: "1e3", millis: undefined },
  { header: "5 s", millis: undefined },
  { header: "in 5", millis: undefined },
  { header: "Thu, 01 Jan 2026 00:00:03 GMT+0100", millis: undefined },
  { header: "on Thu, 01 Jan 2026 00:00:03 GMT", millis: undefined },
  { header: "Thursday, 01-Jan-26 00:00:03 GMT", millis: 3000 },
  { header: "Thu Jan  1 00:00:03 2026", millis: 3000 },
  { header: "Thu Jan  1 00:00:03", millis: undefined },
  { header: "2026-01-01T00:00:03Z", millis: undefined },
  { header: "Thu, 01 Smarch 2026 00:00:03 GMT", millis: undefined },
  { header: "Thu, 91 Abc 2026 00:00:03 GMT", millis: undefined },
  { header: "7, 7", millis: 7000 },
  { header: "3,9, 5", millis: 9000 },
  { header: "1, Thu, 01 Jan 2026 00:00:03 GMT", millis: 3000 },
  { header: "Thu, 01 Jan 2026 00:00:03 GMT, Thu, 01 Jan 2026 00:00:05 GMT, 1", millis: 5000 },
  { header: "Thu Jan  1 00:00:03 2026, 1", millis: 3000 },
  { header: "Thu,  1 Jan 2026 00:00:03 GMT", millis: 3000 },
  { header: "soon, 7, ", millis: 7000 },
  { header: "7, 30 s", millis: 7000 },
  { header: ",", millis: undefined }
])("Retry-After '$header' asks to wait $millis ms", ({ header, millis }) => {
  const retryAfter = millis === undefined ? undefined : Duration.millis(millis)
  const body = JSON.stringify({ errors: [entry] })
  const headers = { "retry-after": header }
  for (const error of [failure(404, body, headers), failure(429, body, headers)]) {
    expect(retryAfterOf(error)).toEqual(retryAfter)
  }
})

it.each([
  { date: "Thu, 01 Jan 2026 01:00:00 GMT", millis: 3000 },
  { date: "Thu, 01 Jan 2026 01:00:03 GMT", millis: 0 },
  { date: "Thursday, 01-Jan-26 01:00:01 GMT", millis: 2000 },
  { date: "an hour ago", millis: 3_603_000 },
  { date: "", millis: 3_603_000 }
])("A Retry-After date is read against the Date '$date' of its own response, if that is valid", ({ date, millis }) => {
  const error = failure(429, "", { "retry-after": "Thu, 01 Jan 2026 01:00:03 GMT", date })
  expect(retryAfterOf(error)).toEqual(Duration.millis(millis))
})

it.each([
  { text: "", expected: "JSON, but the body is empty" },
  { text: " \n", expected: "JSON, but the body is empty" },
  { text: "{", expected: "JSON" }
])("a success whose body is '$text' is a MalformedResponse", ({ expected, text }) => {
  const error = failure(200, text)
  expect(error).toMatchObject({
    _tag: "SDKException",
    processed: "yes",
    operation: "Things.read",
    method: "GET",
    path: "/things/{thing_id}",
    attempts: 1,
    reason: { _tag: "MalformedResponse", status: 200, issues: [{ path: [], expected }] }
  })
  expect(retryAfterOf(error)).toBeUndefined()
})

it.each([200, 404])(
  "a %d whose body was not read is a MalformedResponse that says what was expected of it",
  (status) => {
    const invalid = "a body of at most 4 bytes"
    const response = { ...toHead({ status }), invalid }
    const result = interpret(endpoint, response, secret, { attempts: 1, processed: "maybe" }, clock, "/things/thing_1")
    expect(Result.getOrThrow(Result.flip(result))).toMatchObject({
      processed: "maybe",
      reason: { _tag: "MalformedResponse", status, issues: [{ path: [], expected: invalid }] }
    })
  }
)

describe("a success", () => {
  const issuesOf = (text: string, query = "") =>
    Result.match(read(200, text, {}, query), {
      onFailure: (error) => "reason" in error && "issues" in error.reason && error.reason.issues,
      onSuccess: () => "none"
    })

  const numbers = (count: number): string => `[${"0,".repeat(count - 1)}0]`
  const keys = (count: number): string => `{${'"key":0,'.repeat(count - 1)}"key":0}`
  const nested = (count: number): string => `${'{"key":'.repeat(count)}0${"}".repeat(count)}`

  it.each([
    { what: "items", text: numbers(1_000_001) },
    { what: "arrays in each other", text: "[".repeat(1_000_001) },
    { what: "keys in one object", text: keys(200_001) },
    { what: "objects in each other", text: nested(200_001) }
  ])("is not parsed where it has too many $what", ({ text }) => {
    const expected = "JSON of at most 1000000 values, 5 for a key: ask for fewer items"
    expect(issuesOf(text)).toEqual([{ path: [], expected }])
  })

  it("is parsed where it has a million values, a key counted as five, or is long and has few", () => {
    expect(issuesOf(numbers(1_000_000))).toEqual([{ path: [], expected: "at most 500 items" }])
    expect(issuesOf(keys(200_000))).toBe("none")
    expect(issuesOf(nested(200_000))).toBe("none")
    expect(issuesOf(JSON.stringify("x".repeat(1_000_001)))).toBe("none")
  })

  it.each([
    { query: "", limit: 500 },
    { query: "?limit=2", limit: 2 },
    { query: "?query=limit%3D9&limit=12&offset=3", limit: 12 }
  ])("has at most $limit items after '$query', in a page or by themselves", ({ limit, query }) => {
    const page = (count: number): string => `{"data":${numbers(count)}}`
    const expected = `at most ${limit} items`
    expect(issuesOf(page(limit), query)).toBe("none")
    expect(issuesOf(page(limit + 1), query)).toEqual([{ path: ["data"], expected }])
    expect(issuesOf(numbers(limit), query)).toBe("none")
    expect(issuesOf(numbers(limit + 1), query)).toEqual([{ path: [], expected }])
  })

  it.each(['{"data":7}', '{"items":[0,0,0]}', "null"])("is handed on where it is no list: %s", (text) => {
    expect(read(200, text, {}, "?limit=2")).toEqual(Result.succeed(JSON.parse(text)))
  })
})

it("a Retry-After date without a zone is GMT, whatever the zone of the machine", () => {
  vi.stubEnv("TZ", "America/New_York")
  try {
    const error = failure(429, JSON.stringify({ errors: [entry] }), { "retry-after": "Thu Jan  1 00:00:03 2026" })
    expect(retryAfterOf(error)).toEqual(Duration.seconds(3))
  } finally {
    vi.unstubAllEnvs()
  }
})
