/**
 * One operation of Clerk's API as a declaration: what it takes, where it goes, what it answers and how it may fail. The
 * client, the emulator and the contract test against Clerk's OpenAPI document all read the same declaration.
 *
 * @since 0.1.0
 */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as Issues from "./internal/issues.ts"
import type { Quota } from "./RateLimitPolicy.ts"
import type { Issue } from "./SDKException.ts"

/**
 * @category models
 * @since 0.1.0
 */
export type Method = "GET" | "POST" | "PATCH" | "DELETE"

/**
 * Fields of an input: camelCase names, each with the schema of its value. On the wire a name is {@link wireName}.
 *
 * @category models
 * @since 0.1.0
 */
export type Fields = { readonly [name: string]: Schema.ConstraintCodec<unknown, unknown> }

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
  readonly params: Fields
  readonly query: Fields
  /** The fields of the JSON body; `undefined` where none is sent. */
  readonly payload: Fields | undefined
  /** The shape of a success on the wire, snake_case as Clerk sends it. */
  readonly success: Schema.Decoder<unknown>
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
 * The name of an input's field on the wire: `organizationId` is `organization_id`.
 *
 * @category encoding
 * @since 0.1.0
 */
export const wireName = (name: string): string => name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)

/** As the fields say; an optional one may also be undefined, which is the same as leaving it out. */
type InputOf<P extends Fields, Q extends Fields, B extends Fields> = Loose<Schema.Struct<P & Q & B>["Type"]>

type Loose<T> = { readonly [K in keyof T]: {} extends Pick<T, K> ? T[K] | undefined : T[K] }

/**
 * Declares an endpoint.
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = <
  const Params extends Fields,
  Wire,
  Output,
  const Status extends number,
  const Query extends Fields = {},
  const Payload extends Fields = {}
>(
  name: string,
  options: {
    readonly method: Method
    readonly path: `/${string}`
    readonly params: Params
    readonly query?: Query
    readonly payload?: Payload
    readonly success: Schema.Decoder<Wire>
    /** A faster check that accepts exactly what `success` accepts; what it refuses, the schema explains. */
    readonly check?: (json: unknown) => json is Wire
    /** From the wire's shape to the operation's result. */
    readonly map: (wire: Wire) => Output
    readonly errors: ReadonlyArray<Status>
    readonly resourceQuota?: Quota
  }
): Endpoint<InputOf<Params, Query, Payload>, Output, Status> => {
  const { params, payload, query } = options
  const checkInput = Issues.decoder<unknown>(Schema.Struct({ ...params, ...query, ...payload }))
  const decode = Issues.answerDecoder(options.success)
  const segments = pathSegments(options.path, Object.keys(params))
  const queryNames = wireNames(query ?? {})
  const payloadNames = payload === undefined ? undefined : wireNames(payload)
  return {
    name,
    method: options.method,
    path: options.path,
    params,
    query: query ?? {},
    payload,
    success: options.success,
    errors: options.errors,
    resourceQuota: options.resourceQuota,
    encode: (input) => {
      const given = withoutUndefined(input)
      return Result.map(checkInput(given), () => {
        const path = segments
          .map((segment) => (segment._tag === "Text" ? segment.text : encodeURIComponent(String(given[segment.name]))))
          .join("")
        const search = encodeQuery(queryNames, given)
        return {
          path,
          target: search === "" ? path : `${path}?${search}`,
          body: payloadNames === undefined ? undefined : JSON.stringify(pick(payloadNames, given))
        }
      })
    },
    decode: (json) =>
      options.check?.(json) === true ? Result.succeed(options.map(json)) : Result.map(decode(json), options.map)
  }
}

type Segment = { readonly _tag: "Text"; readonly text: string } | { readonly _tag: "Parameter"; readonly name: string }

const pathSegments = (path: string, names: ReadonlyArray<string>): ReadonlyArray<Segment> =>
  path
    .split(/(\{[^}]+\})/)
    .filter((text) => text !== "")
    .map((text): Segment => {
      const name = names.find((name) => text === `{${wireName(name)}}`)
      return name === undefined ? { _tag: "Text", text } : { _tag: "Parameter", name }
    })

type Names = ReadonlyArray<readonly [name: string, wireName: string]>

const wireNames = (fields: Fields): Names => Object.keys(fields).map((name) => [name, wireName(name)])

/** A key that is undefined is not sent, and is no input. */
const withoutUndefined = (input: unknown): Record<string, unknown> =>
  typeof input === "object" && input !== null
    ? Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined))
    : {}

const pick = (names: Names, given: Record<string, unknown>): Record<string, unknown> => {
  const picked: Record<string, unknown> = {}
  for (const [name, wire] of names) {
    if (name in given) picked[wire] = given[name]
  }
  return picked
}

const encodeQuery = (names: Names, given: Record<string, unknown>): string => {
  const pairs: Array<string> = []
  for (const [name, wire] of names) {
    const value = given[name]
    if (value === undefined) continue
    for (const item of Array.isArray(value) ? value : [value]) pairs.push(`${wire}=${encodeURIComponent(String(item))}`)
  }
  return pairs.join("&")
}
