import type { Endpoint } from "@effect-clerk/core/Endpoint"
import { wireName } from "@effect-clerk/core/internal"
import { type Fields, isOptional, maxMetadataBytes, Metadata } from "@effect-clerk/core/Field"
import * as Array from "effect/Array"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Query } from "./query.ts"
import {
  internalError,
  invalidBody,
  parameterError,
  pathNotFound,
  type Refusal,
  valueError,
  type WireError
} from "../wire/errorResponses.ts"

/** What a request brings, by the names on the wire. */
export interface Parameters {
  readonly path: ReadonlyMap<string, string>
  readonly query: Query
  /** Parsed JSON; `undefined` where there is no body. */
  readonly body: unknown
}

/** Each kind of value, with examples: a field is of the first kind of which it takes one. */
const kinds = [
  ["texts", [["a"], ["a@example.com"], ["+15550100"]]],
  ["boolean", [true]],
  ["integer", [1]],
  ["object", [{}]],
  ["text", ["a"]],
  ["date", ["2000-01-01T00:00:00Z"]]
] as const

type Kind = (typeof kinds)[number][0]

interface Field {
  readonly name: string
  readonly wireName: string
  readonly kind: Kind
  /** Whether the endpoint itself takes a value; `undefined` is none, a key that is absent. */
  readonly accepts: (value: unknown) => boolean
}

const toFields = (fields: Fields | undefined): ReadonlyArray<Field> =>
  Object.entries(fields ?? {}).map(([name, field]) => {
    const [kind] = kinds.find(([, examples]) => examples.some(field.is)) ?? ["text" as const]
    const accepts = (value: unknown): boolean => (value === undefined ? isOptional(field) : field.is(value))
    return { name, wireName: wireName(name), kind, accepts }
  })

/** A value of the query in the type that its field has. What cannot be brought to it stays text, and is refused. */
const queryValue = ({ kind, wireName }: Field, query: Query): unknown => {
  const values = query.get(wireName)
  if (values === undefined) return undefined
  if (kind === "texts") {
    // An empty value is none: a filter without values selects everyone.
    const texts = values.filter((text) => text !== "")
    return texts.length === 0 ? undefined : texts
  }
  const [text] = values
  if (kind === "boolean" && (text === "true" || text === "false")) return text === "true"
  if (kind === "integer") return text !== undefined && /^[+-]?\d+$/.test(text) ? Number(text) : text
  return text === "" ? undefined : text
}

const queryError = ({ kind, wireName }: Field, value: unknown): WireError => {
  if (kind === "texts") {
    return parameterError(
      wireName,
      "form_param_array_size_exceeded",
      "exceeds maximum size",
      `${wireName} has more items than allowed.`
    )
  }
  if (kind === "boolean") return typeError(wireName, "true or false")
  if (kind === "integer" && typeof value !== "number") return typeError(wireName, "an integer")
  return typeof value === "number" && value > 1
    ? parameterError(
        wireName,
        "form_param_value_too_large",
        "Value too large",
        `The value of ${wireName} is too large.`
      )
    : valueError(wireName)
}

const bodyError = ({ kind, wireName }: Field, value: unknown): WireError => {
  if (value === undefined) {
    return parameterError(wireName, "form_param_missing", "is missing", `${wireName} must be included.`)
  }
  if (kind === "object") {
    return Predicate.isObject(value) ? metadataError(wireName, value) : typeError(wireName, "an object")
  }
  if (value === null) return parameterError(wireName, "form_param_nil", "is nil", `${wireName} must not be null.`)
  if (kind === "boolean") return typeError(wireName, "true or false")
  if (kind === "integer") return Number.isInteger(value) ? valueError(wireName) : typeError(wireName, "an integer")
  if (kind === "texts") {
    return Array.isArray(value) && value.every(Predicate.isString)
      ? parameterError(wireName, "form_param_format_invalid", "is invalid", `${wireName} must be well-formed.`)
      : typeError(wireName, "an array of strings")
  }
  if (typeof value !== "string") return typeError(wireName, "a string")
  return kind === "date"
    ? parameterError(wireName, "form_param_invalid_date", "is invalid", `${wireName} must be a time as of RFC 3339.`)
    : valueError(wireName)
}

const typeError = (parameter: string, type: string): WireError =>
  parameterError(parameter, "form_param_type_invalid", "is invalid", `${parameter} must be ${type}.`)

const unknownError = (parameter: string): WireError =>
  parameterError(
    parameter,
    "form_param_unknown",
    "is unknown",
    `${parameter} is not a valid parameter for this request.`
  )

/** An object that is refused as metadata. */
export const metadataError = (parameter: string, value: object): WireError =>
  // What is too large is so as a whole; anything else that JSON can bring is wrong at a place inside of it.
  Metadata.issues(value).every(({ path }) => path.length === 0)
    ? parameterError(
        parameter,
        "form_param_exceeds_allowed_size",
        "exceeds allowed size",
        `${parameter} must not exceed ${maxMetadataBytes} bytes.`
      )
    : valueError(parameter)

/**
 * Reads the input of an endpoint from a request, by the endpoint's own declaration: the names, types and limits are
 * written there. All that is wrong with it is said at once.
 */
export const makeReader = <Input>(endpoint: Endpoint<Input, unknown, number>) => {
  const pathFields = toFields(endpoint.params)
  const queryFields = toFields(endpoint.query)
  const bodyFields = toFields(endpoint.payload)
  const bodyNames = new Set(bodyFields.map((field) => field.wireName))
  const fields = [...pathFields, ...queryFields, ...bodyFields]
  const isInput = (given: { readonly [name: string]: unknown }): given is Input & typeof given =>
    fields.every(({ accepts, name }) => accepts(given[name]))

  return ({ body, path, query }: Parameters): Result.Result<Input, Refusal> => {
    const given: Record<string, unknown> = {}
    const take = ({ name }: Field, value: unknown): void => {
      if (value !== undefined) given[name] = value
    }
    const refused = ({ accepts, name }: Field): boolean => !accepts(given[name])
    for (const field of pathFields) take(field, path.get(field.wireName))
    if (pathFields.some(refused)) return Result.fail(pathNotFound)
    for (const field of queryFields) take(field, queryValue(field, query))
    const unknown: Array<WireError> = []
    if (endpoint.payload !== undefined) {
      const record = body === undefined ? {} : body
      if (!Predicate.isObject(record)) return Result.fail(invalidBody("The request body must be a JSON object."))
      const entries = new Map<string, unknown>(Object.entries(record))
      for (const key of entries.keys()) {
        if (!bodyNames.has(key)) unknown.push(unknownError(key))
      }
      for (const field of bodyFields) take(field, entries.get(field.wireName))
    }
    if (unknown.length === 0 && isInput(given)) return Result.succeed(given)

    const errors = [
      ...queryFields.filter(refused).map((field) => queryError(field, given[field.name])),
      ...unknown,
      ...bodyFields.filter(refused).map((field) => bodyError(field, given[field.name]))
    ]
    return Result.fail(Array.isArrayNonEmpty(errors) ? { status: 422, errors } : internalError)
  }
}
