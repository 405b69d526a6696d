import { Predicate, Schema } from "effect"

/** Paths that the endpoints of this library are compared with; the document has others. */
const isCompared = (path: string): boolean => path.includes("memberships")

/**
 * What the comparison knows of OpenAPI. A keyword that is not listed here makes reading the document fail, so that a new
 * kind of constraint cannot be overlooked.
 */
interface SchemaObject {
  readonly $ref?: string
  readonly type?: "string" | "integer" | "boolean" | "array" | "object"
  readonly nullable?: boolean
  readonly enum?: ReadonlyArray<string>
  readonly items?: SchemaObject
  readonly properties?: { readonly [name: string]: SchemaObject }
  readonly required?: ReadonlyArray<string>
  readonly additionalProperties?: boolean
  readonly minimum?: number
  readonly maximum?: number
  readonly allOf?: ReadonlyArray<SchemaObject>
  readonly description?: string
  readonly format?: "int64"
  readonly default?: unknown
  readonly deprecated?: boolean
}

const SchemaObject: Schema.Codec<SchemaObject> = Schema.Struct({
  $ref: Schema.optionalKey(Schema.String),
  type: Schema.optionalKey(Schema.Literals(["string", "integer", "boolean", "array", "object"])),
  nullable: Schema.optionalKey(Schema.Boolean),
  enum: Schema.optionalKey(Schema.Array(Schema.String)),
  items: Schema.optionalKey(Schema.suspend(() => SchemaObject)),
  properties: Schema.optionalKey(
    Schema.Record(
      Schema.String,
      Schema.suspend(() => SchemaObject)
    )
  ),
  required: Schema.optionalKey(Schema.Array(Schema.String)),
  additionalProperties: Schema.optionalKey(Schema.Boolean),
  minimum: Schema.optionalKey(Schema.Number),
  maximum: Schema.optionalKey(Schema.Number),
  allOf: Schema.optionalKey(Schema.Array(Schema.suspend(() => SchemaObject))),
  description: Schema.optionalKey(Schema.String),
  format: Schema.optionalKey(Schema.Literal("int64")),
  default: Schema.optionalKey(Schema.Unknown),
  deprecated: Schema.optionalKey(Schema.Boolean)
})

const Reference = Schema.Struct({ $ref: Schema.String })

const Parameter = Schema.Struct({
  name: Schema.String,
  in: Schema.Literals(["path", "query"]),
  required: Schema.optionalKey(Schema.Boolean),
  description: Schema.String,
  example: Schema.optionalKey(Schema.Unknown),
  schema: SchemaObject
})

const Content = Schema.Struct({ "application/json": Schema.Struct({ schema: SchemaObject }) })

const Response = Schema.Struct({ description: Schema.String, content: Content })

const Operation = Schema.Struct({
  operationId: Schema.String,
  "x-speakeasy-group": Schema.optionalKey(Schema.String),
  "x-speakeasy-name-override": Schema.optionalKey(Schema.String),
  summary: Schema.String,
  description: Schema.String,
  tags: Schema.Array(Schema.String),
  parameters: Schema.optionalKey(Schema.Array(Schema.Union([Reference, Parameter]))),
  requestBody: Schema.optionalKey(Schema.Struct({ required: Schema.optionalKey(Schema.Boolean), content: Content })),
  responses: Schema.Record(Schema.String, Schema.Union([Reference, Response]))
})

const Document = Schema.Struct({
  openapi: Schema.Literal("3.0.3"),
  info: Schema.StructWithRest(Schema.Struct({ version: Schema.String }), [
    Schema.Record(Schema.String, Schema.Unknown)
  ]),
  servers: Schema.Array(Schema.Struct({ url: Schema.String })),
  security: Schema.Array(Schema.Record(Schema.String, Schema.Array(Schema.String))),
  tags: Schema.Unknown,
  paths: Schema.Record(
    Schema.String,
    Schema.Record(Schema.Literals(["get", "post", "put", "patch", "delete"]), Schema.optionalKey(Operation))
  ),
  components: Schema.Struct({
    securitySchemes: Schema.Unknown,
    responses: Schema.Record(Schema.String, Response),
    schemas: Schema.Record(Schema.String, SchemaObject),
    parameters: Schema.Record(Schema.String, Parameter)
  })
})

type Document = typeof Document.Type

/** A schema without references, with the limits that the document states in words. */
export interface Resolved {
  /** The component's name. */
  readonly name: string | undefined
  readonly type: "string" | "integer" | "boolean" | "array" | "object"
  readonly nullable: boolean
  /** The only texts that are valid. */
  readonly choices: ReadonlyArray<string> | undefined
  readonly items: Resolved | undefined
  readonly maxItems: number | undefined
  /** `undefined` for an object of any keys. */
  readonly properties: { readonly [name: string]: Resolved } | undefined
  readonly required: ReadonlyArray<string>
  readonly closed: boolean
  readonly minimum: number | undefined
  readonly maximum: number | undefined
}

export interface Operation {
  readonly method: string
  readonly path: string
  readonly params: ReadonlyArray<string>
  readonly query: ReadonlyArray<{ readonly name: string; readonly required: boolean; readonly schema: Resolved }>
  readonly body: Resolved | undefined
  readonly success: Resolved
  readonly errors: ReadonlyArray<number>
}

export interface Api {
  readonly version: string
  readonly servers: ReadonlyArray<string>
  readonly operations: ReadonlyArray<Operation>
  readonly errorBody: Resolved
}

