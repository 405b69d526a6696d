import type { Endpoint } from "@effect-clerk/core"
import { wireName } from "@effect-clerk/core/internal"
import { OrganizationInvitations, OrganizationRoles, Organizations, Users } from "@effect-clerk/memberships/internal"
import { describe, expect, it } from "@effect/vitest"
import { Equal, Predicate, Result, Schema } from "effect"
import { readDocument } from "../../scripts/openapi.ts"
import { type AnyEndpoint, camel, minus } from "./compare.ts"
import type { Resolved } from "./document.ts"
import { absent, isValid, probes, sample } from "./probe.ts"

/** A schema of an input, with the keywords that the document uses there. Another one makes reading it fail. */
const Value = Schema.Struct({
  type: Schema.Literals(["string", "integer", "boolean", "array", "object"]),
  nullable: Schema.optionalKey(Schema.Boolean),
  enum: Schema.optionalKey(Schema.Array(Schema.String)),
  items: Schema.optionalKey(Schema.Struct({ type: Schema.Literal("string") })),
  minimum: Schema.optionalKey(Schema.Number),
  maximum: Schema.optionalKey(Schema.Number),
  format: Schema.optionalKey(Schema.Literal("int64")),
  additionalProperties: Schema.optionalKey(Schema.Literal(true)),
  default: Schema.optionalKey(Schema.Unknown),
  description: Schema.optionalKey(Schema.String)
})

const Parameter = Schema.Struct({
  name: Schema.String,
  in: Schema.Literals(["path", "query"]),
  description: Schema.String,
  schema: Schema.Unknown
})

const Body = Schema.Struct({
  properties: Schema.Record(Schema.String, Schema.Unknown),
  required: Schema.optionalKey(Schema.Array(Schema.String))
})

const Operation = Schema.Struct({
  parameters: Schema.optionalKey(Schema.Array(Schema.Union([Parameter, Schema.Struct({ $ref: Schema.String })]))),
  requestBody: Schema.optionalKey(
    Schema.Struct({ content: Schema.Struct({ "application/json": Schema.Struct({ schema: Body }) }) })
  )
})

const Paths = Schema.Struct({
  paths: Schema.Record(Schema.String, Schema.Record(Schema.String, Schema.Unknown)),
  components: Schema.Struct({ parameters: Schema.Record(Schema.String, Parameter) })
})

const decodeValue = Schema.decodeUnknownSync(Value, { onExcessProperty: "error" })

/** The texts that a parameter takes which sorts: "you can order the returned users by their `a` or `b`. In order to …". */
const sortable = (description: string): ReadonlyArray<string> | undefined => {
  const fields = /you can order the returned [\w ]+ (?:either )?by their ([^.]+)\./i.exec(description)?.[1]
  return fields
    ?.match(/[a-z_\d]{2,}/g)
    ?.filter((field) => field !== "or")
    .flatMap((field) => [field, `+${field}`, `-${field}`])
}

const resolve = (json: unknown, description = ""): Resolved => {
  const { items, ...value } = decodeValue(json)
  const most = value.type === "array" ? /\bup to (\d+)\b/.exec(description)?.[1] : undefined
  return {
    name: undefined,
    type: value.type,
    nullable: value.nullable ?? false,
    choices: value.enum ?? sortable(description),
    items: items && resolve(items),
    maxItems: most === undefined ? undefined : Number(most),
    properties: undefined,
    required: [],
    closed: false,
    minimum: value.minimum,
    maximum: value.maximum
  }
}

/** An input as the document has it: its name there, and what it may hold. */
interface Documented {
  readonly place: string
  readonly name: string
  readonly isRequired: boolean
  readonly schema: Resolved
}

const document = Schema.decodeUnknownSync(Paths)(readDocument())

