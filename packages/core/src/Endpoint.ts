/**
 * Declaration of one operation of Clerk's API: its input, its path, its result and its documented failures. The client, the
 * emulator and the contract test against Clerk's OpenAPI document read the same value, so that none of them repeats it.
 *
 * @since 0.1.0
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Field from "./Field.ts"
import { copyItems, type InputField, inputFields, readInput } from "./internal/input.ts"
import { addWithin, issuesOf } from "./internal/issues.ts"
import { wireName } from "./internal/wireName.ts"
import type { Quota } from "./RateLimitPolicy.ts"
import type { Issue } from "./Issue.ts"

/**
 * HTTP method of an operation.
 *
 * @category models
 * @since 0.1.0
 */
export type Method = "GET" | "POST" | "PATCH" | "DELETE"

/**
 * One operation as a value. {@link make} declares one.
 *
 * @category models
 * @since 0.1.0
 */
export interface Endpoint<in Input, out Output, out Status extends number> {
  /** The service and the operation: `OrganizationMemberships.create`. */
  readonly name: string
  readonly method: Method
  /** The path of Clerk's OpenAPI document, with its parameters in braces. */
  readonly path: `/${string}`
  /** The fields of the input that stand in the path; their names are written in snake_case there. */
  readonly params: Field.Fields
  /** The fields of the input that stand in the query. */
  readonly query: Field.Fields
  /** The fields of the JSON body; `undefined` where none is sent. */
  readonly payload: Field.Fields | undefined
  /** The only field of `payload`, whose value is the JSON body by itself; absent where the body is an object. See {@link withBodyField}. */
  readonly bodyField?: string
  /** The error statuses that Clerk's document lists. */
  readonly errors: ReadonlyArray<Status>
  /** The quota that Clerk counts for one resource, besides the instance's. All endpoints of the resource share it. */
  readonly resourceQuota: Quota | undefined
  /** True where the quota is that of the endpoint, over all resources of the instance. See {@link withEndpointQuota}. */
  readonly isEndpointQuota?: true
  /** Checks an input and turns it into a request. */
  readonly encode: (input: Input) => Result.Result<Request, ReadonlyArray<Issue>>
  /** Checks parsed JSON and turns it into the operation's result. */
  readonly decode: (json: unknown) => Result.Result<Output, ReadonlyArray<Issue>>
}

/**
 * Any endpoint, whatever its types.
 *
 * @category models
 * @since 0.1.0
 */
export type Any = Endpoint<never, unknown, number>

/**
 * The documented error statuses of an endpoint, or of several.
 *
 * @category models
 * @since 0.1.0
 */
export type Status<E extends Any> = E["errors"][number]

/**
 * A request as it is sent, without what all requests share (origin, headers).
 *
 * @category models
 * @since 0.1.0
 */
export interface Request {
  /** The path with each parameter percent-encoded as one segment, followed by the query. */
  readonly target: string
  /**
   * The resource that Clerk counts a quota for: the path up to its last parameter, empty without parameters, or the name of an
   * endpoint that has a quota of its own.
   */
  readonly resource: string
  /** JSON, where the endpoint has a body. */
  readonly body: string | undefined
}

/**
 * Tells whether a value is an endpoint. Its input is `unknown` then, since an endpoint checks any value that it is given.
 *
 * @example
 * ```ts
 * import { Endpoint } from "@effect-clerk/core"
 * import * as Endpoints from "@effect-clerk/memberships/Endpoints"
 *
 * const names = Object.values(Endpoints).flatMap((value) => (Endpoint.isEndpoint(value) ? [value.name] : []))
 *
 * names.includes("OrganizationMemberships.updateMetadata") // => true
 * ```
 *
 * @category guards
 * @since 0.1.0
 */
export const isEndpoint = (value: unknown): value is Endpoint<unknown, unknown, number> =>
  Predicate.isObject(value) && "encode" in value

/**
 * Names the type of an endpoint's input, as `input: Endpoint.input<CreateInput>` in the options of {@link make}.
 *
 * @category constructors
 * @since 0.1.0
 */
export const input = <Input>(input: Input): Input => input

/** The names of the keys that only one of two objects has, or that have another type in each. */
type Differing<A, B> = {
  [K in keyof A | keyof B]-?: K extends keyof A & keyof B
    ? [Pick<A, K>, Pick<B, K>] extends [Pick<B, K>, Pick<A, K>]
      ? never
      : K
    : K
}[keyof A | keyof B]

/** Holds a named type of inputs and an endpoint's fields together, in both directions. */
type Exactly<Input, Taken> = [Differing<Input, Taken>] extends [never]
  ? unknown
  : { readonly input: `differs from the endpoint's fields in: ${Differing<Input, Taken> & string}` }

