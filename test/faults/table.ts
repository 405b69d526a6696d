/** The table of faults: what a server does wrong, and what reads and writes come to. */
import { clerkErrors } from "@effect-clerk/test-support/fixtures"
import type { Fault } from "./outcome.ts"
import { repetitions } from "./repetitions.ts"
import * as R from "./row.ts"
import {
  brokenOff,
  cutOff,
  fails,
  holds,
  lost,
  malformed,
  once,
  packed,
  row,
  stalled,
  stalledAfter200,
  stalledErrorResponse,
  stalls,
  stallsAfterHead,
  success
} from "./row.ts"
import * as S from "./steps.ts"

const good = S.around("", "")
const ok = S.http(200, good)
const json = "Content-Type: application/json"
const deep = S.nested(100_000, "[", "", "]")
const deepObject = `{"a":${deep}}`
const error = (meta: string): string => `{"errors":[{"code":"c","message":"m","meta":${meta}}]}`

const refused = (body: S.BodyOf, headers?: ReadonlyArray<string>): S.Script => S.http(422, body, headers)
const limitedFor = (wait: string): S.Script => S.http(429, "", [`Retry-After: ${wait}`])
const html = (status: number): S.Script =>
  S.http(status, "<html><h1>Bad gateway</h1></html>", ["Content-Type: text/html"])

const connections: ReadonlyArray<Fault> = [
  row("nothing is wrong", ok, success),
  row("connection refused", S.only(), R.unopened, { when: "never" }),
  row("accepted and closed at once", S.only(S.end), lost, { when: "accepted" }),
  row("accepted, greeted as SMTP does", S.raw("220 mail.example ESMTP\r\n"), lost, { when: "accepted" }),
  row("reset before the request is read", S.only(S.reset), lost, { when: "first byte" }),
  row("reset after the request", S.only(S.reset), lost),
  row("closed after the request", S.only(S.end), lost),
  row("reset inside the status line", S.raw("HTTP/1.1 2", S.arrive, S.reset), lost),
  row("reset inside the head", S.cut(S.insideHead, ok, S.reset), lost),
  row("closed inside the head", S.cut(S.insideHead, ok, S.end), lost),
  row("reset between head and body", S.cut(S.headOnly, ok, S.reset), brokenOff),
  row("closed between head and body", S.cut(S.headOnly, ok, S.end), brokenOff),
  row("reset inside the body", S.cut(S.insideBody, ok, S.reset), brokenOff),
  row("closed inside the body", S.cut(S.insideBody, ok, S.end), brokenOff),
  row("reset inside a 422", S.cut(S.insideBody, refused(clerkErrors("form_param_missing")), S.reset), cutOff(422)),
  row("reset inside a 429", S.cut(S.insideBody, S.http(429, clerkErrors("x")), S.reset), R.limited("UnexpectedStatus")),
  row("reset inside a 503", S.cut(S.insideBody, S.http(503, clerkErrors("x")), S.reset), fails(503)),
  row(
    "reset inside a 201",
    S.cut(S.insideBody, S.http(201, good), S.reset),
    R.readsAgain({ tag: "Transport", status: 201, processed: "yes" })
  ),
  row("never answers", S.only(), stalled, stalls),
  row("accepted, never answers", S.only(), stalled, { ...stalls, when: "accepted" }),
  row("stalls inside the head", S.cut(S.insideHead, ok), stalled, stalls),
  row("stalls between head and body", S.cut(S.headOnly, ok), stalledAfter200, stallsAfterHead),
  row("stalls inside the body", S.cut(S.insideBody, ok), stalledAfter200, stallsAfterHead),
  row("stalls inside a 422", S.cut(S.insideBody, refused(clerkErrors("x"))), stalledErrorResponse, stallsAfterHead),
  row(
    "stalls inside a 429",
    S.cut(S.insideBody, S.http(429, clerkErrors("x"))),
    R.limited("UnexpectedStatus"),
    stallsAfterHead
  ),
  row("stalls inside a 503", S.cut(S.insideBody, S.http(503, clerkErrors("x"))), fails(503), stallsAfterHead),
  row("a drip that is too slow", S.drip(1000, ok), stalled, stalls),
  row("a drip that is fast enough", S.drip(0, ok), success)
]

