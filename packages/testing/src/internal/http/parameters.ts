import type { Endpoint } from "@effect-clerk/core/Endpoint"
import { type Fields, isOptional } from "@effect-clerk/core/Field"
import { wireName } from "@effect-clerk/core/internal"
import * as Array from "effect/Array"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import {
  type ErrorResponse,
  internalError,
  invalidBody,
  metadataError,
  parameterError,
  pathNotFound,
  valueError,
  type WireError
} from "../wire/errorResponses.ts"
import type { Query } from "./query.ts"

/** Parameters of a request, by their names on the wire, and the API version that says which there are. */
export interface Parameters {
  readonly path: ReadonlyMap<string, string>
  readonly query: Query
  /** Parsed JSON; `undefined` where there is no body. */
  readonly body: unknown
  readonly apiVersion: string
}

/**
 * Makes the function that decodes the input of an endpoint from the parameters of a request.
 *
 * Names, types and limits come from the endpoint's declaration. Everything that is invalid is reported in one response.
 */
export const makeInputDecoder = <Input>(endpoint: Endpoint<Input, unknown, number>) => {
  const pathFields = toFields(endpoint.params)
  const queryFields = toFields(endpoint.query)
  const bodyFields = toFields(endpoint.payload)
  const bodyNames = new Set(bodyFields.map((field) => field.wireName))
  const fields = [...pathFields, ...queryFields, ...bodyFields]
  const isInput = (values: { readonly [name: string]: unknown }): values is Input & typeof values =>
    fields.every(({ accepts, name }) => accepts(values[name]))

  return ({ body, path, query }: Omit<Parameters, "apiVersion">): Result.Result<Input, ErrorResponse> => {
    const values: Record<string, unknown> = {}
    const set = ({ name }: Field, value: unknown): void => {
      if (value !== undefined) values[name] = value
    }
    const isInvalid = ({ accepts, name }: Field): boolean => !accepts(values[name])
    for (const field of pathFields) set(field, path.get(field.wireName))
    if (pathFields.some(isInvalid)) return Result.fail(pathNotFound)
    for (const field of queryFields) set(field, queryValue(field, query))
    const unknownErrors: Array<WireError> = []
    if (endpoint.payload !== undefined) {
      const record = body === undefined ? {} : body
      if (!Predicate.isObject(record)) return Result.fail(invalidBody("The request body must be a JSON object."))
      const entries = new Map<string, unknown>(Object.entries(record))
      for (const key of entries.keys()) {
        if (!bodyNames.has(key)) unknownErrors.push(unknownError(key))
      }
      for (const field of bodyFields) set(field, entries.get(field.wireName))
    }
    if (unknownErrors.length === 0 && isInput(values)) return Result.succeed(values)

    const errors = [
      ...queryFields.filter(isInvalid).map((field) => queryError(field, values[field.name])),
      ...unknownErrors,
      ...bodyFields.filter(isInvalid).map((field) => bodyError(field, values[field.name]))
    ]
    return Result.fail(Array.isArrayNonEmpty(errors) ? { status: 422, errors } : internalError)
  }
}

interface Field {
  readonly name: string
  readonly wireName: string
  readonly kind: Kind
  /** Returns true if the endpoint accepts a value; `undefined` stands for a key that is absent. */
  readonly accepts: (value: unknown) => boolean
}

/** Kinds of values, each with examples. A field is of the first kind of which it accepts an example. */
const kinds = [
  ["texts", [["a"], ["a@example.com"], ["+15550100"]]],
  ["boolean", [true]],
  ["integer", [1]],
  ["object", [{}]],
  ["text", ["a"]],
  ["date", ["2000-01-01T00:00:00Z"]]
] as const

type Kind = (typeof kinds)[number][0]

const toFields = (fields: Fields | undefined): ReadonlyArray<Field> =>
  Object.entries(fields ?? {}).map(([name, field]) => {
    const [kind] = kinds.find(([, examples]) => examples.some(field.is)) ?? ["text" as const]
    const accepts = (value: unknown): boolean => (value === undefined ? isOptional(field) : field.is(value))
    return { name, wireName: wireName(name), kind, accepts }
  })

/** Converts a value of the query to the type of its field. A text that cannot be converted stays as it is, and is invalid. */
const queryValue = ({ kind, wireName }: Field, query: Query): unknown => {
  const values = query.get(wireName)
  if (values === undefined) return undefined
  if (kind === "texts") {
    // An empty value counts as none, and a filter without values selects everyone.
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

/** Makes the error about a value of another type. Clerk has a code for that, `form_param_type_invalid`, and does not send it. */
const typeError = (parameter: string, type: string): WireError =>
  parameterError(parameter, "form_param_value_invalid", "is invalid", `${parameter} must be ${type}.`)

const unknownError = (parameter: string): WireError =>
  parameterError(
    parameter,
    "form_param_unknown",
    "is unknown",
    `${parameter} is not a valid parameter for this request.`
  )
