import { Field } from "@effect-clerk/core"
import { wireName } from "@effect-clerk/core/internal"
import { Organizations, Users } from "@effect-clerk/memberships/internal"
import { describe, expect, it } from "@effect/vitest"
import { Schema } from "effect"
import type { AnyEndpoint } from "./compare.ts"
import { readDocument } from "../../scripts/openapi.ts"

const Parameter = Schema.Struct({ name: Schema.String, in: Schema.Literals(["path", "query"]) })

const Reference = Schema.Struct({ $ref: Schema.String })

const Body = Schema.Struct({
  properties: Schema.optionalKey(Schema.Record(Schema.String, Schema.Unknown)),
  required: Schema.optionalKey(Schema.Array(Schema.String))
})

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
  const body = requestBody?.content["application/json"].schema
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

const declared = ({ errors, params, payload = {}, query }: AnyEndpoint): Described => {
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

describe("the endpoints of users and organizations and Clerk's OpenAPI document", () => {
  it("have the same parameters, body fields and statuses", () => {
    const endpoints: ReadonlyArray<AnyEndpoint> = [...Object.values(Users), ...Object.values(Organizations)]
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
    for (const [name, { name: full }] of Object.entries(Users)) expect(full).toBe(`Users.${name}`)
    for (const [name, { name: full }] of Object.entries(Organizations)) expect(full).toBe(`Organizations.${name}`)
  })
})
