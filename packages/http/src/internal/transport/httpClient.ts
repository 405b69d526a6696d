import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Function from "effect/Function"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpBody from "effect/http/HttpBody"
import * as HttpClient from "effect/http/HttpClient"
import type * as HttpClientError from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Tracer from "effect/Tracer"
import * as SendOnce from "./sendOnce.ts"
import { bodyFailed, connectionFailed } from "./connectionError.ts"
import { after } from "../timer.ts"
import { toHead } from "./head.ts"
import { Body, MaxResponseBytes, WebBody } from "./readBody.ts"
import {
  needsBody,
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
  return (request, limit, onResult, caller, parent, onHead) => {
    const { context } = caller
    const given = Context.getOrUndefined(context, FetchHttpClient.RequestInit)
    const prepared = SendOnce.prepare(on, request, given)
    let isOver = false
    const onEnd = (result: TransportResult): void => {
      if (isOver) return
      isOver = true
      stopTimer()
      prepared.close()
      onResult(prepared.mayRepeat ? SendOnce.lastOfSeveral(result) : result)
    }
    let head: TransportResponse | undefined
    let isLate = false
    const read: Read = (response) => {
      head = toHead(response)
      onHead(head)
      return head.invalid === undefined
        ? readBody(head, response, caller.getRef(MaxResponseBytes))
        : Effect.succeed(head)
    }
    const sent = Effect.matchEffect(
      Effect.suspend(() =>
        HttpClient.withScope(Context.get(context, Transform)(client)).execute(
          toClientRequest(request, prepared.rawBody)
        )
      ),
      { onSuccess: read, onFailure: (error) => fromClientError(error, read) }
    )
    // The client aborts a request when its scope closes. A body that is read here is out of its sight.
    const scope = Scope.makeUnsafe()
    const run = Effect.runForkWith(context)
    const child = Effect.runForkWith(
      // Added one by one: effect keeps each as an overlay, where a merge copies the program's whole context for each request.
      untraced(context).pipe(
        Context.add(Tracer.ParentSpan, parent),
        Context.add(FetchHttpClient.RequestInit, prepared.init),
        Context.add(Scope.Scope, scope)
      )
    )(sent)
    const leave = (): void => {
      if (isOver) return
      onEnd(timedOut(head))
      run(Scope.close(scope, Exit.void))
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
      if (Exit.isFailure(exit) && !isOver) Effect.runSync(Scope.close(scope, Exit.void))
      if (isLate) onEnd(timedOut(head))
      else onEnd(Exit.isSuccess(exit) ? exit.value : { _tag: "Defect", cause: exit.cause })
    })
    return interrupt
  }
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
      run(Effect.forEach(Array.from({ length: turns }), () => Effect.yieldNow, { discard: true })).addObserver(onEnd)
    }
  })

/** Switches off the client's own span and trace headers: the span holds the whole query, and the headers go to Clerk. */
const untraced = (context: Context.Context<never>): Context.Context<never> =>
  Context.add(
    Context.add(context, HttpClient.TracerDisabledWhen, Function.constTrue),
    HttpClient.TracerPropagationEnabled,
    false
  )

const toClientRequest = (
  { body, headers, method, url }: TransportRequest,
  rawBody: unknown
): HttpClientRequest.HttpClientRequest => {
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

type Read = (response: Response) => Effect.Effect<TransportResponse | TransportFailure>

const readBody = (
  head: TransportResponse,
  response: Response,
  maxResponseBytes: number
): Effect.Effect<TransportResponse | TransportFailure> => {
  const web = HttpClientResponse.toWeb(response)
  if (Option.isSome(web)) return readWebBody(head, new WebBody(head, web.value, maxResponseBytes))
  const body = new Body(head, maxResponseBytes)
  return Effect.match(
    Stream.runForEachWhile(response.stream, (chunk) => Effect.succeed(body.add(chunk))),
    { onSuccess: () => body.toResponse(), onFailure: ({ reason }) => withBrokenBody(head, reason.cause) }
  )
}

/** Reads the body of a client over fetch at 0.8 of what its text would take, and its stream at 1.5. */
const readWebBody = (head: TransportResponse, body: WebBody): Effect.Effect<TransportResponse | TransportFailure> =>
  Effect.callback((resume) => {
    body.read().then(
      (response) => resume(Effect.succeed(response)),
      (cause: unknown) => resume(Effect.succeed(withBrokenBody(head, cause)))
    )
    return Effect.sync(() => void body.cancel())
  })

const withBrokenBody = (head: TransportResponse, cause: unknown): TransportResponse | TransportFailure =>
  needsBody(head.status) ? bodyFailed(head.status, cause) : head

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
