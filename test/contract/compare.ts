import { ClerkConfig, type Endpoint, type Field } from "@effect-clerk/core"
import { wireName } from "@effect-clerk/core/internal"
import { Endpoints, OrganizationMembership, OrganizationMembershipPage } from "@effect-clerk/memberships"
import { Equal, Option, Predicate, Result, Schema } from "effect"
import type { Api, Operation, Resolved } from "./document.ts"
import { absent, isValid, probes, sample } from "./probe.ts"

/** Any endpoint, without its types. */
export type AnyEndpoint = Endpoint.Endpoint<never, unknown, number>

const isEndpoint = (value: unknown): value is AnyEndpoint => Predicate.hasProperty(value, "encode")

export const endpoints: ReadonlyArray<AnyEndpoint> = Object.values<unknown>(Endpoints).filter(isEndpoint)

type Report = (difference: string) => void

type Json = { readonly [key: string]: unknown }

export const camel = (name: string): string => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase())

const without = (record: Json, name: string): Json =>
  Object.fromEntries(Object.entries(record).filter(([key]) => key !== name))

const put = (record: Json, name: string, value: unknown): Json =>
  value === absent ? without(record, name) : { ...record, [name]: value }

/** What is in the one and not in the other. */
export const minus = <A>(all: ReadonlySet<A>, some: ReadonlySet<A>): ReadonlyArray<A> =>
  [...all].filter((item) => !some.has(item))

const compareSets = (report: Report, place: string, documented: Iterable<unknown>, ours: Iterable<unknown>): void => {
  const [theirs, mine] = [new Set(documented), new Set(ours)]
  for (const name of minus(theirs, mine)) report(`${place} ${String(name)}: is only in the document`)
  for (const name of minus(mine, theirs)) report(`${place} ${String(name)}: is not in the document`)
}

/** Tries every probe, and reports where the document and the code disagree. */
const compareProbes = (
  report: Report,
  place: string,
  schema: Resolved,
  required: boolean,
  accepts: (value: unknown) => boolean
): void => {
  const found = probes(schema).map(([label, value]) => ({
    label,
    documented: value === absent ? !required : isValid(schema, value),
    accepted: accepts(value)
  }))
  if (found.every(({ accepted }) => accepted)) return report(`${place}: is not read`)
  for (const { accepted, documented, label } of found) {
    if (documented !== accepted) report(`${place}: ${accepted ? "accepts" : "refuses"} ${label}`)
  }
}

const compareInput = (report: Report, operation: Operation, endpoint: AnyEndpoint): void => {
  // What is tried is what the endpoint's type forbids.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  const encode = endpoint.encode as (input: unknown) => Result.Result<Endpoint.Request, unknown>
  const name = endpoint.name.replace(/^.*\./, "")
  const bodyFields = operation.body?.properties ?? {}
  const base: Json = {
    ...Object.fromEntries(operation.params.map((param) => [camel(param), `${param}_0`])),
    ...Object.fromEntries(
      (operation.body?.required ?? []).map((field) => [
        camel(field),
        bodyFields[field] && sample(bodyFields[field], 0, field)
      ])
    ),
    ...Object.fromEntries(
      operation.query.filter(({ required }) => required).map((field) => [camel(field.name), sample(field.schema, 0)])
    )
  }
  const accepts =
    (field: string) =>
    (value: unknown): boolean =>
      Result.isSuccess(encode(put(base, camel(field), value)))
  const sent = (field: string, value: unknown) => {
    const result = encode(put(base, camel(field), value))
    const { body: json = "{}", target } = Result.isSuccess(result) ? result.success : { target: "" }
    const url = new URL(`https://api.clerk.com/v1${target}`)
    const body: unknown = JSON.parse(json)
    return {
      url,
      body: Predicate.isObject(body) ? new Map<string, unknown>(Object.entries(body)) : new Map<string, unknown>()
    }
  }

  const wireNames = (fields: Field.Fields | undefined) => Object.keys(fields ?? {}).map(wireName)
  compareSets(report, `${name} path parameter`, operation.params, wireNames(endpoint.params))
  compareSets(
    report,
    `${name} query parameter`,
    operation.query.map((parameter) => parameter.name),
    wireNames(endpoint.query)
  )
  compareSets(report, `${name} body field`, Object.keys(bodyFields), wireNames(endpoint.payload))
  if ((operation.body === undefined) !== (endpoint.payload === undefined)) report(`${name} body: is on one side only`)
  if (Result.isFailure(encode(base))) report(`${name}: refuses what the document requires`)

  for (const param of operation.params) {
    compareProbes(report, `${name} path ${param}`, text, true, accepts(param))
    const expected = operation.path.replace(/\{(\w+)\}/g, (_, other: string) =>
      other === param ? "a%2Fb" : `${other}_0`
    )
    if (sent(param, "a/b").url.pathname !== `/v1${expected}`)
      report(`${name} path ${param}: does not go out in its place`)
  }
  for (const { name: field, required, schema } of operation.query) {
    compareProbes(report, `${name} query ${field}`, schema, required, accepts(field))
    for (const value of [sample(schema, 0, field), sample(schema, 1, field)]) {
      const values = sent(field, value).url.searchParams.getAll(field)
      if (!Equal.equals(values, [value].flat().map(String)))
        report(`${name} query ${field}: does not go out under its name`)
    }
  }
  for (const [field, schema] of Object.entries(bodyFields)) {
    compareProbes(
      report,
      `${name} body ${field}`,
      schema,
      operation.body?.required.includes(field) ?? false,
      accepts(field)
    )
    for (const value of [sample(schema, 0, field), sample(schema, 1, field)]) {
      if (!Equal.equals(sent(field, value).body.get(field), value))
        report(`${name} body ${field}: does not go out under its name`)
    }
  }
  if (operation.body !== undefined && accepts("unknown_key")(1) === operation.body.closed) {
    report(`${name} body: ${operation.body.closed ? "accepts" : "refuses"} an unknown key`)
  }
}

