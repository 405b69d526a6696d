import * as Result from "effect/Result"
import type { Quirk } from "../../Options.ts"
import { type Environment, makeTraceId } from "../state/environment.ts"
import type { Limiter } from "../rules/limits.ts"
import { parseQuery, type Query } from "./query.ts"
import {
  apiVersionInvalid,
  bodyTooLarge,
  invalidBody,
  invalidKey,
  maxBodyBytes,
  organizationsNotEnabled,
  type Refusal,
  tooManyRequests,
  unauthenticated,
  unsupportedContentType
} from "../wire/errorResponses.ts"
import type { Found } from "./routes.ts"
import type { State } from "../state/state.ts"

/** A request as every way in brings it. */
export interface HandlerRequest {
  readonly method: string
  /** The path as it was sent. */
  readonly path: string
  /** What follows the `?`, as it was sent; empty where nothing does. */
  readonly query: string
  readonly header: (name: string) => string | null
  /** All of the body, or more than {@link maxBodyBytes} of it. */
  readonly body: Uint8Array
}

/** An answer as every way in gives it back. */
export interface Reply {
  readonly status: number
  readonly headers: { readonly [name: string]: string }
  readonly body: string
}

/** Statuses whose answers have no body. */
export const bodiless: ReadonlySet<number> = new Set([204, 205, 304])

const SecretKey = /^sk_(?:test|live)_[\x21-\x7e]+$/

const authenticate = (header: string | null): Result.Result<string, Refusal> => {
  const token = header === null ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1]
  if (token === undefined) return Result.fail(unauthenticated)
  return SecretKey.test(token) ? Result.succeed(token) : Result.fail(invalidKey)
}

/** The versions that Clerk has had. */
const apiVersions: ReadonlySet<string> = new Set([
  "2021-02-05",
  "2024-10-01",
  "2025-03-12",
  "2025-04-10",
  "2025-11-10",
  "2026-05-12"
])

/** The version comes as a header or in the query; without one, it is the instance's. All answer the same here. */
const checkApiVersion = (header: string | null, query: Query): Result.Result<void, Refusal> => {
  const versions = [...(header === null ? [] : [header]), ...(query.get("__clerk_api_version") ?? [])]
  if (versions.length > 1) {
    return Result.fail(apiVersionInvalid("The API version must be given once, as a header or in the query."))
  }
  return versions.every((version) => apiVersions.has(version))
    ? Result.void
    : Result.fail(apiVersionInvalid(`There is no such API version; there are ${[...apiVersions].join(", ")}.`))
}

const isJson = (contentType: string | null): boolean =>
  contentType !== null && /^application\/json *(?:;|$)/i.test(contentType)

/** The JSON of a body; `undefined` where the body is empty. */
const parseBody = (request: HandlerRequest): Result.Result<unknown, Refusal> => {
  if (request.body.length === 0) return Result.succeed(undefined)
  if (!isJson(request.header("content-type"))) return Result.fail(unsupportedContentType)
  return Result.try({
    try: (): unknown => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.body)),
    catch: () => invalidBody("The request body is not JSON in UTF-8.")
  })
}

/** One Clerk, as far as a single answer depends on it. */
export interface Clerk {
  readonly state: State
  readonly limiter: Limiter
  readonly quirks: ReadonlySet<Quirk>
}

const run = (
  { limiter, state, quirks }: Clerk,
  request: HandlerRequest,
  found: Result.Result<Found, Refusal>,
  environment: Environment
): Result.Result<string, Refusal> => {
  if (Result.isFailure(found)) return Result.fail(found.failure)
  const { path, route } = found.success
  const secretKey = authenticate(request.header("authorization"))
  if (Result.isFailure(secretKey)) return Result.fail(secretKey.failure)
  const wait = limiter({ secretKey: secretKey.success, resource: route.counted(path) }, environment.now)
  if (wait !== undefined) return Result.fail(tooManyRequests(wait))
  const query = parseQuery(request.query)
  const version = checkApiVersion(request.header("clerk-api-version"), query)
  if (Result.isFailure(version)) return Result.fail(version.failure)
  if (route.ofOrganizations && !state.settings.organizationsEnabled) return Result.fail(organizationsNotEnabled)
  if (request.body.length > maxBodyBytes) return Result.fail(bodyTooLarge)
  return Result.flatMap(route.hasBody ? parseBody(request) : Result.succeed(undefined), (body) =>
    route.run(state, { path, query, body }, environment, quirks)
  )
}

const toReply = (status: number, body: string, headers: Reply["headers"], quirks: ReadonlySet<Quirk>): Reply => ({
  status,
  headers: {
    "content-type": quirks.has("charset") ? "application/json; charset=utf-8" : "application/json",
    ...headers
  },
  body
})

/** A refusal with a trace id of its own, in the body and as a header. */
export const refuse = (
  { errors, headers, status }: Refusal,
  quirks: ReadonlySet<Quirk>,
  environment: Environment
): Reply => {
  const traceId = makeTraceId(environment)
  const body = JSON.stringify({ errors, clerk_trace_id: traceId })
  return toReply(status, body, { "clerk-trace-id": traceId, ...headers }, quirks)
}

/** Answers one request, and changes the state as it says. */
export const handle = (
  clerk: Clerk,
  request: HandlerRequest,
  found: Result.Result<Found, Refusal>,
  environment: Environment
): Reply => {
  const result = run(clerk, request, found, environment)
  return Result.isSuccess(result)
    ? toReply(200, result.success, {}, clerk.quirks)
    : refuse(result.failure, clerk.quirks, environment)
}
