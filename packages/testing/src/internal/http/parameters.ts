import type { Endpoint, Records } from "@effect-clerk/core/Endpoint"
import { type Fields, isOptional } from "@effect-clerk/core/Field"
import { wireName } from "@effect-clerk/core/internal"
import * as Array from "effect/Array"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import {
  bulkSizeExceeded,
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
  const readBody = bodyReader(endpoint)
  const fields = [...pathFields, ...queryFields, ...toFields(endpoint.payload)]
  const isInput = (values: { readonly [name: string]: unknown }): values is Input & typeof values =>
    fields.every(({ accepts, name }) => accepts(values[name]))

  return ({ body, path, query }: Omit<Parameters, "apiVersion">): Result.Result<Input, ErrorResponse> => {
    // Without a prototype, so that nothing in `Object.prototype` is taken for a parameter.
    const values: Record<string, unknown> = { __proto__: null }
    const set = ({ name }: Field, value: unknown): void => {
      if (value !== undefined) values[name] = value
    }
    const isInvalid = ({ accepts, name }: Field): boolean => !accepts(values[name])
    for (const field of pathFields) set(field, path.get(field.wireName))
    if (pathFields.some(isInvalid)) return Result.fail(pathNotFound)
    for (const field of queryFields) set(field, queryValue(field, query))
    const read = readBody(body)
    if (Result.isFailure(read)) return Result.fail(read.failure)
    Object.assign(values, read.success.values)
    if (read.success.errors.length === 0 && isInput(values)) return Result.succeed(values)

    const errors = [
      ...queryFields.filter(isInvalid).map((field) => queryError(field, values[field.name])),
      ...read.success.errors
    ]
    return Result.fail(Array.isArrayNonEmpty(errors) ? { status: 422, errors } : internalError)
  }
}

/** Values of a body by their names in an input, and what is invalid about them. */
interface ReadBody {
  readonly values: { readonly [name: string]: unknown }
  readonly errors: ReadonlyArray<WireError>
}

/** Makes the function that reads the body of an endpoint: nothing, an object, or an array of objects. */
const bodyReader = ({
  bodyField,
  payload
}: Pick<Endpoint<never, unknown, number>, "bodyField" | "payload">): ((
  body: unknown
) => Result.Result<ReadBody, ErrorResponse>) => {
  if (payload === undefined) return () => Result.succeed({ values: {}, errors: [] })
  const records = bodyField === undefined ? undefined : payload[bodyField]
  if (bodyField !== undefined && records !== undefined && isRecords(records)) return arrayReader(bodyField, records)
  const read = objectReader(payload)
  return (body = {}) =>
    Predicate.isObject(body)
      ? Result.succeed(read(body))
      : Result.fail(invalidBody("The request body must be a JSON object."))
}

type RecordsField = Records<Fields>

/** A field of records is the only one with fields of its own. */
const isRecords = (field: Fields[string]): field is RecordsField => "fields" in field

const arrayReader = (name: string, records: RecordsField) => {
  const read = objectReader(records.fields)
  const readItem = (item: unknown): ReadBody =>
    Predicate.isObject(item) ? read(item) : { values: {}, errors: [typeError(wireName(name), "an array of objects")] }
  return (body: unknown): Result.Result<ReadBody, ErrorResponse> => {
    if (!Array.isArray(body) || body.length === 0) {
      return Result.fail(invalidBody("The request body must be a JSON array with at least one object."))
    }
    const items = body.map(readItem)
    const errors = items.flatMap((item) => item.errors)
    const values = { [name]: items.map((item) => item.values) }
    // What is left to be invalid about valid items is their number.
    return errors.length === 0 && !records.is(values[name])
      ? Result.fail(bulkSizeExceeded(body.length))
      : Result.succeed({ values, errors })
  }
}

/** Makes the function that reads a JSON object with these fields: first the errors of unknown keys, then those of values. */
const objectReader = (payload: Fields) => {
  const fields = toFields(payload)
  const names = new Set(fields.map((field) => field.wireName))
  return (object: object): ReadBody => {
    const entries = new Map<string, unknown>(Object.entries(object))
    const given = fields.map((field) => ({ field, value: entries.get(field.wireName) }))
    return {
      values: {
        // Without a prototype here, too: each item of an array is read on its own.
        __proto__: null,
        ...Object.fromEntries(given.flatMap(({ field, value }) => (value === undefined ? [] : [[field.name, value]])))
      },
      errors: [
        ...Array.fromIterable(entries.keys())
          .filter((key) => !names.has(key))
          .map(unknownError),
        ...given.filter(({ field, value }) => !field.accepts(value)).map(({ field, value }) => bodyError(field, value))
      ]
    }
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
  ["texts", [["a"], ["a@example.com"], ["+15550100"], ["pending"]]],
  ["boolean", [true]],
  ["integer", [1]],
  ["object", [{}]],
  ["text", ["a"]],
  ["email address", ["a@example.com"]],
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

const queryError = ({ accepts, kind, wireName }: Field, value: unknown): WireError => {
  // Each of the values is valid by itself: there are too many of them.
  if (Array.isArray(value) && value.every((item: unknown) => accepts([item]))) {
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
  if (kind === "email address") {
    return parameterError(wireName, "form_param_format_invalid", "is invalid", `${wireName} must be an email address.`)
  }
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