const lengths: ReadonlyArray<Fault> = [
  row("Content-Length too long, then closed", S.sized(9, good, S.end), brokenOff),
  row("Content-Length too long, then nothing", S.sized(9, good), stalledAfter200, stallsAfterHead),
  row("Content-Length too short", S.sized(-9, good), malformed),
  row("bytes after the body", S.sized(0, S.around("", "surplus")), malformed),
  row("bytes after the answer", (body) => [...ok(body), S.send("surplus")], success),
  row("a second answer that nobody asked for", (body) => [...ok(body), ...S.http(500, "")(body)], success),
  row("Content-Length 0 with a body", S.plain(200, ["Content-Length: 0"], good), malformed),
  row("Content-Length negative", S.plain(200, ["Content-Length: -5"], good, S.end), lost),
  row("Content-Length garbage", S.plain(200, ["Content-Length: many"], good, S.end), lost),
  row("Content-Length beyond 64 bits", S.plain(200, [`Content-Length: ${"9".repeat(30)}`], good, S.end), lost),
  row("Content-Length twice, different", S.plain(200, ["Content-Length: 5", "Content-Length: 6"], good, S.end), lost),
  row(
    "Content-Length and chunked",
    S.plain(200, ["Content-Length: 5", "Transfer-Encoding: chunked"], good, S.end),
    lost
  ),
  row("no length, ended by closing", S.plain(200, [json], good, S.end), success),
  row("no length, ended by closing too early", S.plain(200, [json], S.short(20), S.end), malformed),
  row("chunked", S.chunked("0\r\n\r\n"), success),
  row("chunked, with trailers", S.chunked("0\r\nServer-Timing: a\r\nX-Checksum: 1\r\n\r\n"), success),
  row("chunked, with an extension", S.chunked("0;end=1\r\n\r\n"), success),
  row("chunked, without the last chunk", S.chunked("", S.end), brokenOff),
  row("chunked, reset before the last chunk", S.chunked("", S.arrive, S.reset), brokenOff),
  row("chunked, a bad size", S.chunked("zz\r\n"), brokenOff),
  row("chunked, a size that overflows", S.chunked("fffffffffffffffff\r\n"), brokenOff),
  row("chunked, a chunk cut short", S.chunked("ff\r\nabc", S.end), brokenOff),
  row("chunked, stalls before the last chunk", S.chunked(""), stalledAfter200, stallsAfterHead)
]

const encodings: ReadonlyArray<Fault> = [
  row("gzip", S.http(200, S.gzip, ["Content-Encoding: gzip"]), success, packed),
  row("deflate", S.http(200, S.deflate, ["Content-Encoding: deflate"]), success, packed),
  row("brotli", S.http(200, S.brotli, ["Content-Encoding: br"]), success, packed),
  row("gzip, corrupt", S.http(200, S.gzipCorrupt, ["Content-Encoding: gzip"]), brokenOff, packed),
  row("gzip, cut", S.http(200, S.gzipCut, ["Content-Encoding: gzip"]), malformed),
  row("gzip, announced but plain", S.http(200, good, ["Content-Encoding: gzip"]), brokenOff, R.undecoded(success)),
  row("gzip, not announced", S.http(200, S.gzip, []), malformed),
  row(
    "gzip, corrupt, of a 422",
    refused(S.gzipCorrupt(clerkErrors("c")), ["Content-Encoding: gzip"]),
    cutOff(422),
    R.undecoded(once(422, "no"))
  ),
  row("unknown Content-Encoding", S.http(200, good, ["Content-Encoding: rot13"]), success),
  row("UTF-16", S.http(200, S.utf16, [`${json}; charset=utf-16`]), malformed),
  row("a byte order mark", S.http(200, S.around("\uFEFF", "")), success),
  row("a byte order mark before a 422", refused(`\uFEFF${clerkErrors("c")}`), once(422, "no", "ErrorResponse")),
  row("invalid UTF-8", S.http(200, S.latin1(`{"a":"\xff"}`)), success, holds(`{"a":"\uFFFD"}`)),
  row("UTF-8 cut inside a character", S.http(200, S.latin1(`{"a":"\xe2\x82"}`)), success, holds(`{"a":"\uFFFD"}`)),
  row("half of a surrogate pair", S.http(200, S.withMetadata(`{"a":"\\ud83d"}`)), success, holds(`{"a":"\\ud83d"}`))
]