const text: Resolved = {
  name: undefined,
  type: "string",
  nullable: false,
  choices: undefined,
  items: undefined,
  maxItems: undefined,
  properties: undefined,
  required: [],
  closed: false,
  minimum: undefined,
  maximum: undefined
}

interface Place {
  readonly schema: Resolved
  /** The component and the field, or the component alone. */
  readonly name: string
  /** The whole answer with this in the place. */
  readonly inAnswer: (value: unknown) => unknown
  /** What the model has in the place. */
  readonly inModel: (model: unknown) => unknown
}

const get = (record: unknown, key: string | number): unknown =>
  Predicate.isObjectOrArray(record) && Object.hasOwn(record, key) ? Reflect.get(record, key) : undefined

const isModel = Schema.is(Schema.Union([OrganizationMembership, OrganizationMembershipPage]))

const compareAnswer = (report: Report, endpoint: AnyEndpoint, place: Place): void => {
  const { inAnswer, inModel, name, schema } = place
  const read = (value: unknown): unknown => Result.getOrUndefined(endpoint.decode(inAnswer(value)))
  const component = schema.name ?? name
  const whole = sample(schema, 0)
  const refusal = Result.getFailure(endpoint.decode(inAnswer(whole)))
  if (Option.isSome(refusal)) {
    return report(`${component}: refuses what the document lists, at ${refusal.value[0]?.path.join(".")}`)
  }
  if (!Predicate.isReadonlyObject(whole) || schema.properties === undefined) return
  const record: Json = { ...whole }

  if ((read({ ...record, unknown_key: 1 }) === undefined) !== schema.closed) {
    report(`${component}: ${schema.closed ? "accepts" : "refuses"} an unknown key`)
  }
  const documented = new Set(Object.keys(schema.properties).map(camel))
  for (const key of Object.keys(inModel(read(whole)) ?? {})) {
    if (!documented.has(key)) report(`${component}.${key}: is not in the document`)
  }
  for (const [field, property] of Object.entries(schema.properties)) {
    const fieldName = `${component}.${field}`
    const accepts = (value: unknown): boolean => {
      const result = read(put(record, field, value))
      if (result !== undefined && !isModel(result)) report(`${fieldName}: what is read is not of the model`)
      return result !== undefined
    }
    compareProbes(report, fieldName, property, schema.required.includes(field), accepts)
    const own = (model: unknown): unknown => get(inModel(model), camel(field))
    if (property.properties !== undefined) {
      compareAnswer(report, endpoint, {
        schema: property,
        name: fieldName,
        inAnswer: (value) => inAnswer({ ...record, [field]: value }),
        inModel: own
      })
    } else if (property.items?.properties !== undefined) {
      compareAnswer(report, endpoint, {
        schema: property.items,
        name: fieldName,
        inAnswer: (value) => inAnswer({ ...record, [field]: [value] }),
        inModel: (model) => get(own(model), 0)
      })
    } else {
      const values = [sample(property, 0, field), sample(property, 1, field)]
      const modelled = values.map((value) => own(read({ ...record, [field]: value })))
      if (!Equal.equals(modelled, values)) report(`${fieldName}: has no place in the model`)
    }
  }
}

/** Every difference between the document and the endpoints, one line each. */
export const compare = (api: Api, endpoints: ReadonlyArray<AnyEndpoint>): ReadonlySet<string> => {
  const differences = new Set<string>()
  const report: Report = (difference) => differences.add(difference)
  const key = ({ method, path }: { readonly method: string; readonly path: string }) => `${method} ${path}`
  compareSets(report, "operation", api.operations.map(key), endpoints.map(key))
  compareSets(report, "server", api.servers, [ClerkConfig.defaultApiUrl])
  compareSets(report, "version", [api.version], [ClerkConfig.defaultApiVersion])
  for (const operation of api.operations) {
    const [endpoint, ...others] = endpoints.filter((endpoint) => key(endpoint) === key(operation))
    if (endpoint === undefined) continue
    if (others.length > 0) report(`operation ${key(operation)}: has several endpoints`)
    const name = endpoint.name.replace(/^.*\./, "")
    compareSets(report, `${name} status`, operation.errors, endpoint.errors)
    if (new Set(endpoint.errors).size !== endpoint.errors.length) report(`${name} status: is declared twice`)
    compareInput(report, operation, endpoint)
    compareAnswer((difference) => report(`${name} answer ${difference}`), endpoint, {
      schema: operation.success,
      name: "answer",
      inAnswer: (value) => value,
      inModel: (model) => model
    })
  }
  return differences
}
