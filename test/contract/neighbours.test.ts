import { Field } from "@effect-clerk/core"
import { wireName } from "@effect-clerk/core/internal"
import { OrganizationInvitations, OrganizationRoles, Organizations, Users } from "@effect-clerk/memberships/internal"
import { describe, expect, it } from "@effect/vitest"
import { Predicate, Schema } from "effect"
import type { AnyEndpoint } from "./compare.ts"
import { readDocument } from "../../scripts/openapi.ts"

const Parameter = Schema.Struct({ name: Schema.String, in: Schema.Literals(["path", "query"]) })

const Reference = Schema.Struct({ $ref: Schema.String })

const Properties = Schema.Struct({
  properties: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown)),
  required: Schema.optionalKey(Schema.Array(Schema.String))
})

/** An object, or an array of them. */
const Body = Schema.Struct({ ...Properties.fields, items: Schema.optionalKey(Properties) })

const Operation = Schema.Struct({
  parameters: Schema.optionalKey(Schema.Array(Schema.Union([Parameter, Reference]))),
  requestBody: Schema.optionalKey(
    Schema.Struct({ content: Schema.Struct({ "application/json": Schema.Struct({ schema: Body }) }) })
  ),
  responses: Schema.Record(Schema.String, Schema.Unknown)
})

const Document = Schema.Struct({
  paths: Schema.Record(Schema.String, Schema.Record(Schema.String, Operation)),
  components: Schema.Struct({ parameters: Schema.Record(Schema.String, Parameter) })
})

/** An operation as far as a declaration without a model describes it. */
interface Described {
  readonly path: ReadonlySet<string>
  readonly query: ReadonlySet<string>
  readonly body: ReadonlySet<string>
  readonly required: ReadonlySet<string>
  readonly statuses: ReadonlySet<number>
}

const documented = (
  { parameters = [], requestBody, responses }: typeof Operation.Type,
  { components }: typeof Document.Type
): Described => {
  const all = parameters.map((parameter) =>
    "$ref" in parameter ? components.parameters[parameter.$ref.replace(/^.*\//, "")] : parameter
  )
  const names = (location: "path" | "query") =>
    new Set(all.flatMap((parameter) => (parameter?.in === location ? [parameter.name] : [])))
  const schema = requestBody?.content["application/json"].schema
  const body = schema?.items ?? schema
  return {
    path: names("path"),
    query: names("query"),
    body: new Set(Object.keys(body?.properties ?? {})),
    required: new Set(body?.required),
    statuses: new Set(
      Object.keys(responses)
        .map(Number)
        .filter((status) => status !== 200)
    )
  }
}

/** Returns the fields of the objects of a body: the body itself, or the items of the array that it is. */
const bodyFields = ({ bodyField = "", payload = {} }: AnyEndpoint): Field.Fields => {
  const field = payload[bodyField]
  // Only a field of records has fields of its own.
  return Predicate.hasProperty(field, "fields") && isFields(field.fields) ? field.fields : payload
}

const isFields = (value: unknown): value is Field.Fields => Predicate.isObject(value)

const declared = (endpoint: AnyEndpoint): Described => {
  const { errors, params, query } = endpoint
  const payload = bodyFields(endpoint)
  const names = (fields: Field.Fields) => new Set(Object.keys(fields).map(wireName))
  const required = Object.entries(payload).filter(([, field]) => !Field.isOptional(field))
  return {
    path: names(params),
    query: names(query),
    body: names(payload),
    required: names(Object.fromEntries(required)),
    statuses: new Set(errors)
  }
}

const services = { OrganizationInvitations, OrganizationRoles, Organizations, Users }

describe("the endpoints of the neighbours and Clerk's OpenAPI document", () => {
  it("have the same parameters, body fields and statuses", () => {
    const endpoints = Object.values(services).flatMap((service) => Object.values<AnyEndpoint>(service))
    const ours = endpoints.map((endpoint) => [`${endpoint.method} ${endpoint.path}`, declared(endpoint)] as const)
    const document = Schema.decodeUnknownSync(Document)(readDocument())
    const theirs = new Map(
      Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).map(
          ([method, operation]) => [`${method.toUpperCase()} ${path}`, documented(operation, document)] as const
        )
      )
    )
    for (const [route, endpoint] of ours) expect([route, endpoint]).toStrictEqual([route, theirs.get(route)])
  })

  it("are named after their service and their key", () => {
    for (const [service, endpoints] of Object.entries(services)) {
      for (const [name, endpoint] of Object.entries<AnyEndpoint>(endpoints)) {
        expect(endpoint.name).toBe(`${service}.${name}`)
      }
    }
  })
})
