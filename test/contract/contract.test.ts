import { ClerkErrors } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Predicate, Redacted } from "effect"
import { readDocument } from "../../scripts/openapi.ts"
import { camel, compare, endpoints, minus } from "./compare.ts"
import { deliberate, differences } from "./differences.ts"
import { parse } from "./document.ts"
import { sample } from "./probe.ts"

const json = readDocument()

/** Snake_case keys in camelCase, outside of free-form `meta`. */
const camelKeys = (value: unknown): unknown =>
  Array.isArray(value)
    ? value.map(camelKeys)
    : Predicate.isObject(value)
      ? Object.fromEntries(
          Object.entries(value).map(([key, entry]) => [camel(key), key === "meta" ? entry : camelKeys(entry)])
        )
      : value

describe("the endpoints and Clerk's OpenAPI document", () => {
  it("are seven operations on both sides", () => {
    expect([parse(json).operations.length, endpoints.length]).toStrictEqual([7, 7])
  })

  it("differ only where they do on purpose, and wherever they are said to", () => {
    const found = compare(parse(json), endpoints)
    expect(minus(found, deliberate), "differences that nobody has decided on").toStrictEqual([])
    expect(minus(deliberate, found), "entries that are no difference any more").toStrictEqual([])
  })

  it("have a reason for each difference, given once", () => {
    const lines = differences.flatMap(({ places, what }) => places.flatMap((place) => what.map((text) => place + text)))
    expect(new Set(lines).size).toBe(lines.length)
    expect(differences.filter(({ reason }) => !reason.endsWith("."))).toStrictEqual([])
  })

  it.effect.each([0, 1] as const)("agree on the body of an error, quirk %i", (quirk) =>
    Effect.gen(function* () {
      const body = sample(parse(json).errorBody, quirk)
      const error = yield* OrganizationMemberships.use((_) =>
        _.delete({ organizationId: "org_1", userId: "user_1" })
      ).pipe(
        Effect.flip,
        Effect.provide(
          OrganizationMemberships.layerFetch({
            secretKey: Redacted.make("sk_test_1"),
            fetch: () => Promise.resolve(Response.json(body, { status: 404 }))
          })
        )
      )
      expect(error).toBeInstanceOf(ClerkErrors)
      const documented = camelKeys(body)
      expect(error).toMatchObject({ status: 404, ...(Predicate.isObject(documented) ? documented : { documented }) })
    })
  )
})