const component = <A>(components: { readonly [name: string]: A }, reference: string): A => {
  const found = components[reference.replace(/^.*\//, "")]
  if (found === undefined) throw new Error(`the document has no ${reference}`)
  return found
}

/** "Sorts … by a, b or c. By prepending one of those values with + or - …": the texts that such a parameter takes. */
const sortable = (description: string | undefined): ReadonlyArray<string> | undefined => {
  const fields = /^Sorts .* by ([\w, ]+)\.\s+By prepending one of those values with \+ or -/.exec(
    description ?? ""
  )?.[1]
  return fields?.split(/, | or /).flatMap((field) => [field, `+${field}`, `-${field}`])
}

const stated = (description: string | undefined): number | undefined => {
  const most = /\bup to (\d+)\b/.exec(description ?? "")?.[1]
  return most === undefined ? undefined : Number(most)
}

const resolve = (document: Document, schema: SchemaObject, description = schema.description): Resolved => {
  const whole = schema.allOf?.[0] ?? schema
  if (whole.$ref !== undefined) {
    const name = whole.$ref.replace(/^.*\//, "")
    return {
      ...resolve(document, component(document.components.schemas, whole.$ref)),
      name,
      nullable: schema.nullable ?? false
    }
  }
  if (schema.type === undefined || (schema.allOf !== undefined && schema.allOf.length !== 1)) {
    throw new Error(`a schema that the comparison does not know: ${JSON.stringify(schema)}`)
  }
  return {
    name: undefined,
    type: schema.type,
    nullable: schema.nullable ?? false,
    choices: schema.enum ?? sortable(description),
    items: schema.items && resolve(document, schema.items),
    maxItems: schema.type === "array" ? stated(description) : undefined,
    properties:
      schema.properties &&
      Object.fromEntries(
        Object.entries(schema.properties).map(([name, property]) => [name, resolve(document, property)])
      ),
    required: schema.required ?? [],
    closed: schema.additionalProperties === false,
    minimum: schema.minimum,
    maximum: schema.maximum
  }
}

const Selection = Schema.Struct({
  paths: Schema.Record(Schema.String, Schema.Unknown),
  components: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown))
})

/** Collects the `$ref` of every reference within a value. */
const references = (value: unknown): ReadonlyArray<string> =>
  Array.isArray(value)
    ? value.flatMap(references)
    : Predicate.isObject(value)
      ? Object.entries(value).flatMap(([key, entry]) =>
          key === "$ref" && typeof entry === "string" ? [entry] : references(entry)
        )
      : []

/** Returns the document with the compared paths alone, and with the components that they refer to. */
const select = (json: unknown): unknown => {
  const { components, paths } = Schema.decodeUnknownSync(Selection)(json)
  const selected = Object.fromEntries(Object.entries(paths).filter(([path]) => isCompared(path)))
  const reached = new Set(references(selected))
  // A Set visits what is added while it is iterated.
  for (const reference of reached) {
    const [kind = "", name = ""] = reference.replace("#/components/", "").split("/")
    for (const next of references(components[kind]?.[name])) reached.add(next)
  }
  const reachedOf = (kind: string, all: { readonly [name: string]: unknown }) =>
    Object.fromEntries(Object.entries(all).filter(([name]) => reached.has(`#/components/${kind}/${name}`)))
  return {
    ...(Predicate.isObject(json) ? json : {}),
    paths: selected,
    components: Object.fromEntries(
      Object.entries(components).map(([kind, all]) => [kind, kind === "securitySchemes" ? all : reachedOf(kind, all)])
    )
  }
}

/** Reads an OpenAPI document into what the endpoints are compared with. */
export const parse = (json: unknown): Api => {
  const document = Schema.decodeUnknownSync(Document, { onExcessProperty: "error" })(select(json))
  const { parameters, responses, schemas } = document.components
  const content = (response: typeof Response.Type) => resolve(document, response.content["application/json"].schema)
  return {
    version: document.info.version,
    servers: document.servers.map(({ url }) => url),
    errorBody: resolve(document, component(schemas, "ClerkErrors")),
    operations: Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, operation]) => {
        if (operation === undefined) return []
        const all = (operation.parameters ?? []).map((parameter) =>
          "$ref" in parameter ? component(parameters, parameter.$ref) : parameter
        )
        const answers = Object.entries(operation.responses).map(
          ([status, response]) =>
            [Number(status), content("$ref" in response ? component(responses, response.$ref) : response)] as const
        )
        const success = answers.filter(([status]) => status === 200).map(([, schema]) => schema)
        const errors = answers.filter(([status]) => status !== 200)
        if (success[0] === undefined || errors.some(([, schema]) => schema.name !== "ClerkErrors")) {
          throw new Error(`${method} ${path} answers in a way that the comparison does not know`)
        }
        const body = operation.requestBody?.content["application/json"].schema
        return [
          {
            method: method.toUpperCase(),
            path,
            params: all.filter((parameter) => parameter.in === "path").map(({ name }) => name),
            query: all
              .filter((parameter) => parameter.in === "query")
              .map(({ description, name, required, schema }) => ({
                name,
                required: required ?? false,
                schema: resolve(document, schema, description)
              })),
            body: body && resolve(document, body),
            success: success[0],
            errors: errors.map(([status]) => status)
          }
        ]
      })
    )
  }
}
