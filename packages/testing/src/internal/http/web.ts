import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import { bodiless, type Reply } from "./handler.ts"
import type { Core } from "../instance.ts"

/** As the platform's fetch rejects when the connection goes down, and its body when it does so later. */
const disconnected = (message: string): TypeError =>
  new TypeError(message, {
    cause: Object.assign(new Error("the emulator reset the connection"), { code: "ECONNRESET" })
  })

/** The request's body cannot be read, or the connection was reset. */
class Broken extends Data.TaggedError("Broken")<{ readonly when: "sending" | "waiting"; readonly cause: TypeError }> {}

const toResponse = (request: Request, { body, headers, status }: Reply): Response =>
  new Response(request.method === "HEAD" || bodiless.has(status) ? null : body, { status, headers })

/** The first half of the body comes through. */
const toCutResponse = ({ body, headers, status }: Reply): Response => {
  const bytes = new TextEncoder().encode(body)
  let sent = false
  const broken = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      if (sent) controller.error(disconnected("terminated"))
      else controller.enqueue(bytes.slice(0, bytes.length >>> 1))
      sent = true
    }
  })
  return new Response(bodiless.has(status) ? null : broken, { status, headers })
}

/** Answers a web request. */
const respond = (core: Core, request: Request): Effect.Effect<Response, Broken> =>
  Effect.gen(function* () {
    const body = yield* Effect.tryPromise({
      try: () => request.arrayBuffer(),
      catch: (cause) =>
        new Broken({ when: "sending", cause: new TypeError("the body of the request cannot be read", { cause }) })
    })
    const { pathname, search } = new URL(request.url)
    const handled = core.handle({
      method: request.method,
      path: pathname,
      query: search.slice(1),
      header: (name) => request.headers.get(name),
      body: new Uint8Array(body)
    })
    const outcome = handled._tag === "Pending" ? yield* handled.outcome : handled
    switch (outcome._tag) {
      case "Answered":
        return toResponse(request, outcome.reply)
      case "Cut":
        return toCutResponse(outcome.reply)
      case "Reset":
        return yield* new Broken({ when: "waiting", cause: disconnected("fetch failed") })
    }
  })

/** A fetch function: as the platform's, it rejects for what is no request, and with the reason of an abort. */
export const makeFetch =
  (core: Core) =>
  async (input: string | URL | Request, init?: RequestInit): Promise<Response> => {
    const request = new Request(input, init)
    const { signal } = request
    const response = Effect.mapError(respond(core, request), ({ cause }) => cause)
    const exit = await Effect.runPromiseExit(response, { signal })
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
          ({ cause, when }) =>
            new HttpClientError.HttpClientError({
              reason:
                when === "sending"
                  ? new HttpClientError.EncodeError({ request, cause })
                  : new HttpClientError.TransportError({ request, cause })
            })
        )
      ),
      Effect.map((response) => HttpClientResponse.fromWeb(request, response))
    )
  )
