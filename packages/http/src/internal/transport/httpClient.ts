import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Function from "effect/Function"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Headers from "effect/http/Headers"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as UrlParams from "effect/http/UrlParams"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as SendOnce from "./sendOnce.ts"
import { connectionFailed } from "./connectionError.ts"
import { after } from "../timer.ts"
import { toHead } from "./head.ts"
import { Body, MaxResponseBytes, WebBody, withBrokenBody } from "./readBody.ts"
import {
  timedOut,
  type Transport,
  type TransportFailure,
  type TransportRequest,
  type TransportResponse,
  type TransportResult
} from "./transport.ts"

/** Changes the client for the calls of one scope. */
export const Transform = /* @__PURE__ */ Context.Reference<(client: HttpClient.HttpClient) => HttpClient.HttpClient>(
  "@effect-clerk/http/ClerkHttpClient/Transform",
  { defaultValue: () => (client) => client }
)

/** Turns of the event loop that an interrupted request has to close its connection. */
const turns = 10

/**
 * Sends over effect's HttpClient. Each request runs in a fiber of its own with one timer as its limit: a race with a timeout
 * would take two more fibers a call. The result is reported when that fiber has ended, so that the call goes on with its
 * connection closed. A client that cannot be interrupted is left behind: its scope closes, and what it comes to is ignored.
 */
export const make = (client: HttpClient.HttpClient): Transport => {
  const on = SendOnce.platform()
  const scoped = HttpClient.withScope(client)
  return (request, limit, onResult, caller, parent, onHead) => {
    const { context } = caller
    const prepared = SendOnce.prepare(on, request, Context.getOrUndefined(context, FetchHttpClient.RequestInit), false)
    let isOver = false
    const onEnd = (result: TransportResult): void => {
      if (isOver) return
      isOver = true
      stopTimer()
      prepared.close?.()
      onResult(result, prepared.isOnce)
    }
    let head: TransportResponse | undefined
    let body: WebBody | undefined
    let isLate = false
    const read: Read = (response) => {
      head = toHead(response)
      onHead(head)
      if (head.invalid !== undefined) return Effect.succeed(head)
      const maxBytes = caller.getRef(MaxResponseBytes)
      const web = HttpClientResponse.toWeb(response)
      if (Option.isNone(web)) return readBody(new Body(head, maxBytes), response)
      // Takes 0.8 of what its text would take, and its stream 1.5. It is read once this fiber has ended, and needs none.
      body = new WebBody(head, web.value, maxBytes)
      return Effect.succeed(head)
    }
    const sent = Effect.matchEffect(
      Effect.suspend(() => {
        const changed = caller.getRef(Transform)(client)
        const scopedClient = changed === client ? scoped : HttpClient.withScope(changed)
        return scopedClient.execute(toClientRequest(request, prepared.body))
      }),
      { onSuccess: read, onFailure: (error) => fromClientError(error, read) }
    )
    // The client aborts a request when its scope closes. A body that is read here is out of its sight.
    const scope = Scope.makeUnsafe()
    const child = Effect.runForkWith(contextOf(context, parent, { ...prepared.init, redirect: "manual" }, scope))(sent)
    const run = <A>(effect: Effect.Effect<A>): Fiber.Fiber<A> => Effect.runForkWith(context)(effect)
    const close = (): void => {
      void body?.cancel()
      run(Scope.close(scope, Exit.void))
    }
    const leave = (): void => {
      if (isOver) return
      close()
      // A client that goes on with a request without a head is out of reach, as after a timeout.
      onEnd(isLate || head === undefined ? timedOut(head) : { _tag: "Defect", cause: Cause.interrupt(caller.id) })
    }
    const interrupt = Effect.suspend(() => {
      child.interruptUnsafe(caller.id)
      return Effect.map(endOrTurns(child, run), leave)
    })
    const stopTimer = after(caller, limit, () => {
      isLate = true
      run(interrupt)
    })
    child.addObserver((exit) => {
      if (isOver) return
      if (isLate) return leave()
      if (Exit.isFailure(exit)) {
        close()
        return onEnd({ _tag: "Defect", cause: exit.cause })
      }
      return body === undefined ? onEnd(exit.value) : void body.read().then(onEnd)
    })
    return interrupt
  }
}

/**
 * Returns the context of a request. It switches off the client's own span and trace headers: the span holds the whole query, and
 * the headers go to Clerk. Added one by one: effect keeps each as an overlay, where a merge copies the program's whole context.
 */
