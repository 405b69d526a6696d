/**
 * One operation of Clerk's API as a declaration: what it takes, where it goes, what it answers and how it may fail. The
 * client, the emulator and the contract test against Clerk's OpenAPI document all read the same declaration.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Field from "./Field.ts"
import { isPlain } from "./internal/json.ts"
import { missingKey, unknownKey } from "./internal/missingKey.ts"
import { wireName } from "./internal/wireName.ts"
import type { Quota } from "./RateLimitPolicy.ts"
import type { Issue } from "./Issue.ts"

/**
 * @category models
 * @since 0.1.0
 */
export type Method = "GET" | "POST" | "PATCH" | "DELETE"

/**
 * @category models
 * @since 0.1.0
 */
export interface Endpoint<in Input, out Output, out Status extends number> {
  /** The service and the operation: `OrganizationMemberships.create`. */
  readonly name: string
  readonly method: Method
  /** The path of Clerk's OpenAPI document, with its parameters in braces. */
  readonly path: `/${string}`
  /** The fields of the input, by where they go: named in snake_case there. */
  readonly params: Field.Fields
  readonly query: Field.Fields
  /** The fields of the JSON body; `undefined` where none is sent. */
  readonly payload: Field.Fields | undefined
  /** The statuses, besides success, that Clerk's document lists. */
  readonly errors: ReadonlyArray<Status>
  /** The quota that Clerk counts for one path of this endpoint, besides the instance's. */
  readonly resourceQuota: Quota | undefined
  /** Checks an input and turns it into a request. */
  readonly encode: (input: Input) => Result.Result<Request, ReadonlyArray<Issue>>
  /** Checks parsed JSON and turns it into the operation's result. */
  readonly decode: (json: unknown) => Result.Result<Output, ReadonlyArray<Issue>>
}

/**
 * A request as the wire has it, without what all requests share (origin, headers).
 *
 * @category models
 * @since 0.1.0
 */
export interface Request {
  /** The path with each parameter percent-encoded as one segment, followed by the query. */
  readonly target: string
  /** The path alone. */
  readonly path: string
  /** JSON, where the endpoint has a body. */
  readonly body: string | undefined
}

/**
 * Declares an endpoint.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = <
  const Params extends Field.Fields,
  Output,
  const Status extends number,
  const Query extends Field.Fields = {},
  const Payload extends Field.Fields = {}
>(
  name: string,
  options: {
    readonly method: Method
    readonly path: `/${string}`
    readonly params: Params
    readonly query?: Query
    readonly payload?: Payload
    readonly decode: (json: unknown) => Result.Result<Output, ReadonlyArray<Issue>>
    readonly errors: ReadonlyArray<Status>
    readonly resourceQuota?: Quota
  }
): Endpoint<Field.Struct<Params & Query & Payload>, Output, Status> => {
  const { params, payload, query = {} } = options
  const segments = pathSegments(options.path, Object.keys(params))
  const places = [...placesOf(params, "path"), ...placesOf(query, "query"), ...placesOf(payload ?? {}, "body")]
  const names = new Set(places.map(({ name }) => name))
  return {
    name,
    method: options.method,
    path: options.path,
    params,
    query,
    payload,
    errors: options.errors,
    resourceQuota: options.resourceQuota,
    decode: options.decode,
    encode: (input) => {
      const issues: Array<Issue> = []
      try {
        const given = toRecord(input, names, issues)
        for (const key of Object.keys(given)) {
          if (!names.has(key) && given[key] !== undefined) issues.push({ path: [key], expected: unknownKey })
        }
        for (const place of places) refuse(place, given[place.name], issues)
        if (issues.length > 0) return Result.fail(issues)
        const body: Record<string, unknown> = {}
        let search = ""
        for (const { name, part, wire } of places) {
          const value = given[name]
          // A key that is undefined is not sent, and is no input.
          if (value === undefined) continue
          if (part === "body") body[wire] = value
          else if (part === "query") search += encodeQuery(wire, value)
        }
        let path = ""
        for (const { text, parameter } of segments) {
          path += parameter === undefined ? text : encodeURIComponent(String(given[parameter]))
        }
        return Result.succeed({
          path,
          target: path + search.replace("&", "?"),
          body: payload === undefined ? undefined : JSON.stringify(body)
        })
      } catch {
        // What a getter or a proxy throws would be the program's own words.
        return Result.fail([{ path: [], expected: "an object that can be read" }])
      }
    }
  }
}

type Given = { readonly [name: string]: unknown }

/**
 * A copy of what the input itself has, so that what is checked is what goes out. What copies to nothing though it holds
 * something, such as a Map or a Date, would select everyone, and so would a filter that is left behind in a class.
 */
const toRecord = (input: unknown, names: Iterable<string>, issues: Array<Issue>): Given => {
  if (input === undefined || input === null) return {}
  if (typeof input === "object" && !(Symbol.iterator in input)) {
    const given: Given = { ...input }
    if (Object.getPrototypeOf(input) === Object.prototype) return given
    for (const key of names) {
      if (given[key] === undefined && Reflect.get(input, key) !== undefined) {
        issues.push({ path: [key], expected: "an own property" })
      }
    }
    if (isPlain(input) || issues.length > 0 || Object.keys(given).length > 0) return given
  }
  issues.push({ path: [], expected: "an object" })
  return {}
}

const refuse = ({ field, isOptional, name }: Place, value: unknown, issues: Array<Issue>): void => {
  if (value === undefined) {
    if (!isOptional) issues.push({ path: [name], expected: missingKey })
    return
  }
  try {
    for (const { expected, path } of field.issues(value)) issues.push({ path: [name, ...path], expected })
  } catch {
    issues.push({ path: [name], expected: "a value that can be read" })
  }
}

interface Segment {
  readonly text: string
  /** The name of the input's field that stands here. */
  readonly parameter: string | undefined
}

const pathSegments = (path: string, names: ReadonlyArray<string>): ReadonlyArray<Segment> =>
  path
    .split(/(\{[^}]+\})/)
    .filter((text) => text !== "")
    .map((text) => ({ text, parameter: names.find((name) => text === `{${wireName(name)}}`) }))

/** A field of an input, where it goes, and what it is called there. */
interface Place {
  readonly name: string
  readonly field: Field.Field<unknown>
  readonly isOptional: boolean
  readonly part: "path" | "query" | "body"
  readonly wire: string
}

const placesOf = (fields: Field.Fields, part: Place["part"]): ReadonlyArray<Place> =>
  Object.entries(fields).map(([name, field]) => ({
    name,
    field,
    isOptional: Field.isOptional(field),
    part,
    wire: wireName(name)
  }))

const encodeQuery = (name: string, value: unknown): string => {
  const items: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  let search = ""
  // By index, as they were checked: an array may have an iterator of its own.
  for (let index = 0; index < items.length; index++) {
    // An apostrophe would end the query where a page quotes it.
    search += `&${name}=${encodeURIComponent(String(items[index])).replaceAll("'", "%27")}`
  }
  return search
}