/**
 * Declares an endpoint.
 *
 * **Details**
 *
 * The input's type is made of the fields. Where an interface describes it for readers, with a comment at each key, `input`
 * names that interface. The compiler then holds both to each other: a key that the interface has and no field takes, or
 * that a field takes and the interface forgets, is an error, as is a key that has another type.
 *
 * @example
 * ```ts
 * import { Endpoint, Field } from "@effect-clerk/core"
 * import { Result } from "effect"
 *
 * interface GetInput {
 *   readonly organizationId: string
 *   // Tells whether the number of members is wanted; it is not unless this is `true`.
 *   readonly includeMembersCount?: boolean | undefined
 * }
 *
 * const get = Endpoint.make("Organizations.get", {
 *   input: Endpoint.input<GetInput>,
 *   method: "GET",
 *   path: "/organizations/{organization_id}",
 *   params: { organizationId: Field.Id },
 *   query: {
 *     includeMembersCount: Field.optional(
 *       Field.make("true or false", (value): value is boolean => typeof value === "boolean")
 *     )
 *   },
 *   decode: Result.succeed,
 *   errors: [403, 404]
 * })
 *
 * const request = Result.getOrThrow(get.encode({ organizationId: "org_acme", includeMembersCount: true }))
 *
 * request.target // => "/organizations/org_acme?include_members_count=true"
 * ```
 *
 * @category constructors
 * @since 0.1.0
 */
export const make = <
  const Params extends Field.Fields,
  Output,
  const Status extends number,
  const Query extends Field.Fields = {},
  const Payload extends Field.Fields = {},
  Input = Field.Struct<Params & Query & Payload>
>(
  name: string,
  options: {
    /** Names the type of the input; only the type of this counts. See {@link input}. */
    readonly input?: (input: Input) => Input
    readonly method: Method
    readonly path: `/${string}`
    readonly params: Params
    readonly query?: Query
    readonly payload?: Payload
    readonly decode: (json: unknown) => Result.Result<Output, ReadonlyArray<Issue>>
    readonly errors: ReadonlyArray<Status>
    readonly resourceQuota?: Quota
  } & Exactly<Input, Field.Struct<Params & Query & Payload>>
): Endpoint<Input, Output, Status> => {
  const { params, payload, query = {}, resourceQuota } = options
  const fields = [...inputFields(params, "path"), ...inputFields(query, "query"), ...inputFields(payload ?? {}, "body")]
  const encode = encoder(pathSegments(options.path, fields), fields, payload !== undefined)
  return { ...options, name, query, payload, resourceQuota, encode }
}

/**
 * Sends the value of the only field of an endpoint's body as the body itself, for a body that is no object.
 *
 * @example
 * ```ts
 * import { Endpoint, Field } from "@effect-clerk/core"
 * import { Result } from "effect"
 *
 * const createBulk = Endpoint.withBodyField(
 *   Endpoint.make("OrganizationInvitations.createBulk", {
 *     method: "POST",
 *     path: "/organizations/{organization_id}/invitations/bulk",
 *     params: { organizationId: Field.Id },
 *     payload: {
 *       invitations: Endpoint.records(
 *         { emailAddress: Field.Text },
 *         { minimum: 1, maximum: 10, expected: "an array of 1 to 10 invitations" }
 *       )
 *     },
 *     decode: Result.succeed,
 *     errors: [400, 403, 404, 422]
 *   }),
 *   "invitations"
 * )
 *
 * const invitations = [{ emailAddress: "ada@example.com" }]
 * const request = Result.getOrThrow(createBulk.encode({ organizationId: "org_acme", invitations }))
 *
 * request.body // => '[{"email_address":"ada@example.com"}]'
 * ```
 *
 * @category combinators
 * @since 0.1.0
 */
export const withBodyField = <Input, Output, Status extends number>(
  endpoint: Endpoint<Input, Output, Status>,
  bodyField: string & keyof Input
): Endpoint<Input, Output, Status> => ({
  ...endpoint,
  bodyField,
  encode: (input) =>
    Result.map(endpoint.encode(input), (request) => ({
      ...request,
      // Without the braces and the key of the object, as `write` has them.
      body: request.body?.slice(`{"${wireName(bodyField)}":`.length, -1)
    }))
})

