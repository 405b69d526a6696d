import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import type * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Tracer from "effect/Tracer"
import { after } from "./timer.ts"
import {
  type Broken,
  brokenOff,
  type Incoming,
  needsBody,
  noAnswer,
  type Outgoing,
  timedOut,
  type Transport
} from "./transport.ts"

/** A scoped change of the client below. */
export const Transform = Context.Reference<(client: HttpClient.HttpClient) => HttpClient.HttpClient>(
  "@effect-clerk/http/ClerkHttpClient/Transform",
  { defaultValue: () => (client) => client }
)

const toRequest = (outgoing: Outgoing): HttpClientRequest.HttpClientRequest =>
  HttpClientRequest.make(outgoing.method)(outgoing.url, {
    headers: outgoing.headers,
    ...(outgoing.body === undefined ? undefined : { body: HttpBody.text(outgoing.body, "application/json") })
  })

type Response = HttpClientResponse.HttpClientResponse

const toIncoming = ({ headers, status }: Response, text: string): Incoming => ({
  status,
  header: (name) => headers[name],
  headers: () => ({ ...headers }),
  text
})

const broken = (response: Response, cause: unknown): Effect.Effect<Incoming, Broken> =>
  needsBody(response.status) ? Effect.fail(brokenOff(response.status, cause)) : Effect.succeed(toIncoming(response, ""))

const readBody = (response: Response): Effect.Effect<Incoming, Broken> =>
  Effect.matchEffect(response.text, {
    onSuccess: (text) => Effect.succeed(toIncoming(response, text)),
    onFailure: (error) => broken(response, error.reason.cause)
  })

/** Every failure of the client, by its reason; the error itself is not kept, since its request holds the secret key. */
const fromError = (
  error: HttpClientError.HttpClientError,
  read: (response: Response) => Effect.Effect<Incoming, Broken>
): Effect.Effect<Incoming, Broken> => {
  const { reason } = error
  switch (reason._tag) {
    case "TransportError":
      return Effect.fail(noAnswer(reason.cause ?? reason.description))
    case "EncodeError":
    case "InvalidUrlError":
      return Effect.fail({ ...noAnswer(reason.cause ?? reason.description), processed: "no" })
    case "StatusCodeError":
      return read(reason.response)
    case "DecodeError":
    case "EmptyBodyError":
      return broken(reason.response, reason.cause ?? reason.description)
  }
}

/**
 * Over effect's HttpClient. Its own span and trace headers are off: they hold the whole query, and go to Clerk. An exchange
 * has a fiber of its own, whose limit is one timer: a race with a timeout would take two more fibers a call. It is over
 * when its fiber is, so that whoever goes on finds the connection closed.
 */
export const make =
  (client: HttpClient.HttpClient): Transport =>
  (outgoing, limit, end, caller, parent) => {
    const { context } = caller
    let head: Response | undefined
    let isLate = false
    const read = (response: Response): Effect.Effect<Incoming, Broken> => {
      head = response
      return readBody(response)
    }
    const exchange = Effect.suspend(() => Context.get(context, Transform)(client).execute(toRequest(outgoing))).pipe(
      Effect.flatMap(read),
      Effect.catchTag("HttpClientError", (error) => fromError(error, read)),
      Effect.catch((broken) => Effect.succeed(broken))
    )
    const init = Context.getOrUndefined(context, FetchHttpClient.RequestInit)
    const child = Effect.runForkWith(
      context.pipe(
        Context.add(Tracer.ParentSpan, parent),
        Context.add(FetchHttpClient.RequestInit, { ...init, redirect: "manual" }),
        Context.add(HttpClient.TracerDisabledWhen, () => true),
        Context.add(HttpClient.TracerPropagationEnabled, false)
      )
    )(exchange)
    const cancel = after(caller, limit, () => {
      isLate = true
      child.interruptUnsafe(caller.id)
    })
    child.addObserver((exit) => {
      cancel()
      if (isLate) end(timedOut(head && toIncoming(head, "")))
      else end(Exit.isSuccess(exit) ? exit.value : exit)
    })
    return Fiber.interrupt(child)
  }
