import * as Core from "@effect-clerk/core"
import * as Memberships from "@effect-clerk/memberships"
import * as Wire from "@effect-clerk/memberships/Wire"
import { Predicate, Schema } from "effect"
import * as HttpApi from "effect/http-api/HttpApi"
import * as HttpApiEndpoint from "effect/http-api/HttpApiEndpoint"
import * as HttpApiGroup from "effect/http-api/HttpApiGroup"
import * as OpenApi from "effect/http-api/OpenApi"
import { describe, expect, it } from "vitest"

const schemasOf = (module: object): ReadonlyArray<readonly [name: string, schema: Schema.Top]> =>
  Object.entries(module).flatMap(([name, value]: readonly [string, unknown]) =>
    Schema.isSchema(value) ? [[name, value] as const] : []
  )

const models = schemasOf(Memberships)
const failures = schemasOf(Core.ErrorSchema)

/** Every object of a document, with the path to it. */
const objectsIn = (value: unknown, path = ""): ReadonlyArray<readonly [path: string, object: object]> =>
  Predicate.isObject(value)
    ? [
        [path, value] as const,
        ...Object.entries(value).flatMap(([key, inner]: readonly [string, unknown]) =>
          objectsIn(inner, `${path}/${key}`)
        )
      ]
    : []

/** An API of a program's own, which hands on what the client returns and its failures. */
const api = HttpApi.make("Members").add(
  HttpApiGroup.make("members").add(
    HttpApiEndpoint.get("list", "/members", {
      success: Memberships.OrganizationMembershipPage,
      error: [Core.ErrorSchema.ClerkErrors, Core.ErrorSchema.SDKException]
    }),
    HttpApiEndpoint.get("get", "/member", { success: Memberships.OrganizationMembership }),
    HttpApiEndpoint.get("users", "/users", { success: Memberships.UserPage })
  )
)

describe("an OpenAPI document of a program that hands on members and failures", () => {
  const { components, paths } = OpenApi.fromApi(api)

  it("names each record and each failure once", () => {
    expect(Object.keys(components.schemas).toSorted()).toEqual([
      "ClerkError",
      "ClerkErrors",
      "ClerkIssue",
      "EmailAddress",
      "Organization",
      "OrganizationMembership",
      "OrganizationMembershipPage",
      "PhoneNumber",
      "PublicUserData",
      "SDKException",
      "SDKExceptionInvalidRequest",
      "SDKExceptionMalformedResponse",
      "SDKExceptionRateLimiter",
      "SDKExceptionTimeout",
      "SDKExceptionTransport",
      "SDKExceptionUnexpectedStatus",
      "User",
      "UserPage",
      "Verification",
      "Web3Wallet"
    ])
    expect(paths["/member"]?.get?.responses["200"]?.content).toEqual({
      "application/json": { schema: { $ref: "#/components/schemas/OrganizationMembership" } }
    })
  })

  it("describes records and fields", () => {
    const membership = components.schemas["OrganizationMembership"]
    expect(membership).toMatchObject({
      description: "A user's membership in an organization.",
      properties: { role: { type: "string", allOf: [{ description: "The role's key, for example `org:admin`." }] } }
    })
  })

  it("has integers for numbers of milliseconds and counts", () => {
    expect(components.schemas["OrganizationMembershipPage"]).toMatchObject({
      properties: { totalCount: { type: "integer" } }
    })
    expect(components.schemas["OrganizationMembership"]).toMatchObject({
      properties: { createdAt: { type: "integer" }, updatedAt: { type: "integer" } }
    })
  })
})

describe("every exported schema as JSON Schema", () => {
  it.each([...models, ...failures, ...schemasOf(Wire)])("%s has no text in place of a number", (_, schema) => {
    const numbers = objectsIn(Schema.toJsonSchemaDocument(schema)).filter(([, object]) =>
      "enum" in object && Array.isArray(object.enum) ? object.enum.includes("NaN") : false
    )
    expect(numbers).toEqual([])
  })

  it.each(models.filter(([name]) => name !== "Metadata"))("%s has its name and a description", (name, schema) => {
    const { definitions, schema: root } = Schema.toJsonSchemaDocument(schema)
    expect(root).toEqual({ $ref: `#/$defs/${name}` })
    expect(definitions[name]?.["description"]).toMatch(/\.$/)
  })

  it.each([...models, ...failures])("%s holds no other record without a name", (_, schema) => {
    const { definitions, schema: root } = Schema.toJsonSchemaDocument(schema)
    const nested = objectsIn([root, ...Object.values(definitions)]).filter(
      ([path, object]) => path.split("/").length > 2 && "required" in object && !path.endsWith("/record")
    )
    expect(nested).toEqual([])
  })
})
