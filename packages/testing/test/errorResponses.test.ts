import { it } from "@effect/vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { describe, expect } from "vitest"
import { call, type Call, seed } from "./support.ts"

const memberships = "/organizations/org_acme/memberships"
const bob = `${memberships}/user_bob`
const post = (body: unknown, path = memberships): Call => ({ method: "POST", path, body })
const patch = (body: unknown, path = bob): Call => ({ method: "PATCH", path, body })
const get = (path: string): Call => ({ path })
const authorized = (authorization: string): Call => ({ path: memberships, headers: { authorization } })
const valid = { user_id: "user_out", role: "org:member" }
const hundredAndOne = Array.from({ length: 101 }, (_, index) => `user_id=u${index}`).join("&")
const tooLarge = { text: "x".repeat(8192) }

/** A request, and the status, the codes and the named parameters of its error response, in order. */
const cases: ReadonlyArray<readonly [what: string, request: Call, status: number, ...codes: ReadonlyArray<string>]> = [
  [
    "create for a user who is a member already",
    post({ user_id: "user_bob", role: "org:member" }),
    400,
    "already_a_member_in_organization"
  ],
  [
    "create in an organization that is full with its pending invitations",
    post(valid, "/organizations/org_full/memberships"),
    403,
    "organization_membership_quota_exceeded"
  ],
  ["create in an unknown organization", post(valid, "/organizations/org_none/memberships"), 404, "resource_not_found"],
  ["create for an unknown user", post({ ...valid, user_id: "user_none" }), 404, "resource_not_found"],
  ["create with an unknown role", post({ ...valid, role: "org:none" }), 404, "resource_not_found role"],
  [
    "create without a body",
    { method: "POST", path: memberships },
    422,
    "form_param_missing user_id",
    "form_param_missing role"
  ],
  ["create with an empty object", post({}), 422, "form_param_missing user_id", "form_param_missing role"],
  [
    "create with null values",
    post({ user_id: null, role: null }),
    422,
    "form_param_nil user_id",
    "form_param_nil role"
  ],
  [
    "create with values of wrong types",
    post({ user_id: 1, role: ["org:member"], public_metadata: "x", private_metadata: [] }),
    422,
    "form_param_value_invalid user_id",
    "form_param_value_invalid role",
    "form_param_value_invalid public_metadata",
    "form_param_value_invalid private_metadata"
  ],
  [
    "create with empty texts",
    post({ user_id: "", role: "" }),
    422,
    "form_param_value_invalid user_id",
    "form_param_value_invalid role"
  ],
  [
    "create with half a surrogate pair",
    post('{"user_id":"\\ud800","role":"org:member"}'),
    422,
    "form_param_value_invalid user_id"
  ],
  ["create with an unknown key", post({ ...valid, rolle: "x" }), 422, "form_param_unknown rolle"],
  [
    "create with __proto__ as a key",
    post('{"user_id":"user_out","role":"org:member","__proto__":{}}'),
    422,
    "form_param_unknown __proto__"
  ],
  [
    "create with several invalid parameters at once",
    post({ role: 1, extra: 1, public_metadata: tooLarge }),
    422,
    "form_param_unknown extra",
    "form_param_missing user_id",
    "form_param_value_invalid role",
    "form_param_exceeds_allowed_size public_metadata"
  ],
  [
    "create with metadata that is nested too deeply",
    post(`{"user_id":"user_out","role":"org:member","public_metadata":${'{"a":'.repeat(1100)}1${"}".repeat(1100)}}`),
    422,
    "form_param_value_invalid public_metadata"
  ],

  [
    "update with an unknown organization",
    patch({ role: "org:admin" }, "/organizations/org_none/memberships/user_bob"),
    404,
    "resource_not_found"
  ],
  [
    "update of a user who is not a member",
    patch({ role: "org:admin" }, `${memberships}/user_out`),
    404,
    "resource_not_found"
  ],
  ["update with an unknown role", patch({ role: "org:none" }), 404, "resource_not_found role"],
  [
    "update of the last administrator",
    patch({ role: "org:member" }, `${memberships}/user_ada`),
    400,
    "organization_minimum_permissions_needed"
  ],
  ["update without a role", patch({}), 422, "form_param_missing role"],
  [
    "update with an unknown key",
    patch({ role: "org:admin", public_metadata: {} }),
    422,
    "form_param_unknown public_metadata"
  ],

  [
    "delete with an unknown organization",
    { method: "DELETE", path: "/organizations/org_none/memberships/user_bob" },
    404,
    "resource_not_found"
  ],
  [
    "delete of a user who is not a member",
    { method: "DELETE", path: `${memberships}/user_out` },
    404,
    "resource_not_found"
  ],
  [
    "delete of the last administrator",
    { method: "DELETE", path: `${memberships}/user_ada` },
    400,
    "organization_minimum_permissions_needed"
  ],

  [
    "updateMetadata of a user who is not a member",
    patch({}, `${memberships}/user_out/metadata`),
    404,
    "resource_not_found"
  ],
  [
    "updateMetadata with null for an object",
    patch({ public_metadata: null, private_metadata: null }, `${bob}/metadata`),
    422,
    "form_param_value_invalid public_metadata",
    "form_param_value_invalid private_metadata"
  ],
  [
    "updateMetadata with values that are not objects",
    patch({ public_metadata: [], private_metadata: "x" }, `${bob}/metadata`),
    422,
    "form_param_value_invalid public_metadata",
    "form_param_value_invalid private_metadata"
  ],
  [
    "updateMetadata with an unknown key",
    patch({ public_metadata: {}, unsafe_metadata: {} }, `${bob}/metadata`),
    422,
    "form_param_unknown unsafe_metadata"
  ],
  [
    "updateMetadata with too large an object",
    patch({ public_metadata: tooLarge }, `${bob}/metadata`),
    422,
    "form_param_exceeds_allowed_size public_metadata"
  ],

  ["list with an unknown organization", get("/organizations/org_none/memberships"), 404, "resource_not_found"],
  [
    "list with a fraction",
    get(`${memberships}?limit=10.0&offset=0.5`),
    422,
    "form_param_value_invalid limit",
    "form_param_value_invalid offset"
  ],
  [
    "list with texts for numbers",
    get(`${memberships}?limit=&offset=1e1&created_at_after=yesterday`),
    422,
    "form_param_value_invalid created_at_after",
    "form_param_value_invalid limit",
    "form_param_value_invalid offset"
  ],
  [
    "list with numbers below the range",
    get(`${memberships}?limit=0&offset=-1&last_active_at_before=-5`),
    422,
    "form_param_value_invalid last_active_at_before",
    "form_param_value_invalid limit",
    "form_param_value_invalid offset"
  ],
  [
    "list with numbers above the range",
    get(`${memberships}?limit=501&offset=9007199254740992`),
    422,
    "form_param_value_too_large limit",
    "form_param_value_too_large offset"
  ],
  ["list with an unknown order", get(`${memberships}?order_by=role`), 422, "form_param_value_invalid order_by"],
  [
    "list with a plus that is not encoded, which is a blank",
    get(`${memberships}?order_by=+created_at`),
    422,
    "form_param_value_invalid order_by"
  ],
  [
    "list with more than 100 values",
    get(`${memberships}?${hundredAndOne}`),
    422,
    "form_param_array_size_exceeded user_id"
  ],
  ["listForUser with an unknown user", get("/users/user_none/organization_memberships"), 404, "resource_not_found"],
  [
    "listForUser with numbers out of range",
    get("/users/user_ada/organization_memberships?limit=0"),
    422,
    "form_param_value_invalid limit"
  ],
  [
    "listForInstance with an unknown order",
    get("/organization_memberships?order_by=id"),
    422,
    "form_param_value_invalid order_by"
  ],

  ["a body that is not JSON", post("{"), 400, "request_body_invalid"],
  ["a body that is blank", post(" "), 400, "request_body_invalid"],
  ["a body that is an array", post([]), 400, "request_body_invalid"],
  ["a body that is null", post("null"), 400, "request_body_invalid"],
  ["a nesting of 100,000", post("[".repeat(100_000)), 400, "request_body_invalid"],
  ["a body over 1 MiB", post("x".repeat(1024 * 1024 + 1)), 413, "request_body_too_large"],
  [
    "a body of another type",
    { ...post("user_id=user_out"), headers: { "content-type": "application/x-www-form-urlencoded" } },
    415,
    "unsupported_content_type"
  ],
  [
    "a type that only starts like JSON",
    { ...post(valid), headers: { "content-type": "application/jsonp" } },
    415,
    "unsupported_content_type"
  ],

  ["a request without a key", authorized(""), 401, "authentication_invalid"],
  ["a request without a bearer token", authorized("Basic c2tfdGVzdF94"), 401, "authentication_invalid"],
  ["an empty bearer token", authorized("Bearer "), 401, "authentication_invalid"],
  ["two tokens", authorized("Bearer sk_test_a sk_test_b"), 401, "authentication_invalid"],
  ["a publishable key", authorized("Bearer pk_test_abc"), 401, "clerk_key_invalid"],
  ["a key without its secret part", authorized("Bearer sk_live_"), 401, "clerk_key_invalid"],
  [
    "a request with neither a key nor a body, where the key is checked first",
    { ...post({}), headers: { authorization: "" } },
    401,
    "authentication_invalid"
  ],

  ["an unknown path", get("/nothing/here"), 404, "resource_not_found"],
  ["the root", get("/"), 404, "resource_not_found"],
  ["a version twice", get(`/v1${memberships}`), 404, "resource_not_found"],
  ["an empty id", get("/organizations//memberships"), 404, "resource_not_found"],
  ["a slash at the end", get(`${memberships}/`), 404, "resource_not_found"],
  ["braces of the template", get("/organizations/{organization_id}/memberships"), 404, "resource_not_found"],
  ["an id that is not well-formed", get("/organizations/%zz/memberships"), 400, "malformed_request_parameters"],
  ["an id that is half a character", get("/organizations/%C3/memberships"), 400, "malformed_request_parameters"],
  ["a wrong method", { method: "PUT", path: memberships, body: valid }, 405, "method_not_allowed"],
  ["a method of no endpoint", { method: "OPTIONS", path: bob }, 405, "method_not_allowed"],
  ["a fixed path as if it were an id", { method: "DELETE", path: "/users/count" }, 405, "method_not_allowed"],
  ["an encoded fixed path, which is an id", get("/users/%63ount"), 404, "resource_not_found"]
]