const heads: ReadonlyArray<Fault> = [
  row("HTTP/1.0", S.plain("HTTP/1.0 200 OK", [json], good, S.end), success),
  row("HTTP/1.0, cut", S.plain("HTTP/1.0 200 OK", [json], S.short(1), S.end), malformed),
  row("HTTP/9.9", S.plain("HTTP/9.9 200 OK", [json], good, S.end), lost),
  row("HTTP/2 frames", S.raw(Buffer.from("00000c0400000000000003000000640004000100000000", "hex"), S.end), lost),
  row("a TLS alert", S.raw(Buffer.from("15030100020246", "hex"), S.end), lost),
  row("SSH", S.raw("SSH-2.0-OpenSSH_9.9\r\n", S.end), lost),
  row("HTML without a head", S.raw("<!doctype html><h1>hello</h1>\r\n\r\n", S.end), lost),
  row("JSON without a head", (body) => [S.send(body), S.end], lost),
  row("zeros", S.raw(Buffer.alloc(64), S.end), lost),
  row("a status that is no number", S.plain("HTTP/1.1 OK", [json], good, S.end), lost),
  row("a status of two digits", S.plain("HTTP/1.1 20 OK", [json], good, S.end), lost),
  row("no status text", S.http("HTTP/1.1 200", good), success),
  row(
    "a very long status line",
    S.plain(`HTTP/1.1 200 ${"x".repeat(100_000)}`, [json], good, S.end),
    success,
    R.except("node:http counts the status line as a header, of which it takes 16 KB", R.onNodeHttp, lost)
  ),
  row("lower-case headers", S.plain(200, ["content-type: application/json"], good, S.end), success),
  row("no headers", S.plain(200, [], good, S.end), success),
  row("a header without a colon", S.plain(200, ["nonsense"], good, S.end), lost),
  row("a header with a zero byte", S.http(200, good, ["X-Odd: a\0b"]), lost),
  row(
    "a header in Latin-1",
    (body) => [S.send(Buffer.from("HTTP/1.1 200 OK\r\nX-Odd: \xff\r\n\r\n", "latin1")), S.send(body), S.end],
    success
  ),
  row("a header of 10 KB", S.http(200, good, [`X-Long: ${"x".repeat(10_000)}`]), success),
  row("a header of 1 MB", S.http(200, good, [`X-Long: ${"x".repeat(1_000_000)}`]), lost),
  row(
    "1,000 headers",
    S.http(
      200,
      good,
      Array.from({ length: 1000 }, (_, index) => `X-${index}: 1`)
    ),
    success
  ),
  row(
    "100 Continue, then the answer",
    S.after("HTTP/1.1 100 Continue\r\n\r\n", ok),
    success,
    R.except("undici closes a connection on a 100 that it did not ask for", R.onUndici, lost)
  ),
  row("102 Processing, then the answer", S.after("HTTP/1.1 102 Processing\r\n\r\n", ok), success),
  row("103 Early Hints, then the answer", S.after("HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n", ok), success),
  row("100 Continue, then closed", S.raw("HTTP/1.1 100 Continue\r\n\r\n", S.arrive, S.end), lost),
  row(
    "101 Switching Protocols",
    S.raw("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n", S.end),
    lost,
    R.except("node:http answers an upgrade with its status", R.onNodeHttp, once(101, "maybe"))
  )
]

