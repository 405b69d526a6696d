import { Endpoints } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Predicate } from "effect"
import { readDocument } from "../../scripts/openapi.ts"
import { type AnyEndpoint, compare, endpoints, minus } from "./compare.ts"
import { deliberate } from "./differences.ts"
import { parse } from "./document.ts"

const json = readDocument()

type Edit = readonly [path: ReadonlyArray<string | number>, change: (value: unknown) => unknown]

/** A copy with one place changed; a change to `undefined` takes the place away. */
const edit = (value: unknown, [[key, ...rest], change]: Edit): unknown => {
  if (key === undefined) return change(value)
  if (Array.isArray(value)) {
    return value.flatMap((item: unknown, index) => {
      const edited = index === key ? edit(item, [rest, change]) : item
      return edited === undefined ? [] : [edited]
    })
  }
  const record = Predicate.isObject(value) ? value : {}
  const edited = edit(Reflect.get(record, key), [rest, change])
  return Object.fromEntries([
    ...Object.entries(record).filter(([name]) => name !== key),
    ...(edited === undefined ? [] : [[key, edited] as const])
  ])
}

const to = (value: unknown) => () => value
const gone = to(undefined)
const list = (value: unknown): ReadonlyArray<unknown> => (Array.isArray(value) ? value : [])
const and =
  (...items: ReadonlyArray<unknown>) =>
  (value: unknown) => [...list(value), ...items]
const but = (item: unknown) => (value: unknown) => list(value).filter((other) => other !== item)

const memberships = ["paths", "/organizations/{organization_id}/memberships"]
const member = ["paths", "/organizations/{organization_id}/memberships/{user_id}"]
const metadata = ["paths", "/organizations/{organization_id}/memberships/{user_id}/metadata", "patch"]
const bodyOf = (operation: ReadonlyArray<string>) => [
  ...operation,
  "requestBody",
  "content",
  "application/json",
  "schema"
]
const createBody = bodyOf([...memberships, "post"])
const schemas = ["components", "schemas"]
const membership = [...schemas, "OrganizationMembership"]
const organization = [...schemas, "Organization"]
const user = [...schemas, "OrganizationMembershipPublicUserData"]
const parameters = ["components", "parameters"]
const text = { type: "string" }
const refusal = { $ref: "#/components/responses/ClerkErrors" }

