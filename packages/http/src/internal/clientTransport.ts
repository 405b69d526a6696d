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
import * as SendOnce from "./sendOnce.ts"
import { after } from "./timer.ts"
import {
  type Answer,
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
export const Transform = /* @__PURE__ */ Context.Reference<(client: HttpClient.HttpClient) => HttpClient.HttpClient>(
  "@effect-clerk/http/ClerkHttpClient/Transform",
  { defaultValue: () => (client) => client }
)

/** The client's own span and trace headers are off: they hold the whole query, and go to Clerk. */
const quiet = /* @__PURE__ */ Context.add(
  /* @__PURE__ */ Context.make(HttpClient.TracerDisabledWhen, () => true),
  HttpClient.TracerPropagationEnabled,
  false
)

const toRequest = ({ body, headers, method, url }: Outgoing, rawBody: unknown): HttpClientRequest.HttpClientRequest => {
  const contentType = body === undefined ? undefined : "application/json"
  const content =
    rawBody !== undefined
      ? HttpBody.raw(rawBody, { contentType })
      : body === undefined
        ? undefined
        : HttpBody.text(body, contentType)
  return HttpClientRequest.make(method)(url, { headers, ...(content === undefined ? undefined : { body: content }) })
}

type Response = HttpClientResponse.HttpClientResponse

const toIncoming = ({ headers, status }: Response, text: string): Incoming => ({
  status,
  header: (name) => headers[name],
  headers: () => ({ ...headers }),
  text
})

const brokenBody = (response: Response, cause: unknown): Incoming | Broken =>
  needsBody(response.status) ? brokenOff(response.status, cause) : toIncoming(response, "")

type Read = (response: Response) => Effect.Effect<Incoming | Broken>

const readBody: Read = (response) =>
  Effect.match(response.text, {
    onSuccess: (text) => toIncoming(response, text),
    onFailure: ({ reason }) => brokenBody(response, reason.cause)
  })

/** Every failure of the client, by its reason; the error itself is not kept, since its request holds the secret key. */
const fromError = ({ reason }: HttpClientError.HttpClientError, read: Read): Effect.Effect<Incoming | Broken> => {
  switch (reason._tag) {
    case "TransportError":
      return Effect.succeed(noAnswer(reason.cause ?? reason.description))
    case "EncodeError":
    case "InvalidUrlError":
      return Effect.succeed({ ...noAnswer(reason.cause ?? reason.description), processed: "no" })
    case "StatusCodeError":
      return read(reason.response)
    case "DecodeError":
    case "EmptyBodyError":
      return Effect.succeed(brokenBody(reason.response, reason.cause ?? reason.description))
  }
}

/**
 * Over effect's HttpClient. An exchange has a fiber of its own, whose limit is one timer: a race with a timeout would take
 * two more fibers a call. It is over when its fiber is, so that whoever goes on finds the connection closed.
 */
export const make =
  (client: HttpClient.HttpClient): Transport =>
  (outgoing, limit, end, caller, parent) => {
    const { context } = caller
    const given = Context.getOrUndefined(context, FetchHttpClient.RequestInit)
    const prepared = SendOnce.prepare(SendOnce.platform(), outgoing, given)
    const over = (answer: Answer): void => {
      prepared.close()
      end(prepared.mayRepeat ? SendOnce.lastOfSeveral(answer) : answer)
    }
    let head: Response | undefined
    let isLate = false
    const read: Read = (response) => {
      head = response
      return readBody(response)
    }
    const exchange = Effect.matchEffect(
      Effect.suspend(() => Context.get(context, Transform)(client).execute(toRequest(outgoing, prepared.rawBody))),
      { onSuccess: read, onFailure: (error) => fromError(error, read) }
    )
    const child = Effect.runForkWith(
      Context.merge(
        context,
        quiet.pipe(Context.add(Tracer.ParentSpan, parent), Context.add(FetchHttpClient.RequestInit, prepared.init))
      )
    )(exchange)
    const cancel = after(caller, limit, () => {
      isLate = true
      child.interruptUnsafe(caller.id)
    })
    child.addObserver((exit) => {
      cancel()
      if (isLate) over(timedOut(head && toIncoming(head, "")))
      else over(Exit.isSuccess(exit) ? exit.value : exit)
    })
    return Fiber.interrupt(child)
  }