const bodies: ReadonlyArray<Fault> = [
  ...["", "null", "[]", "{}", '"text"', "7", "true", "<!doctype html><h1>Hello</h1>", '{"object":', "{'a':1}"].map(
    (body) => row(`200 with ${body === "" ? "an empty body" : body}`, S.http(200, body), malformed)
  ),
  row("200 with Clerk's errors", S.http(200, clerkErrors("resource_not_found")), malformed),
  row(
    "200 of another operation",
    S.http(200, (body) => (body.startsWith('{"data"') ? '{"data":{}}' : `{"data":[${body}],"total_count":1}`)),
    malformed
  ),
  row("JSON, then garbage", S.http(200, S.around("", "garbage")), malformed),
  row("two JSON values", S.http(200, S.twice), malformed),
  row("JSON among white space", S.http(200, S.around(" \r\n\t", "\r\n ")), success),
  row("JSON as text/html", S.http(200, good, ["Content-Type: text/html"]), success),
  row("NaN", S.http(200, S.withField("created_at", "NaN")), malformed),
  row("JSON of 2 MiB", S.http(200, S.withMetadata(`{"a":"${"x".repeat(2 << 20)}"}`)), success),
  row("metadata of 100,000 levels", S.http(200, S.withMetadata(`{"a":${deep}}`)), success),
  row("an unknown key of 100,000 levels", S.http(200, S.replace("{", `{"unknown":${deepObject},`)), success),
  row("200 with 100,000 levels", S.http(200, deep), malformed),
  row("an id of 100,000 levels", S.http(200, S.withField("id", deep)), malformed),
  row("422 with 100,000 levels", refused(deep), once(422, "no")),
  row("422 with errors of 100,000 levels", refused(`{"errors":${deep}}`), once(422, "no")),
  row("422 with meta of 100,000 levels", refused(error(deepObject)), once(422, "no", "ErrorResponse")),
  row("500 with 100,000 levels", S.http(500, deep), fails(500)),
  row(
    "__proto__",
    S.http(200, S.withMetadata(`{"__proto__":{"polluted":1}}`)),
    success,
    holds(`{"__proto__":{"polluted":1}}`)
  ),
  row(
    "constructor",
    S.http(200, S.withMetadata(`{"constructor":{"prototype":{"polluted":1}}}`)),
    success,
    holds(`{"constructor":{"prototype":{"polluted":1}}}`)
  ),
  row("__proto__ in place of the fields", S.http(200, S.around('{"__proto__":', "}")), malformed),
  row("422 with __proto__", refused(`{"__proto__":{"errors":[{"code":"c","message":"m"}]}}`), once(422, "no")),
  row("422 with __proto__ in meta", refused(error(`{"__proto__":{"polluted":1}}`)), once(422, "no", "ErrorResponse")),
  row(
    "a key twice: the last counts",
    S.http(200, S.replace(`{"team":"blue"}`, `{"a":1},"public_metadata":{"a":2}`)),
    success,
    holds(`{"a":2}`)
  ),
  ...["null", "7", "{}", "[]", "true"].map((value) =>
    row(`id is ${value}`, S.http(200, S.withField("id", value)), malformed)
  ),
  row("object is another", S.http(200, S.withField("object", '"user"')), malformed),
  row("the organization is null", S.http(200, S.withObject("organization", "null")), malformed),
  row("the user is a list", S.http(200, S.withObject("public_user_data", "[]")), malformed),
  row("the user is null", S.http(200, S.withObject("public_user_data", "null")), success),
  row("role is null", S.http(200, S.withField("role", "null")), malformed),
  row("no role", S.http(200, S.withoutField("role")), malformed),
  row("permissions is a text", S.http(200, S.withField("permissions", '"all"')), malformed),
  row("permissions is null", S.http(200, S.withField("permissions", "null")), success),
  row("permissions holds null", S.http(200, S.withField("permissions", "[null]")), success),
  row("slug is null", S.http(200, S.withField("slug", "null")), success),
  row("no slug", S.http(200, S.withoutField("slug")), success),
  row("metadata is null", S.http(200, S.withMetadata("null")), success, holds("{}")),
  row("metadata is a list", S.http(200, S.withMetadata("[1]")), malformed),
  row("created_at is a text", S.http(200, S.withField("created_at", '"2026-01-01"')), malformed),
  row("created_at has a fraction", S.http(200, S.withField("created_at", "1.5")), malformed),
  row("created_at is infinite", S.http(200, S.withField("created_at", "1e999")), malformed),
  row("created_at is beyond 2^53", S.http(200, S.withField("created_at", "9223372036854775807")), success),
  row(
    "max_allowed_memberships is negative",
    S.http(200, S.withField("max_allowed_memberships", "-9007199254740993")),
    success
  ),
  row("has_image is 1", S.http(200, S.withField("has_image", "1")), malformed),
  row("first_name is an object", S.http(200, S.withField("first_name", "{}")), malformed)
]

