import { Field } from "@effect-clerk/core"
import { wireName } from "@effect-clerk/core/internal"
import { OrganizationInvitations, OrganizationRoles, Organizations, Users } from "@effect-clerk/memberships/internal"
import { describe, expect, it } from "@effect/vitest"
import { Predicate, Result, Schema } from "effect"
import { type AnyEndpoint, camel } from "./compare.ts"
import { differences } from "../../scripts/generate/differences.ts"
import { readDocument } from "../../scripts/openapi.ts"

const Parameter = Schema.Struct({ name: Schema.String, in: Schema.Literals(["path", "query"]) })

const Rest = Schema.Record(Schema.String, Schema.Unknown)

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

/** The part of a JSON schema that a sample is made of. */
interface Sampled {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: ReadonlyArray<string>
  readonly items?: Sampled
  readonly properties?: { readonly [name: string]: Sampled }
  readonly allOf?: ReadonlyArray<Sampled>
  readonly oneOf?: ReadonlyArray<Sampled>
}

const Sampled: Schema.Codec<Sampled> = Schema.Struct({
  $ref: Schema.optionalKey(Schema.String),
  type: Schema.optionalKey(Schema.String),
  enum: Schema.optionalKey(Schema.Array(Schema.String)),
  items: Schema.optionalKey(Schema.suspend(() => Sampled)),
  properties: Schema.optionalKey(
    Schema.Record(
      Schema.String,
      Schema.suspend(() => Sampled)
    )
  ),
  allOf: Schema.optionalKey(Schema.Array(Schema.suspend(() => Sampled))),
  oneOf: Schema.optionalKey(Schema.Array(Schema.suspend(() => Sampled)))
})

const Responses = Schema.Struct({
  components: Schema.Struct({
    schemas: Schema.Record(Schema.String, Sampled),
    responses: Schema.Record(
      Schema.String,
      Schema.Struct({ content: Schema.Struct({ "application/json": Schema.Struct({ schema: Sampled }) }) })
    )
  }),
  paths: Schema.Record(
    Schema.String,
    Schema.Record(
      Schema.String,
      Schema.Struct({ responses: Schema.StructWithRest(Schema.Struct({ "200": Reference }), [Rest]) })
    )
  )
})

const readAs = differences.find(({ readAs }) => readAs !== undefined)?.readAs ?? ""

const lastOf = (reference: string): string => reference.replace(/^.*\//, "")

/** Returns a sample of each success response, by method and path, with every field that the document has. */
const samples = (): ReadonlyMap<string, unknown> => {
  const { components, paths } = Schema.decodeUnknownSync(Responses)(readDocument())
  const merged = (parts: ReadonlyArray<unknown>): unknown => Object.assign({}, ...parts)
  const sample = ({ $ref, allOf, enum: values, items, oneOf, properties, type }: Sampled): unknown => {
    if ($ref !== undefined) return sample(components.schemas[lastOf($ref)] ?? {})
    if (allOf !== undefined) return merged(allOf.map(sample))
    // What is one of several is read as one of them, or left unread.
    if (oneOf !== undefined) return sample(components.schemas[readAs] ?? {})
    if (properties !== undefined) {
      return Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, sample(property)]))
    }
    if (items !== undefined) return [sample(items)]
    if (values !== undefined) return values[0]
    return type === "integer" ? 1_700_000_000_000 : type === "boolean" ? true : type === "string" ? "text" : { a: 1 }
  }
  return new Map(
    Object.entries(paths).flatMap(([path, methods]) =>
      Object.entries(methods).map(([method, { responses }]) => {
        const schema = components.responses[lastOf(responses["200"].$ref)]?.content["application/json"].schema
        return [`${method.toUpperCase()} ${path}`, schema && sample(schema)] as const
      })
    )
  )
}

/** Returns the paths of all texts and numbers in a value, with the keys in camelCase. */
const leaves = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value)
    ? value.flatMap((item, index) => leaves(item).map((path) => `${index}.${path}`))
    : Predicate.isObject(value)
      ? Object.entries(value).flatMap(([key, entry]) => leaves(entry).map((path) => `${camel(key)}.${path}`))
      : value === undefined
        ? []
        : [""]

/** Fields of the document's components that no model has: what scripts/generate/differences.ts leaves unread. */
const unread = new Set([
  "object",
  ...differences.filter(({ difference }) => difference === "unread").map(({ property }) => camel(property))
])

describe("the responses that the document describes", () => {
  const byRoute = samples()
  const decoded = Object.values(services)
    .flatMap((service) => Object.values<AnyEndpoint>(service))
    // The emulator alone has these two.
    .filter(({ name }) => name !== "Users.create" && name !== "Users.delete")

  it.each(decoded.map((endpoint) => [endpoint.name, endpoint] as const))(
    "of %s are decoded, with every field but those that are left unread",
    (name, endpoint) => {
      const json = byRoute.get(`${endpoint.method} ${endpoint.path}`)
      const decoded = Result.getOrThrow(endpoint.decode(json))
      const model = name === "Users.count" ? { totalCount: decoded } : decoded
      const documented = leaves(name === "Users.list" ? { data: json } : json)
      const expected = documented.filter((path) => !path.split(".").some((key) => unread.has(key)))
      expect(new Set(leaves(model))).toEqual(new Set(expected))
    }
  )
})

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
