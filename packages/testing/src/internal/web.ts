import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import type { Core, Reply } from "./handler.ts"

const toResponse = (request: Request, { body, headers, status }: Reply): Response =>
  new Response(request.method === "HEAD" ? null : body, { status, headers })

/** Answers a web request. Fails as the platform's fetch does if its body cannot be read. */
const respond = (core: Core, request: Request): Effect.Effect<Response, TypeError> =>
  Effect.gen(function* () {
    const body = yield* Effect.tryPromise({
      try: () => request.arrayBuffer(),
      catch: (cause) => new TypeError("the body of the request cannot be read", { cause })
    })
    const { pathname, search } = new URL(request.url)
    const reply = yield* core.handle({
      method: request.method,
      path: pathname,
      query: search.slice(1),
      header: (name) => request.headers.get(name),
      body: new Uint8Array(body)
    })
    return toResponse(request, reply)
  })

/** A fetch function: as the platform's, it rejects for what is no request, and with the reason of an abort. */
export const makeFetch =
  (core: Core) =>
  async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { signal } = request
    const exit = await Effect.runPromiseExit(respond(core, request), { signal })
    signal.throwIfAborted()
    return Effect.runPromise(exit)
  }

/** An `HttpClient`, whose requests are answered in memory. */
export const makeHttpClient = (core: Core): HttpClient.HttpClient =>
  HttpClient.make((request) =>
    HttpClientRequest.toWeb(request).pipe(
      Effect.mapError(
        (cause) =>
          new HttpClientError.HttpClientError({ reason: new HttpClientError.InvalidUrlError({ request, cause }) })
      ),
      Effect.flatMap((webRequest) =>
        Effect.mapError(
          respond(core, webRequest),
          (cause) =>
            new HttpClientError.HttpClientError({ reason: new HttpClientError.EncodeError({ request, cause }) })
        )
      ),
      Effect.map((response) => HttpClientResponse.fromWeb(request, response))
    )
  )