const ErrorBody = Schema.Struct({
  errors: Schema.Array(
    Schema.Struct({
      message: Schema.NonEmptyString,
      long_message: Schema.NonEmptyString,
      code: Schema.NonEmptyString,
      meta: Schema.optionalKey(Schema.Struct({ param_name: Schema.NonEmptyString }))
    })
  ),
  clerk_trace_id: Schema.String.check(Schema.isPattern(/^[0-9a-f]{32}$/))
})

/** Decodes the body of an error response, which has Clerk's keys and no other. */
const errorsOf = Schema.decodeUnknownSync(ErrorBody, { onExcessProperty: "error" })

describe("errorResponses", () => {
  it.effect.each(cases)("responds with an error to %s", ([, request, status, ...codes]) =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make(seed)
      const before = yield* call(emulator.fetch, get("/organization_memberships"))
      const response = yield* call(emulator.fetch, request)
      const { clerk_trace_id, errors } = errorsOf(response.json)
      expect(errors.map(({ code, meta }) => (meta === undefined ? code : `${code} ${meta.param_name}`))).toEqual(codes)
      expect(response.status).toBe(status)
      expect(response.headers.get("content-type")).toBe("application/json")
      expect(response.headers.get("clerk-trace-id")).toBe(clerk_trace_id)
      expect((yield* call(emulator.fetch, get("/organization_memberships"))).json).toEqual(before.json)
    })
  )

  it.effect("names the allowed methods of a path in a 405", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const response = yield* call(fetch, { method: "PUT", path: memberships })
      expect(response.headers.get("allow")).toBe("POST, GET")
    })
  )

  it.effect("names only the methods of a fixed path, not those of the id that it could be", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const response = yield* call(fetch, { method: "DELETE", path: "/users/count" })
      expect(response.headers.get("allow")).toBe("GET")
    })
  )

  it.effect("responds to HEAD without a body", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const response = yield* Effect.promise(() => fetch(`https://emulated.test/v1${memberships}`, { method: "HEAD" }))
      expect(response.status).toBe(405)
      expect(yield* Effect.promise(() => response.text())).toBe("")
    })
  )

  it.effect("responds with an error to a body that is not UTF-8", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const response = yield* Effect.promise(() =>
        fetch(`https://emulated.test/v1${memberships}`, {
          method: "POST",
          headers: { authorization: "Bearer sk_live_1", "content-type": "application/json" },
          body: Uint8Array.from('{"user_id":"\u00ff","role":"org:member"}', (character) => character.charCodeAt(0))
        })
      )
      const { errors } = errorsOf(yield* Effect.promise(() => response.json()))
      expect(response.status).toBe(400)
      expect(errors.map(({ code }) => code)).toEqual(["request_body_invalid"])
    })
  )

  it.effect("gives each response a trace id of its own, in a header and that of an error in its body, too", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const successes = yield* Effect.forEach([memberships, memberships], (path) => call(fetch, get(path)))
      const ids = successes.map(({ headers }) => headers.get("clerk-trace-id"))
      expect(ids).toEqual([expect.stringMatching(/^[0-9a-f]{32}$/), expect.stringMatching(/^[0-9a-f]{32}$/)])
      expect(ids[0]).not.toBe(ids[1])
      const first = errorsOf((yield* call(fetch, get("/nothing"))).json)
      const second = errorsOf((yield* call(fetch, get("/nothing"))).json)
      expect(first.clerk_trace_id).not.toBe(second.clerk_trace_id)
    })
  )
})

describe("handler", () => {
  const accepted: ReadonlyArray<readonly [what: string, request: Call]> = [
    ["an unknown parameter of the query", get(`${memberships}?page=2`)],
    ["an empty filter as if it were absent", get(`${memberships}?user_id=&query=`)],
    ["a live key", authorized("Bearer sk_live_abc")],
    ["a scheme in another case", authorized("bearer sk_test_abc")],
    [
      "a content type with parameters",
      { ...post(valid), headers: { "content-type": "Application/JSON; charset=utf-8" } }
    ],
    ["a byte order mark", post(`\uFEFF${JSON.stringify(valid)}`)],
    ["an encoded id", get("/organizations/org%5Facme/memberships")],
    ["metadata that is null on create", post({ ...valid, public_metadata: null, private_metadata: null })],
    ["metadata without a body", { method: "PATCH", path: `${bob}/metadata` }],
    ["metadata of exactly 8192 bytes", post({ ...valid, public_metadata: { text: "x".repeat(8192 - 11) } })]
  ]
  it.effect.each(accepted)("accepts %s", ([, request]) =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make(seed)
      const { json, status } = yield* call(fetch, request)
      expect({ status, json }).toMatchObject({ status: 200 })
    })
  )
})
