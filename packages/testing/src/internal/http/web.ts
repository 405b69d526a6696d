import * as Context from "effect/Context"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Predicate from "effect/Predicate"
import { bodilessStatuses, type HandlerResponse, type RequestHandler } from "./requestHandler.ts"

/**
 * Makes a fetch function. As the platform's, it rejects for an invalid request, and with the reason of an abort.
 *
 * Unlike the platform's it takes requests and signals of any realm: a test environment such as jsdom replaces the global
 * `AbortController`, and leaves `Request`, which takes no other signal than the platform's own.
 */
export const makeFetch =
  (handler: RequestHandler) =>
  async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    readOptions(init)
    const own = isForeignRequest(input) ? await copyOf(input) : input
    const given = init?.signal ?? (init?.signal === undefined && isForeignRequest(input) ? input.signal : undefined)
    const isGiven = isSignal(given)
    const request = new Request(own, isGiven ? { ...init, signal: null } : init)
    const signal = isGiven ? given : request.signal
    const response = Effect.mapError(respond(handler, request), ({ cause }) => cause)
    const exit = await Effect.runPromiseExit(response, { signal })
    return Effect.runPromise(signal.aborted ? Effect.fail(signal.reason) : exit)
  }

/**
 * Reads what tells the client that its request is sent once: on Bun, Deno and workerd, whose fetch may send a write twice, it gives
 * options that notice when the platform reads them. Without this a write that the emulator rejects would be processed `"maybe"`.
 */
const readOptions = (init: object | undefined): void => {
  for (const name of ["client", "tls"]) {
    if (Predicate.hasProperty(init, name) && Predicate.isObject(init[name])) Reflect.get(init[name], "crl")
  }
}

/** Accepts any object that has the parts of a signal that are used. */
const isSignal = (value: unknown): value is AbortSignal =>
  Predicate.hasProperty(value, "aborted") &&
  Predicate.isBoolean(value.aborted) &&
  Predicate.hasProperty(value, "addEventListener") &&
  Predicate.isFunction(value.addEventListener)

/** Tells a request of another realm, which the platform's `Request` would take for a text. */
const isForeignRequest = (input: string | URL | Request): input is Request =>
  Predicate.hasProperty(input, "arrayBuffer") && !(input instanceof Request)

const copyOf = async (request: Request): Promise<Request> => {
  const { headers, method, url } = request
  const body = await request.arrayBuffer()
  return new Request(url, { method, headers: [...headers], ...(body.byteLength === 0 ? undefined : { body }) })
}

/** Makes an `HttpClient` whose requests never leave the process. */
export const makeHttpClient = (handler: RequestHandler): HttpClient.HttpClient =>
  HttpClient.make((request, _url, _signal, { context }) => {
    readOptions(Context.getOrUndefined(context, FetchHttpClient.RequestInit))
    return HttpClientRequest.toWeb(request).pipe(
      Effect.mapError(
        (cause) =>
          new HttpClientError.HttpClientError({ reason: new HttpClientError.InvalidUrlError({ request, cause }) })
      ),
      Effect.flatMap((webRequest) =>
        Effect.mapError(respond(handler, webRequest), (failure) => toHttpClientError(request, failure))
      ),
      Effect.map((response) => HttpClientResponse.fromWeb(request, response))
    )
  })

const toHttpClientError = (
  request: HttpClientRequest.HttpClientRequest,
  { cause, phase }: FetchFailure
): HttpClientError.HttpClientError =>
  new HttpClientError.HttpClientError({
    reason:
      phase === "reading the request"
        ? new HttpClientError.EncodeError({ request, cause })
        : new HttpClientError.TransportError({ request, cause })
  })

/** The body of the request cannot be read, or the emulator reset the connection. */
class FetchFailure extends Data.TaggedError("FetchFailure")<{
  readonly phase: "reading the request" | "awaiting the response"
  readonly cause: TypeError
}> {}

const respond = (handler: RequestHandler, request: Request): Effect.Effect<Response, FetchFailure> =>
  Effect.gen(function* () {
    const body = yield* Effect.tryPromise({
      try: () => request.arrayBuffer(),
      catch: (cause) =>
        new FetchFailure({
          phase: "reading the request",
          cause: new TypeError("the body of the request cannot be read", { cause })
        })
    })
    const { pathname, search } = new URL(request.url)
    const handled = handler.handle({
      method: request.method,
      path: pathname,
      query: search.slice(1),
      header: (name) => request.headers.get(name),
      body: new Uint8Array(body)
    })
    const outcome = handled._tag === "Pending" ? yield* handled.outcome : handled
    switch (outcome._tag) {
      case "Response":
        return toWebResponse(request, outcome.response)
      case "CutBody":
        return toCutWebResponse(outcome.response)
      case "Reset":
        return yield* new FetchFailure({ phase: "awaiting the response", cause: connectionReset("fetch failed") })
    }
  })

const toWebResponse = (request: Request, { body, headers, status }: HandlerResponse): Response =>
  new Response(request.method === "HEAD" || bodilessStatuses.has(status) ? null : body, { status, headers })

/** Makes a response whose body fails after its first half. */
const toCutWebResponse = ({ body, headers, status }: HandlerResponse): Response => {
  const bytes = new TextEncoder().encode(body)
  let sent = false
  const cutBody = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (sent) controller.error(connectionReset("terminated"))
      else controller.enqueue(bytes.slice(0, bytes.length >>> 1))
      sent = true
    }
  })
  return new Response(bodilessStatuses.has(status) ? null : cutBody, { status, headers })
}

/** Makes the error with which the platform's fetch rejects, or with which its body fails, when a connection is reset. */
const connectionReset = (message: string): TypeError =>
  new TypeError(message, {
    cause: Object.assign(new Error("the emulator reset the connection"), { code: "ECONNRESET" })
  })