/** Returns the inputs of an endpoint. Schemas outside of them, those of responses for example, are not looked at. */
const inputsOf = ({ method, path }: AnyEndpoint): ReadonlyArray<Documented> => {
  const described = document.paths[path]?.[method.toLowerCase()]
  const { parameters = [], requestBody } = Schema.decodeUnknownSync(Operation)(described)
  // Once more, for the keywords of what stands in it.
  const all = parameters.map((parameter) =>
    "$ref" in parameter ? document.components.parameters[parameter.$ref.replace(/^.*\//, "")] : parameter
  )
  const { properties = {}, required = [] } = requestBody?.content["application/json"].schema ?? {}
  return [
    ...all.flatMap((parameter) =>
      parameter === undefined
        ? []
        : [
            {
              place: parameter.in,
              name: parameter.name,
              isRequired: parameter.in === "path",
              schema: resolve(parameter.schema, parameter.description)
            }
          ]
    ),
    ...Object.entries(properties).map(([name, property]) => ({
      place: "body",
      name,
      isRequired: required.includes(name),
      schema: resolve(property)
    }))
  ]
}

/** Valid values of the fields whose texts have a form that the document states in words. */
const formed = new Map<string, string>([
  ["body email_address", "a@example.com"],
  ["body slug", "a-b"],
  ["body created_at", "2012-10-20T07:15:20.902Z"]
])

const valid = ({ name, place, schema }: Documented): unknown =>
  formed.get(`${place} ${name}`) ?? sample(schema, 0, name)

type Encode = (input: unknown) => Result.Result<Endpoint.Request, unknown>

// What is tried is what the endpoint's type forbids.
// oxlint-disable-next-line typescript/no-unsafe-type-assertion
const encodeOf = ({ encode }: AnyEndpoint): Encode => encode as Encode

/** Returns the inputs of an endpoint that do not go out where the document has them, under its names. */
const misplaced = (endpoint: AnyEndpoint): ReadonlyArray<string> => {
  const inputs = inputsOf(endpoint)
  const all = Object.fromEntries(inputs.map((input) => [camel(input.name), valid(input)]))
  const { body = "{}", target } = Result.getOrThrow(encodeOf(endpoint)(all))
  const { pathname, searchParams } = new URL(`https://api.clerk.com${target}`)
  const sent: unknown = JSON.parse(body)
  const inPath = endpoint.path.replace(/\{(\w+)\}/g, "$1_0")
  return inputs
    .filter((input) => {
      const value = valid(input)
      if (input.place === "path") return pathname !== inPath
      return input.place === "query"
        ? !Equal.equals(searchParams.getAll(input.name), [value].flat().map(String))
        : !Predicate.hasProperty(sent, input.name) || !Equal.equals(sent[input.name], value)
    })
    .map(({ name, place }) => `${place} ${name}`)
}

/** Returns what an endpoint accepts or refuses against the document, a line each. */
const differences = (endpoint: AnyEndpoint): ReadonlySet<string> => {
  const inputs = inputsOf(endpoint)
  const encode = encodeOf(endpoint)
  const base = new Map(inputs.filter(({ isRequired }) => isRequired).map((input) => [camel(input.name), valid(input)]))
  const accepts = (name: string, value: unknown): boolean => {
    const given = new Map([...base, [camel(name), value]])
    if (value === absent) given.delete(camel(name))
    return Result.isSuccess(encode(Object.fromEntries(given)))
  }
  return new Set(
    inputs.flatMap((input) => {
      const { isRequired, name, place, schema } = input
      if (!accepts(name, valid(input))) return [`${place} ${name}: refuses a valid value`]
      return probes(schema).flatMap(([label, value]) => {
        const documented = value === absent ? !isRequired : isValid(schema, value)
        const accepted = accepts(name, value)
        return documented === accepted ? [] : [`${place} ${name}: ${accepted ? "accepts" : "refuses"} ${label}`]
      })
    })
  )
}

/** Differences on purpose, by the fields that they hold for. */
const deliberate: ReadonlyArray<readonly [place: RegExp, what: ReadonlyArray<string>, reason: string]> = [
  [
    /^path /,
    ["refuses an empty text", "refuses a dot", "refuses two dots", "refuses a lone surrogate"],
    "Such a segment changes which path is asked for, or cannot be percent-encoded."
  ],
  [
    /^query (?!order_by|status)\w*(?:query|provider|starting_after|email_address)$|^body (?:role|inviter_user_id|requesting_user_id|redirect_url)$/,
    ["refuses an empty text", "refuses a lone surrogate"],
    "An empty text is a variable that was not set; a lone surrogate cannot be percent-encoded."
  ],
  [/^body (?:name|created_by|role_set_key)$/, ["refuses a lone surrogate"], "It has no form in UTF-8."],
  [/^body name$/, ["refuses an empty text"], "An empty text is a variable that was not set."],
  [
    /^query \w+$/,
    ["refuses no values", "refuses an empty value"],
    "A filter without values sends nothing, so that it would list everyone."
  ],
  [
    /^query user_id$/,
    ["refuses 1000 values"],
    "The document states the limit of 100 for every other filter of values."
  ],
  [
    /^query \w+_(?:before|after|since)$/,
    ["refuses -1", "refuses 2 ** 53"],
    "No user is from before 1970, and beyond 2^53 - 1 a number does not go out as it was given."
  ],
  [
    /^query offset$|^body max_allowed_memberships$/,
    ["refuses 2 ** 53"],
    "Beyond 2^53 - 1 a number does not go out as it was given."
  ],
  [
    /^body \w+_metadata$/,
    ["refuses an object of 9000 bytes"],
    "Clerk's guide limits metadata to 8 KB; the document does not say so."
  ],
  [
    /^body (?:email_address|slug|created_at)$/,
    [
      "refuses an empty text",
      "refuses a text",
      "refuses a dot",
      "refuses two dots",
      "refuses a slash",
      "refuses the text 1",
      "refuses a lone surrogate"
    ],
    "The document states the form of these texts in words."
  ]
]

const isDeliberate = (line: string): boolean => {
  const [place = "", what = ""] = line.split(": ")
  return deliberate.some(([places, whats]) => places.test(place) && whats.includes(what))
}

const endpoints = [Users, Organizations, OrganizationInvitations, OrganizationRoles]
  .flatMap((service) => Object.values<AnyEndpoint>(service))
  // The emulator alone has the first two; the third takes several of what `create` takes.
  .filter(({ name }) => !["Users.create", "Users.delete", "OrganizationInvitations.createBulk"].includes(name))

describe("the inputs of the neighbours and Clerk's OpenAPI document", () => {
  it.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
    "of %s differ only where they do on purpose",
    (_, endpoint) => {
      expect([...differences(endpoint)].filter((line) => !isDeliberate(line))).toEqual([])
      const names = inputsOf(endpoint).map(({ name }) => name)
      const ours = [endpoint.params, endpoint.query, endpoint.payload ?? {}].flatMap((fields) => Object.keys(fields))
      expect(new Set(ours.map(wireName))).toEqual(new Set(names))
    }
  )

  it.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
    "of %s go out in their places, under their names",
    (_, endpoint) => {
      expect(misplaced(endpoint)).toEqual([])
    }
  )

  it("differ where each entry says so", () => {
    const found = endpoints.flatMap((endpoint) => [...differences(endpoint)])
    const unused = deliberate.flatMap(([places, whats]) =>
      minus(
        new Set(whats),
        new Set(found.filter((line) => places.test(line.split(": ")[0] ?? "")).map((line) => line.split(": ")[1] ?? ""))
      )
    )
    expect(unused).toEqual([])
  })
})