/** What each change of the document must make the comparison say. */
const mutations: ReadonlyArray<readonly [label: string, edit: Edit, difference: string]> = [
  [
    "a status is added",
    [[...memberships, "get", "responses", "403"], to(refusal)],
    "list status 403: is only in the document"
  ],
  [
    "a status is removed",
    [[...member, "delete", "responses", "404"], gone],
    "delete status 404: is not in the document"
  ],
  [
    "a query parameter is added",
    [[...memberships, "get", "parameters"], and({ name: "status", in: "query", description: "", schema: text })],
    "list query parameter status: is only in the document"
  ],
  [
    "a query parameter is removed",
    [[...memberships, "get", "parameters", 2], gone],
    "list query parameter user_id: is not in the document"
  ],
  [
    "a query parameter is renamed",
    [[...memberships, "get", "parameters", 7, "name"], to("roles")],
    "list query parameter roles: is only in the document"
  ],
  [
    "a query parameter becomes required",
    [[...memberships, "get", "parameters", 8, "required"], to(true)],
    "list query query: accepts no key"
  ],
  [
    "an array becomes a text",
    [[...memberships, "get", "parameters", 2, "schema"], to(text)],
    "list query user_id: refuses a text"
  ],
  [
    "a text becomes an integer",
    [[...memberships, "get", "parameters", 8, "schema"], to({ type: "integer" })],
    "list query query: accepts a text"
  ],
  [
    "an integer becomes a text",
    [[...memberships, "get", "parameters", 13, "schema"], to(text)],
    "list query last_active_at_before: refuses the text 1"
  ],
  [
    "a filter takes fewer values",
    [[...memberships, "get", "parameters", 3, "description"], to("Accepts up to 50 email addresses.")],
    "list query email_address: accepts 51 values, at a limit"
  ],
  [
    "a filter takes more values",
    [[...memberships, "get", "parameters", 3, "description"], to("Accepts up to 200 email addresses.")],
    "list query email_address: refuses 200 values, at a limit"
  ],
  [
    "a filter's limit is no longer stated",
    [[...memberships, "get", "parameters", 3, "description"], to("Email addresses.")],
    "list query email_address: refuses 1000 values"
  ],
  [
    "the page grows",
    [[...parameters, "LimitParameter", "schema", "maximum"], to(1000)],
    "list query limit: refuses 1000, at a limit"
  ],
  [
    "the page shrinks",
    [[...parameters, "LimitParameter", "schema", "maximum"], to(100)],
    "listForUser query limit: accepts 101, at a limit"
  ],
  [
    "the page may be empty",
    [[...parameters, "LimitParameter", "schema", "minimum"], to(0)],
    "listForInstance query limit: refuses 0"
  ],
  [
    "an offset may be negative",
    [[...parameters, "OffsetParameter", "schema", "minimum"], gone],
    "list query offset: refuses -1"
  ],
  [
    "another order is added",
    [
      ["paths", "/organization_memberships", "get", "parameters", 0, "description"],
      (description) => String(description).replace("first_name", "first_name, role")
    ],
    "listForInstance query order_by: refuses the text role"
  ],
  [
    "an order is removed",
    [
      [...memberships, "get", "parameters", 1, "description"],
      (description) => String(description).replace("first_name, ", "")
    ],
    "list query order_by: accepts the text -first_name"
  ],
  [
    "a body field is added",
    [[...createBody, "properties", "notify"], to({ type: "boolean" })],
    "create body field notify: is only in the document"
  ],
  [
    "a body field is removed",
    [[...bodyOf(metadata), "properties", "private_metadata"], gone],
    "updateMetadata body field private_metadata: is not in the document"
  ],
  [
    "a body field becomes required",
    [[...createBody, "required"], and("public_metadata")],
    "create body public_metadata: accepts no key"
  ],
  ["a body field becomes optional", [[...createBody, "required"], but("role")], "create body role: refuses no key"],
  [
    "a body field is no longer nullable",
    [[...createBody, "properties", "private_metadata", "nullable"], to(false)],
    "create body private_metadata: accepts null"
  ],
  [
    "a body field becomes nullable",
    [[...bodyOf(metadata), "properties", "public_metadata", "nullable"], to(true)],
    "updateMetadata body public_metadata: refuses null"
  ],
  [
    "a body takes further keys",
    [[...bodyOf(metadata), "additionalProperties"], to(true)],
    "updateMetadata body: refuses an unknown key"
  ],
  ["a body is removed", [[...member, "patch", "requestBody"], gone], "update body: is on one side only"],
  [
    "a body is added",
    [[...member, "delete", "requestBody"], to({ content: { "application/json": { schema: { type: "object" } } } })],
    "delete body: is on one side only"
  ],
  [
    "an operation is added",
    [
      [...member, "get"],
      to({
        operationId: "Get",
        summary: "",
        description: "",
        tags: [],
        responses: { "200": { $ref: "#/components/responses/OrganizationMembership" } }
      })
    ],
    "operation GET /organizations/{organization_id}/memberships/{user_id}: is only in the document"
  ],
  [
    "an operation is removed",
    [[...member, "delete"], gone],
    "operation DELETE /organizations/{organization_id}/memberships/{user_id}: is not in the document"
  ],
  [
    "a path parameter is added",
    [
      [...member, "patch", "parameters"],
      and({ name: "role_id", in: "path", required: true, description: "", schema: text })
    ],
    "update path parameter role_id: is only in the document"
  ],
  [
    "a field is added",
    [[...membership, "properties", "expires_at"], to({ type: "integer" })],
    "create answer OrganizationMembership.expires_at: has no place in the model"
  ],
  [
    "a nested field is added",
    [[...user, "properties", "locale"], to(text)],
    "list answer OrganizationMembershipPublicUserData.locale: has no place in the model"
  ],
  [
    "a page's field is added",
    [[...schemas, "OrganizationMemberships", "properties", "has_more"], to({ type: "boolean" })],
    "list answer OrganizationMemberships.has_more: has no place in the model"
  ],
  [
    "a field is removed",
    [[...organization, "properties", "role_set_key"], gone],
    "delete answer Organization.roleSetKey: is not in the document"
  ],
  [
    "a field becomes nullable",
    [[...membership, "properties", "role", "nullable"], to(true)],
    "update answer OrganizationMembership.role: refuses null"
  ],
  [
    "a field is no longer nullable",
    [[...user, "properties", "first_name", "nullable"], to(false)],
    "list answer OrganizationMembershipPublicUserData.first_name: accepts null"
  ],
  [
    "a field becomes optional",
    [[...organization, "required"], but("name")],
    "create answer Organization.name: refuses no key"
  ],
  [
    "a field becomes required",
    [[...membership, "required"], and("role_name")],
    "create answer OrganizationMembership.role_name: accepts no key"
  ],
  [
    "a field changes its type",
    [[...organization, "properties", "members_count"], to(text)],
    "create answer OrganizationMembership: refuses what the document lists, at organization.members_count"
  ],
  [
    "an object's mark changes",
    [[...organization, "properties", "object", "enum"], to(["org"])],
    "list answer OrganizationMemberships: refuses what the document lists, at data.0.organization.object"
  ],
  ["a version is new", [["info", "version"], to("2027-01-01")], "version 2027-01-01: is only in the document"],
  [
    "a server moves",
    [["servers", 0, "url"], to("https://api.clerk.com/v2")],
    "server https://api.clerk.com/v2: is only in the document"
  ]
]

