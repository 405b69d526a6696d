import { type ClerkError, ClerkErrors, ErrorSchema, hasCode } from "@effect-clerk/core"
import { processedByStatus } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"
import { Duration, Effect, Equal, Hash, Match, Schema } from "effect"

type Fields<Status extends number = number> = ConstructorParameters<typeof ClerkErrors<Status>>[0]

const missing: ClerkError = {
  code: "form_param_missing",
  message: "is missing",
  longMessage: "role must be included.",
  meta: { param_name: "role" }
}

const fields = {
  status: 422,
  errors: [missing],
  attempts: 2,
  operation: "OrganizationMemberships.create",
  method: "POST",
  path: "/organizations/{organization_id}/memberships"
} as const satisfies Fields<422>

const full = {
  ...fields,
  meta: { limit: 5 },
  clerkTraceId: "trace_1",
  retryAfter: Duration.seconds(3)
} as const satisfies Fields<422>

const json = {
  _tag: "ClerkErrors",
  status: 422,
  errors: [
    {
      code: "form_param_missing",
      message: "is missing",
      longMessage: "role must be included.",
      meta: { param_name: "role" }
    }
  ],
  meta: { limit: 5 },
  clerkTraceId: "trace_1",
  retryAfter: 3000,
  attempts: 2,
  operation: "OrganizationMemberships.create",
  method: "POST",
  path: "/organizations/{organization_id}/memberships"
}

