import type * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { type Environment, makeTraceId } from "./environment.ts"
import {
  bodyTooLarge,
  invalidBody,
  invalidKey,
  maxBodyBytes,
  type Refusal,
  unauthenticated,
  unsupportedContentType
} from "./refusal.ts"
import { findRoute } from "./routes.ts"
import type { State } from "./state.ts"

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

/** What all ways in share: one request in, one answer out. */
export interface Core {
  readonly handle: (request: HandlerRequest) => Effect.Effect<Reply>
  /** An answer to what did not become a request. */
  readonly refuse: (refusal: Refusal) => Reply
}

const SecretKey = /^sk_(?:test|live)_[\x21-\x7e]+$/

const authenticate = (header: string | null): Result.Result<void, Refusal> => {
  const token = header === null ? undefined : /^Bearer +(\S+)$/i.exec(header)?.[1]
  if (token === undefined) return Result.fail(unauthenticated)
  return SecretKey.test(token) ? Result.void : Result.fail(invalidKey)
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

const run = (state: State, request: HandlerRequest, environment: Environment): Result.Result<unknown, Refusal> =>
  Result.gen(function* () {
    const { path, route } = yield* findRoute(request.method, request.path)
    yield* authenticate(request.header("authorization"))
    if (request.body.length > maxBodyBytes) yield* Result.fail(bodyTooLarge)
    const body = route.hasBody ? yield* parseBody(request) : undefined
    return yield* route.run(state, { path, query: new URLSearchParams(request.query), body }, environment)
  })

const toReply = (status: number, body: unknown, headers: Reply["headers"]): Reply => ({
  status,
  headers: { "content-type": "application/json", ...headers },
  body: JSON.stringify(body)
})

/** A refusal with a trace id of its own, in the body and as a header. */
export const refuse = ({ errors, headers, status }: Refusal, environment: Environment): Reply => {
  const traceId = makeTraceId(environment)
  return toReply(status, { errors, clerk_trace_id: traceId }, { ...headers, "clerk-trace-id": traceId })
}

/** Answers one request, and changes the state as it says. */
export const handle = (state: State, request: HandlerRequest, environment: Environment): Reply => {
  const result = run(state, request, environment)
  return Result.isSuccess(result) ? toReply(200, result.success, {}) : refuse(result.failure, environment)
}