const contextOf = (
  program: Context.Context<never>,
  parent: Tracer.Span,
  init: RequestInit,
  scope: Scope.Scope
): Context.Context<Scope.Scope> => {
  const untraced = Context.add(program, HttpClient.TracerDisabledWhen, Function.constTrue)
  const unpropagated = Context.add(untraced, HttpClient.TracerPropagationEnabled, false)
  const below = Context.add(unpropagated, Tracer.ParentSpan, parent)
  return Context.add(Context.add(below, FetchHttpClient.RequestInit, init), Scope.Scope, scope)
}

/** Waits until a fiber has ended, for some turns of the event loop at most. */
const endOrTurns = (
  child: Fiber.Fiber<unknown, unknown>,
  run: <A>(effect: Effect.Effect<A>) => Fiber.Fiber<A>
): Effect.Effect<void> =>
  Effect.callback((resume) => {
    const onEnd = (): void => resume(Effect.void)
    child.addObserver(onEnd)
    if (child.pollUnsafe() === undefined) {
      run(Effect.forEach(Array.from({ length: turns }), () => Effect.yieldNow)).addObserver(onEnd)
    }
  })

/** Builds a request at once: each of effect's combinators would copy all of its headers. */
const toClientRequest = (
  request: TransportRequest,
  content: SendOnce.Prepared["body"]
): HttpClientRequest.HttpClientRequest => {
  const body = toBody(content, request.headers["content-type"])
  const headers = Headers.fromInput({ ...request.headers, "content-length": lengthOf(body) })
  return HttpClientRequest.makeWith(request.method, request.url, UrlParams.empty, Option.none(), headers, body)
}

const toBody = (content: SendOnce.Prepared["body"], contentType: string | undefined): HttpBody.HttpBody =>
  content === undefined
    ? HttpBody.empty
    : typeof content === "string"
      ? HttpBody.text(content, contentType)
      : HttpBody.raw(content, { contentType })

const lengthOf = ({ contentLength }: HttpBody.HttpBody.Proto): string | undefined =>
  contentLength === undefined ? undefined : String(contentLength)

type Response = HttpClientResponse.HttpClientResponse

type Read = (response: Response) => Effect.Effect<TransportResponse | TransportFailure>

const readBody = (body: Body, response: Response): Effect.Effect<TransportResponse | TransportFailure> =>
  Effect.catch(
    isShort(body.head.headers(), body.maxBytes) ? readText(body, response) : readStream(body, response),
    ({ reason }) => Effect.succeed(withBrokenBody(body.head, reason.cause))
  )

/**
 * Tells whether a response says that its body is short, as it is sent. The client may then collect its chunks, which take far more
 * than their bytes where a server sends a byte in each.
 */
const isShort = (headers: Readonly<Record<string, string>>, maxBytes: number): boolean =>
  Number(headers["content-length"] ?? Infinity) <= Math.min(maxShortBytes, maxBytes) &&
  headers["content-encoding"] === undefined

const maxShortBytes = 64 * 1024

type ReadBody = Effect.Effect<TransportResponse, HttpClientError.HttpClientError>

/** Reads a body as text. Its stream would make a call over undici dearer by a sixth. */
const readText = (body: Body, { text }: Response): ReadBody => Effect.map(text, (text) => body.withText(text))

const readStream = (body: Body, { stream }: Response): ReadBody =>
  Effect.map(
    Stream.runForEachWhile(stream, (chunk) => Effect.succeed(body.add(chunk))),
    () => body.toResponse()
  )

/** Reads every error of the client by its reason. The error itself is not kept, since its request holds the secret key. */
const fromClientError = (
  { reason }: HttpClientError.HttpClientError,
  read: Read
): Effect.Effect<TransportResponse | TransportFailure> => {
  switch (reason._tag) {
    case "TransportError":
      return Effect.succeed(connectionFailed(reason.cause ?? reason.description))
    case "EncodeError":
    case "InvalidUrlError":
      return Effect.succeed({ ...connectionFailed(reason.cause ?? reason.description), processed: "no" })
    case "StatusCodeError":
      return read(reason.response)
    case "DecodeError":
    case "EmptyBodyError":
      return Effect.succeed(withBrokenBody(toHead(reason.response), reason.cause ?? reason.description))
  }
}