describe("ClerkErrors", () => {
  it("is an Error with a tag, a name and a stack", () => {
    const error = new ClerkErrors(full)
    expect(error).toBeInstanceOf(Error)
    expect(error).toMatchObject({ _tag: "ClerkErrors", name: "ClerkErrors", ...full })
    expect(error.stack).toContain("ClerkErrors.test.ts")
  })

  it("is equal to another with the same content", () => {
    const [a, b] = [new ClerkErrors(full), new ClerkErrors({ ...full, errors: [{ ...missing }] })]
    expect(Equal.equals(a, b)).toBe(true)
    expect(Hash.hash(a)).toBe(Hash.hash(b))
    expect(Equal.equals(a, new ClerkErrors({ ...full, attempts: 3 }))).toBe(false)
    expect(Equal.equals(a, new ClerkErrors({ ...full, errors: [{ ...missing, meta: { param_name: "x" } }] }))).toBe(
      false
    )
  })

  it("encodes to JSON with all its fields, and decodes to an equal instance", () => {
    const text = JSON.stringify(Schema.encodeSync(ErrorSchema.ClerkErrors)(new ClerkErrors(full)))
    expect(JSON.parse(text)).toStrictEqual(json)
    const decoded = Schema.decodeUnknownSync(ErrorSchema.ClerkErrors)(JSON.parse(text))
    expect(decoded).toBeInstanceOf(ClerkErrors)
    expect(Equal.equals(decoded, new ClerkErrors(full))).toBe(true)
  })

  it("stringifies to the fields that its schema decodes, and its message", () => {
    const error = new ClerkErrors(full)
    const shown: unknown = JSON.parse(JSON.stringify(error))
    expect(shown).toStrictEqual({ ...json, processed: "no", message: error.message })
    expect(Equal.equals(Schema.decodeUnknownSync(ErrorSchema.ClerkErrors)(shown), error)).toBe(true)
  })

  it.each<readonly [status: number, what: string, advice: string]>([
    [
      401,
      "401 form_param_missing (parameter role): role must be included",
      "nothing was changed; check the secret key"
    ],
    [
      403,
      "403 form_param_missing (parameter role): role must be included",
      "nothing was changed; check the plan and the settings"
    ],
    [
      429,
      "rate limited (429 form_param_missing (parameter role): role must be included)",
      "nothing was changed; retry later"
    ],
    [
      302,
      "unexpected status 302 form_param_missing (parameter role): role must be included",
      "nothing was changed; check apiUrl"
    ],
    [408, "408 form_param_missing (parameter role): role must be included", "nothing was changed; retry later"],
    [422, "422 form_param_missing (parameter role): role must be included", "nothing was changed; check the input"],
    [
      503,
      "503 form_param_missing (parameter role): role must be included",
      "the request may have arrived; read the current state before repeating a write"
    ]
  ])("says what happened and what to do after a %d", (status, what, advice) => {
    const { message } = new ClerkErrors({ ...fields, status })
    expect(message).toBe(`OrganizationMemberships.create failed after 2 attempts: ${what}; ${advice}`)
  })

  it("says after a 404 of Clerk's that is about the path itself to check apiUrl", () => {
    const about = (longMessage: string) =>
      new ClerkErrors({ ...fields, status: 404, errors: [{ code: "resource_not_found", message: "x", longMessage }] })
    expect(about("There is nothing at this path.").message).toMatch(/; nothing was changed; check apiUrl$/)
    expect(about("The URL was not found.").message).toMatch(/; nothing was changed; check apiUrl$/)
    expect(about("URL not found").message).toMatch(/; nothing was changed; check apiUrl$/)
    for (const id of ["user_path", "career-path", "path-finder", "path", "url"]) {
      expect(about(`No organization was found with id ${id}.`).message).toMatch(/; check the ids and the role$/)
    }
  })

  it("says to retry later where the resource is locked", () => {
    const locked = { code: "resource_locked", message: "locked", longMessage: "locked" }
    const { message } = new ClerkErrors({ ...fields, status: 409, errors: [locked] })
    expect(message).toMatch(/; nothing was changed; retry later$/)
  })

  it("says what an earlier request may have done, and what to do about its own status", () => {
    const { message } = new ClerkErrors({ ...fields, status: 401, earlier: "maybe" })
    expect(message).toMatch(/; the request may have arrived; check the secret key; read the current state before/)
  })

  it.each<readonly [status: number, advice: string]>([
    [401, "check the secret key"],
    [422, "check the input"],
    [503, "retry later"]
  ])("says nothing about writes after a read with %d", (status, advice) => {
    const { message } = new ClerkErrors({ ...fields, method: "GET", status })
    expect(message).toMatch(new RegExp(`: role must be included; ${advice}$`))
  })

  it.prop(
    "encodes and decodes to an equal instance, whatever its fields are",
    [Schema.toEncoded(ErrorSchema.ClerkErrors)],
    ([generated]) => {
      const json = { ...generated, ...(generated.retryAfter && { retryAfter: 90_000 }) }
      const error = Schema.decodeSync(ErrorSchema.ClerkErrors)(json)
      const encoded = Schema.encodeSync(ErrorSchema.ClerkErrors)(error)
      expect(Object.getPrototypeOf(encoded)).toBe(Object.prototype)
      expect(Equal.equals(Schema.decodeSync(ErrorSchema.ClerkErrors)(encoded), error)).toBe(true)
    }
  )

  it("is never decoded without a valid error", () => {
    expect(() => Schema.decodeUnknownSync(ErrorSchema.ClerkErrors)({ ...json, errors: [] })).toThrow(/errors/)
    for (const error of [
      {},
      { ...missing, code: 1 },
      { ...missing, longMessage: null },
      { ...missing, meta: "role" }
    ]) {
      expect(() => Schema.decodeUnknownSync(ErrorSchema.ClerkErrors)({ ...json, errors: [error] })).toThrow(/errors/)
    }
  })

  it.each<readonly [expected: string, change: Partial<Fields>]>([
    [
      "OrganizationMemberships.create failed after 2 attempts: 422 form_param_missing (parameter role): role must be included; " +
        "nothing was changed; check the input",
      {}
    ],
    [
      "OrganizationMemberships.create failed after 2 attempts: 404 not_found: gone; nothing was changed; check the ids and the role [trace t]",
      { status: 404, errors: [{ code: "not_found", message: "x", longMessage: "gone" }], clerkTraceId: "t" }
    ],
    [
      "OrganizationMemberships.create failed after 2 attempts: 422 form_param_missing (parameter role): " +
        "role must be included (and 2 more); nothing was changed; check the input [trace t]",
      { errors: [missing, missing, missing], clerkTraceId: "t" }
    ],
    [
      "OrganizationMemberships.create failed after 2 attempts: 422 a: b; nothing was changed; check the input",
      { errors: [{ code: "a", message: "x", longMessage: "b", meta: { param_name: 3 } }] }
    ]
  ])("renders one line: %s", (expected, change) => {
    expect(new ClerkErrors({ ...fields, ...change }).message).toBe(expected)
  })

  it.effect("is caught by its tag", () =>
    Effect.gen(function* () {
      const program: Effect.Effect<never, ClerkErrors<404 | 422> | Error> = Effect.fail(
        new ClerkErrors<404 | 422>(full)
      )
      const status = yield* Effect.catchTag(program, "ClerkErrors", (error) => Effect.succeed(error.status))
      expect(status).toBe(422)
    })
  )

  it("is matched exhaustively by its status", () => {
    const describeStatus = Match.type<ClerkErrors<404 | 422>>().pipe(
      Match.when({ status: 404 }, () => "unknown"),
      Match.when({ status: 422 }, ({ errors }) => errors[0].code),
      Match.exhaustive
    )
    expect(describeStatus(new ClerkErrors<404 | 422>(fields))).toBe("form_param_missing")
    expect(describeStatus(new ClerkErrors<404 | 422>({ ...fields, status: 404 }))).toBe("unknown")
  })

  it.each<readonly [status: number, processed: string]>([
    [0, "maybe"],
    [99, "maybe"],
    [100, "maybe"],
    [199, "maybe"],
    [303, "maybe"],
    [200, "yes"],
    [204, "yes"],
    [299, "yes"],
    [300, "no"],
    [304, "no"],
    [400, "no"],
    [401, "no"],
    [409, "no"],
    [429, "no"],
    [499, "no"],
    [500, "maybe"],
    [503, "maybe"],
    [520, "maybe"]
  ])("with the status %i has processed: %s", (status, processed) => {
    expect(processedByStatus(status)).toBe(processed)
    expect(new ClerkErrors({ ...fields, status }).processed).toBe(processed)
  })
})

describe("hasCode", () => {
  const error = new ClerkErrors({ ...fields, errors: [missing, { ...missing, code: "form_param_nil" }] })

  it("finds the code of any error, with its arguments in either order", () => {
    expect(hasCode(error, "form_param_missing")).toBe(true)
    expect(hasCode(error, "form_param_nil")).toBe(true)
    expect(hasCode("form_param_nil")(error)).toBe(true)
    expect(hasCode(error, "resource_not_found")).toBe(false)
    expect(hasCode("resource_not_found")(error)).toBe(false)
  })

  it.each([
    undefined,
    null,
    "form_param_missing",
    1,
    {},
    new Error("form_param_missing"),
    { errors: "form_param_missing" },
    {
      errors: [null, "form_param_missing", { message: "form_param_missing" }]
    },
    { reason: { errors: {} } }
  ])("is false for %j", (value) => {
    expect(hasCode(value, "form_param_missing")).toBe(false)
  })
})