const undecided = (document: unknown, ours: ReadonlyArray<AnyEndpoint> = endpoints): ReadonlyArray<string> =>
  minus(compare(parse(document), ours), deliberate)

describe("the contract test fails when, in the document,", () => {
  it("nothing is changed, then it does not", () => {
    expect(undecided(json)).toStrictEqual([])
    expect(undecided(edit(json, [["info", "version"], (version) => version]))).toStrictEqual([])
  })

  it.each(mutations)("%s", (_, change, difference) => {
    expect(undecided(edit(json, change))).toContain(difference)
  })

  it.each<readonly [string, Edit, RegExp]>([
    [
      "a parameter has an unknown keyword",
      [[...parameters, "LimitParameter", "schema", "multipleOf"], to(5)],
      /multipleOf/
    ],
    ["a schema has an unknown keyword", [[...organization, "properties", "slug", "pattern"], to("^a")], /pattern/],
    [
      "a schema has an unknown type",
      [[...organization, "properties", "slug", "type"], to("number")],
      /"slug"\]\["type"/
    ],
    [
      "a body has another content type",
      [[...member, "patch", "requestBody", "content", "text/plain"], to({ schema: text })],
      /text\/plain/
    ],
    ["a parameter is a header", [[...memberships, "get", "parameters", 2, "in"], to("header")], /\["in"\]/],
    ["a success is no 200", [[...member, "delete", "responses", "200"], gone], /^delete .* answers in a way/],
    [
      "another success is added",
      [[...member, "delete", "responses", "204"], to({ $ref: "#/components/responses/OrganizationMembership" })],
      /^delete .* answers in a way/
    ],
    ["a path has an unknown method", [[...member, "head"], to({})], /head/],
    ["an operation asks for other credentials", [[...member, "delete", "security"], to([])], /security/],
    ["a reference leads nowhere", [[...schemas, "ClerkErrors"], gone], /has no .*ClerkErrors/]
  ])("%s", (_, change, message) => {
    expect(() => parse(edit(json, change))).toThrow(message)
  })

  it.each<readonly [string, Edit, string]>([
    [
      "a deliberate difference has become Clerk's own word",
      [[...organization, "properties", "slug", "nullable"], to(true)],
      "list answer Organization.slug: accepts null"
    ],
    [
      "a field that is not read is gone",
      [[...user, "properties", "profile_image_url"], gone],
      "create answer OrganizationMembershipPublicUserData.profile_image_url: is not read"
    ]
  ])("%s", (_, change, stale) => {
    const found = compare(parse(edit(json, change)), endpoints)
    expect(minus(deliberate, found)).toContain(stale)
  })
})

describe("the contract test fails when, in the code,", () => {
  const instead = (endpoint: AnyEndpoint, ...others: ReadonlyArray<AnyEndpoint>) => [
    ...endpoints.filter((other) => other !== endpoint),
    ...others
  ]
  it.each<readonly [string, ReadonlyArray<AnyEndpoint>, string]>([
    [
      "an endpoint is missing",
      instead(Endpoints.listForUser),
      "operation GET /users/{user_id}/organization_memberships: is only in the document"
    ],
    [
      "an endpoint is unknown",
      [...endpoints, { ...Endpoints.list, path: "/memberships" }],
      "operation GET /memberships: is not in the document"
    ],
    [
      "two endpoints are one operation",
      [...endpoints, { ...Endpoints.update }],
      "operation PATCH /organizations/{organization_id}/memberships/{user_id}: has several endpoints"
    ],
    [
      "a status is declared twice",
      instead(Endpoints.delete, { ...Endpoints.delete, errors: [401, 404, 422, 404] }),
      "delete status: is declared twice"
    ],
    [
      "an answer loses a field on its way to the model",
      instead(Endpoints.update, { ...Endpoints.update, decode: Endpoints.listForUser.decode }),
      "update answer OrganizationMembership: refuses what the document lists, at data"
    ]
  ])("%s", (_, ours, difference) => {
    expect(undecided(json, ours)).toContain(difference)
  })
})
