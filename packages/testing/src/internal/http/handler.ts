import { Settings } from "@effect-clerk/core/internal"
import * as Result from "effect/Result"
import type { Quirk } from "../../Options.ts"
import type { Limiter } from "../rules/limits.ts"
import { type Environment, makeTraceId } from "../state/environment.ts"
import type { State } from "../state/models.ts"
import {
  apiVersionInvalid,
  bodyTooLarge,
  type ErrorResponse,
  invalidBody,
  invalidKey,
  maxBodyBytes,
  organizationsNotEnabled,
  tooManyRequests,
  unauthenticated,
  unsupportedContentType,
  type WireError
} from "../wire/errorResponses.ts"
import { parseQuery, type Query } from "./query.ts"
import type { HandlerRequest, HandlerResponse } from "./requestHandler.ts"
import type { Found } from "./routes.ts"

/** A Clerk instance, as far as one response depends on it. */
export interface Clerk {
  readonly state: State
  readonly limiter: Limiter
  readonly quirks: ReadonlySet<Quirk>
}

/** Responds to one request as Clerk does, and changes the state as the request asks for. */
export const handleRequest = (
  clerk: Clerk,
  request: HandlerRequest,
  found: Result.Result<Found, ErrorResponse>,
  environment: Environment
): HandlerResponse => {
  const result = Result.flatMap(found, (found) => runRoute(clerk, request, found, environment))
  return Result.isSuccess(result)
    ? writeSuccess(result.success, clerk.quirks, environment)
    : writeErrorResponse(result.failure, clerk.quirks, environment)
}

/** Writes a successful response with a trace id of its own. */
export const writeSuccess = (body: string, quirks: ReadonlySet<Quirk>, environment: Environment): HandlerResponse =>
  toJsonResponse(200, body, { [traceHeader]: makeTraceId(environment) }, quirks)

/** Writes an error response with a trace id of its own, in the body and as a header. */
export const writeErrorResponse = (
  { errors, headers, status }: ErrorResponse,
  quirks: ReadonlySet<Quirk>,
  environment: Environment
): HandlerResponse => {
  const traceId = makeTraceId(environment)
  const body = JSON.stringify({ errors: errors.slice(0, maxErrors).map(shorten), clerk_trace_id: traceId })
  return toJsonResponse(status, body, { [traceHeader]: traceId, ...headers }, quirks)
}

/** Header that identifies a response, whatever its status. */
const traceHeader = "clerk-trace-id"

/** Number of errors that one response lists. A body of a million unknown keys would get twelve times its size back. */
const maxErrors = 100

/** Length of a text of an error. It may quote a name or a value of the request, which is as long as the client likes. */
const maxTextLength = 1000

const shorten = ({ code, long_message, message, meta }: WireError): WireError => {
  const error = { message: cut(message), long_message: cut(long_message), code: cut(code) }
  const texts = Object.entries(meta ?? {}).map(([key, value]): readonly [string, unknown] => [
    key,
    typeof value === "string" ? cut(value) : value
  ])
  return meta === undefined ? error : { ...error, meta: Object.fromEntries<unknown>(texts) }
}

const cut = (text: string): string => (text.length > maxTextLength ? `${text.slice(0, maxTextLength)}…` : text)

const toJsonResponse = (
  status: number,
  body: string,
  headers: HandlerResponse["headers"],
  quirks: ReadonlySet<Quirk>
): HandlerResponse => ({
  status,
  headers: {
    "content-type": quirks.has("charset") ? "application/json; charset=utf-8" : "application/json",
    ...headers
  },
  body
})

/** Checks the key, the limits, the API version and the body, in this order, and runs the operation. */
const runRoute = (
  { limiter, quirks, state }: Clerk,
  request: HandlerRequest,
  { pathParameters, route }: Found,
  environment: Environment
): Result.Result<string, ErrorResponse> => {
  const secretKey = authenticate(request.header("authorization"))
  if (Result.isFailure(secretKey)) return Result.fail(secretKey.failure)
  const wait = limiter({ secretKey: secretKey.success, resource: route.resourceQuota(pathParameters) }, environment.now)
  if (wait !== undefined) return Result.fail(tooManyRequests(wait))
  const query = parseQuery(request.query)
  const apiVersion = apiVersionOf(request.header("clerk-api-version"), query)
  if (Result.isFailure(apiVersion)) return Result.fail(apiVersion.failure)
  if (route.needsOrganizations && !state.settings.organizationsEnabled) return Result.fail(organizationsNotEnabled)
  if (request.body.length > maxBodyBytes) return Result.fail(bodyTooLarge(maxBodyBytes))
  return Result.flatMap(route.hasBody ? parseBody(request) : Result.succeed(undefined), (body) =>
    route.run(state, { path: pathParameters, query, body, apiVersion: apiVersion.success }, environment, quirks)
  )
}

const authenticate = (header: string | null): Result.Result<string, ErrorResponse> => {
  const token = header === null ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1]
  if (token === undefined) return Result.fail(unauthenticated)
  return Settings.isSecretKey(token) ? Result.succeed(token) : Result.fail(invalidKey)
}

/** Versions that Clerk's API has had. */
const apiVersions: ReadonlySet<string> = new Set(Settings.apiVersions)

/** Returns the API version, which comes as a header or in the query. Without one it is the instance's: the newest. */
const apiVersionOf = (header: string | null, query: Query): Result.Result<string, ErrorResponse> => {
  const versions = [...(header === null ? [] : [header]), ...(query.get("__clerk_api_version") ?? [])]
  if (versions.length > 1) {
    return Result.fail(apiVersionInvalid("The API version must be given once, as a header or in the query."))
  }
  const [version = Settings.defaultApiVersion] = versions
  return apiVersions.has(version)
    ? Result.succeed(version)
    : Result.fail(apiVersionInvalid(`The API version does not exist. Use one of ${[...apiVersions].join(", ")}.`))
}

/** Parses the JSON of a body; `undefined` where the body is empty. */
export const parseBody = (request: HandlerRequest): Result.Result<unknown, ErrorResponse> => {
  if (request.body.length === 0) return Result.succeed(undefined)
  if (!isJson(request.header("content-type"))) return Result.fail(unsupportedContentType)
  return Result.try({
    try: (): unknown => JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(request.body)),
    catch: () => invalidBody("The request body is not JSON in UTF-8.")
  })
}

const isJson = (contentType: string | null): boolean =>
  contentType !== null && /^application\/json *(?:;|$)/i.test(contentType)