const statuses: ReadonlyArray<Fault> = [
  row("201", S.http(201, good), once(201, "yes")),
  row("202", S.http(202, good), once(202, "yes")),
  row("204", S.raw("HTTP/1.1 204 No Content\r\n\r\n"), once(204, "yes")),
  row("205", S.raw("HTTP/1.1 205 Reset Content\r\nContent-Length: 0\r\n\r\n"), once(205, "yes")),
  row("206", S.http(206, good, ["Content-Range: bytes 0-1/9"]), once(206, "yes")),
  row("207", S.http(207, good), once(207, "yes")),
  row("304", S.raw("HTTP/1.1 304 Not Modified\r\n\r\n"), once(304, "no")),
  // "See other" is how a server answers a request on which it has acted.
  row("303 to itself", S.http(303, "", ["Location: /v1/elsewhere"]), once(303, "maybe")),
  ...[300, 301, 302, 305, 307, 308].map((status) =>
    row(`${status} to itself`, S.http(status, "", ["Location: /v1/elsewhere"]), once(status, "no"))
  ),
  row("302 to nowhere", S.http(302, "", ["Location: http://["]), once(302, "no")),
  row("302 without Location", S.http(302, ""), once(302, "no")),
  ...[
    400, 401, 402, 403, 404, 405, 406, 408, 410, 411, 412, 413, 414, 415, 416, 417, 418, 422, 423, 424, 425, 426, 428,
    431, 451, 499
  ].map((status) =>
    row(`${status} with Clerk's errors`, S.http(status, clerkErrors("code")), once(status, "no", "ErrorResponse"))
  ),
  row(
    "407 with Clerk's errors",
    S.http(407, clerkErrors("code")),
    once(407, "no", "ErrorResponse"),
    R.except("the fetch standard makes a network error of a 407", R.onFetch, lost)
  ),
  row(
    "421 with Clerk's errors",
    S.http(421, clerkErrors("code")),
    once(421, "no", "ErrorResponse"),
    R.except(
      "the fetch standard repeats a misdirected request once by itself",
      R.onFetch,
      R.both({ tag: "ErrorResponse", status: 421, attempts: 1, processed: "no", requests: 2 })
    )
  ),
  ...[400, 401, 403, 404, 422].map((status) => row(`${status} with HTML`, html(status), once(status, "no"))),
  row(
    "409 resource_locked",
    S.http(409, clerkErrors("resource_locked")),
    R.both({ tag: "ErrorResponse", status: 409, attempts: 3, processed: "no" })
  ),
  row(
    "409 managed by SCIM",
    S.http(409, clerkErrors("organization_membership_managed_by_scim")),
    once(409, "no", "ErrorResponse")
  ),
  row("409 with HTML", html(409), once(409, "no")),
  row("429 without Retry-After", S.http(429, clerkErrors("too_many_requests")), R.limited("ErrorResponse")),
  row("429 with an empty body", S.http(429, ""), R.limited("UnexpectedStatus")),
  ...["soon", "-5", "", "1e3", "Thu, 32 Foo 2026 99:99:99 GMT", "∞"].map((wait) =>
    row(`429 with Retry-After "${wait}"`, limitedFor(wait), R.limited("UnexpectedStatus"))
  ),
  row("429 with Retry-After 0", limitedFor("0"), R.limited("UnexpectedStatus", 0)),
  row("429 with a Retry-After of fractions", limitedFor("1.5"), R.limited("UnexpectedStatus", 2000)),
  row("429 with a Retry-After that was sent twice", limitedFor("1, 2"), R.limited("UnexpectedStatus", 2000)),
  row(
    "429 with a Retry-After that has passed",
    limitedFor("Thu, 01 Jan 1970 00:00:01 GMT"),
    R.limited("UnexpectedStatus", 0)
  ),
  row("429 with a Retry-After of an hour", limitedFor("3600"), R.asksToWait(429, "no", 3_600_000)),
  row("429 with a Retry-After of 200 years", limitedFor("6311390400"), R.asksToWait(429, "no", 6_311_390_400_000)),
  row(
    "429 with a Retry-After of 400 digits",
    limitedFor("9".repeat(400)),
    R.asksToWait(429, "no", Number.MAX_SAFE_INTEGER)
  ),
  row(
    "503 with a Retry-After of an hour",
    S.http(503, "", ["Retry-After: 3600"]),
    R.asksToWait(503, "maybe", 3_600_000)
  ),
  ...[500, 501, 502, 503, 504, 505, 507, 508, 510, 511, 520, 521, 522, 523, 524, 525, 526, 527, 529, 530, 598, 599].map(
    (status) => row(`${status} with HTML`, html(status), fails(status))
  ),
  ...[500, 502, 503, 504].map((status) =>
    row(`${status} with Clerk's errors`, S.http(status, clerkErrors("code")), fails(status, "ErrorResponse"))
  ),
  // RFC 9110, 15: a status outside of 100 to 599 counts as a 5xx.
  ...[600, 700, 999].map((status) => row(`${status}`, html(status), fails(status))),
  ...[
    "null",
    "[]",
    '{"errors":[]}',
    '{"errors":{}}',
    '{"errors":[null]}',
    '{"errors":[{"code":7,"message":"m"}]}',
    '{"error":"not found"}',
    clerkErrors("c").slice(0, 40)
  ].map((body) => row(`422 with ${body}`, refused(body), once(422, "no"))),
  row(
    "422 without the optional fields",
    refused('{"errors":[{"code":"c","message":"m"}]}'),
    once(422, "no", "ErrorResponse")
  ),
  row(
    "422 with null for the optional fields",
    refused(
      '{"errors":[{"code":"c","message":"m","long_message":null,"meta":null}],"meta":null,"clerk_trace_id":null}'
    ),
    once(422, "no", "ErrorResponse")
  ),
  row(
    "422 with a message of several lines",
    refused('{"errors":[{"code":"c","message":"m\\nINFO forged\\r\\n"}]}'),
    once(422, "no", "ErrorResponse")
  ),
  row(
    "422 with 1,000 errors",
    refused(`{"errors":[${Array.from({ length: 1000 }, () => '{"code":"c","message":"m"}').join()}]}`),
    once(422, "no", "ErrorResponse")
  )
]

export const faults: ReadonlyArray<Fault> = [
  ...connections,
  ...repetitions,
  ...lengths,
  ...encodings,
  ...heads,
  ...bodies.map((fault) => ({ ...fault, bodyOnly: true })),
  ...statuses
]