/**
 * Gives an endpoint a quota of its own, which Clerk counts over all resources of the instance.
 *
 * **Details**
 *
 * It counts besides the instance's quota, in the place of a resource's, and each client counts it for its secret key.
 *
 * @example
 * ```ts
 * import { Endpoint, Field } from "@effect-clerk/core"
 * import { Duration, Result } from "effect"
 *
 * const create = Endpoint.withEndpointQuota(
 *   Endpoint.make("OrganizationInvitations.create", {
 *     method: "POST",
 *     path: "/organizations/{organization_id}/invitations",
 *     params: { organizationId: Field.Id },
 *     payload: { emailAddress: Field.Text },
 *     decode: Result.succeed,
 *     errors: [400, 403, 404, 422]
 *   }),
 *   { limit: 250, window: Duration.hours(1) }
 * )
 *
 * create.resourceQuota?.limit // => 250
 * ```
 *
 * @see https://clerk.com/docs/backend-requests/resources/rate-limits
 * @category combinators
 * @since 0.1.0
 */
export const withEndpointQuota = <Input, Output, Status extends number>(
  endpoint: Endpoint<Input, Output, Status>,
  resourceQuota: Quota
): Endpoint<Input, Output, Status> => ({
  ...endpoint,
  resourceQuota,
  isEndpointQuota: true,
  encode: (input) => Result.map(endpoint.encode(input), (request) => ({ ...request, resource: endpoint.name }))
})

/**
 * A field of an array of objects, with the fields of each.
 *
 * @category models
 * @since 0.1.0
 */
export interface Records<F extends Field.Fields> extends Field.Field<ReadonlyArray<Field.Struct<F>>> {
  readonly fields: F
}

/**
 * Accepts an array of `minimum` to `maximum` objects, at least one, each of which is checked and written as the body of an endpoint with
 * these fields.
 *
 * @category fields
 * @since 0.1.0
 */
export const records = <const F extends Field.Fields>(
  fields: F,
  { expected, maximum, minimum }: { readonly minimum: number; readonly maximum: number; readonly expected: string }
): Records<F> => {
  const encode = encoder([], inputFields(fields, "body"), true)
  const toJson = (value: unknown): string | ReadonlyArray<Issue> => {
    const given = Array.isArray(value) && value.length <= maximum ? copyItems(value) : []
    if (given.length < minimum || given.length > maximum) return issuesOf(expected)
    const issues: Array<Issue> = []
    const items = given.map((item, index) => {
      const encoded = encode(item)
      return Result.isFailure(encoded) ? addWithin(issues, index, encoded.failure) : encoded.success.body
    })
    return issues.length > 0 ? issues : `[${items.join()}]`
  }
  return { fields, ...Field.fromJson<ReadonlyArray<Field.Struct<F>>>(toJson) }
}

/** Returns the function that checks an input and writes its request. */
const encoder = (segments: ReadonlyArray<Segment>, fields: ReadonlyArray<InputField>, hasBody: boolean) => {
  const names = new Set(fields.map(({ name }) => name))
  return (input: unknown): Result.Result<Request, ReadonlyArray<Issue>> => {
    const issues: Array<Issue> = []
    try {
      const values = readInput(input, fields, names, issues)
      return issues.length > 0 ? Result.fail(issues) : Result.succeed(write(segments, fields, values, hasBody))
    } catch {
      // A getter or a proxy of the input threw. The text of its error is the program's, and may hold a value.
      return Result.fail(issuesOf("an object that can be read"))
    }
  }
}

/** Writes a request of values that were checked; those of a body are JSON already. */
const write = (
  segments: ReadonlyArray<Segment>,
  fields: ReadonlyArray<InputField>,
  values: ReadonlyArray<unknown>,
  hasBody: boolean
): Request => {
  let body = ""
  let search = ""
  let index = 0
  for (const field of fields) {
    const value = values[index++]
    // A key that is undefined is not sent.
    if (value === undefined) continue
    const { location, wire } = field
    if (location === "body" && typeof value === "string") body += `${body && ","}"${wire}":${value}`
    else if (location === "query") search += encodeQuery(wire, value)
  }
  let path = ""
  let resource = ""
  for (const segment of segments) {
    path += typeof segment === "string" ? segment : encodeURIComponent(String(values[segment]))
    if (typeof segment === "number") resource = path
  }
  // A page that quotes the URL in apostrophes would end the quotation at one in the query.
  const query = search && search.replace("&", "?").replaceAll("'", "%27")
  return { resource, target: path + query, body: hasBody ? `{${body}}` : undefined }
}

/** A fixed text of a path, or the index of the field whose value stands there. */
type Segment = string | number

const pathSegments = (path: string, fields: ReadonlyArray<InputField>): ReadonlyArray<Segment> =>
  // Between the braces, every second part is the name of a parameter.
  path.split(/[{}]/).map((text, index) => (index % 2 === 0 ? text : fields.findIndex(({ wire }) => wire === text)))

const encodeQuery = (name: string, value: unknown): string => {
  const items: ReadonlyArray<unknown> = Array.isArray(value) ? value : [value]
  return items.map((item) => `&${name}=${encodeURIComponent(String(item))}`).join("")
}
