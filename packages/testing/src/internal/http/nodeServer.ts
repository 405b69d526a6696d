import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type * as Http from "node:http"
import type { Socket } from "node:net"
import {
  badRequest,
  type ErrorResponse,
  headersTooLarge,
  internalError,
  misdirectedRequest,
  requestTimedOut
} from "../wire/errorResponses.ts"
import { makeBatch } from "./batch.ts"
import { type HostCheck, makeHostCheck } from "./hostCheck.ts"
import { makeRequestReader } from "./nodeRequest.ts"
import { sendOutcome, sendRaw } from "./nodeResponse.ts"
import type { HandlerRequest, Outcome, Pending, RequestHandler } from "./requestHandler.ts"

/** Address of a server, and the time that a client has to send a request. */
export interface ListenOptions {
  readonly host: string
  /** 0 for a free port. */
  readonly port: number
  /** Time in milliseconds. */
  readonly requestTimeout: number
  /** Names by which requests may address the server, besides its host and this machine's own; none unless given. */
  readonly allowHosts?: ReadonlyArray<string>
}

/** Reason why a server cannot listen. */
export interface ListenFailure {
  /** The platform's error code, where it gives one. */
  readonly code: string | undefined
  readonly description: string
}

/** Serves HTTP and returns the port. The server and all of its connections are closed with the scope. */
export const listen = (
  handler: RequestHandler,
  options: ListenOptions
): Effect.Effect<number, ListenFailure, Scope.Scope> =>
  Effect.suspend(() => {
    const http = nodeHttp()
    if (http === undefined) {
      return Effect.fail({ code: undefined, description: "this runtime has no node:http, which serve needs" })
    }
    const start = Effect.suspend(() => {
      const server = makeServer(http, handler, options)
      return Effect.map(startListening(server, options), (port) => ({ server, port }))
    })
    return Effect.map(
      Effect.acquireRelease(start, ({ server }) => close(server)),
      ({ port }) => port
    )
  })

/**
 * Returns `node:http`, looked up at run time: an import would put a Node built-in into every bundle of the emulator, and
 * would fail to load where there is none.
 */
const nodeHttp = (): typeof Http | undefined => globalThis.process?.getBuiltinModule?.("node:http")

const makeServer = (
  http: typeof Http,
  handler: RequestHandler,
  { allowHosts = [], host, requestTimeout }: ListenOptions
): Http.Server => {
  const listener = onRequest(handler, makeHostCheck(host, allowHosts))
  const server = http.createServer(
    {
      // Node's own response to a request without a Host header, or with an expectation, has neither a body nor a trace id.
      requireHostHeader: false,
      requestTimeout,
      headersTimeout: requestTimeout,
      connectionsCheckingInterval: Math.max(1, Math.min(30_000, Math.ceil(requestTimeout / 10)))
    },
    listener
  )
  server.on("checkExpectation", listener)
  server.on("clientError", onClientError(handler))
  server.on("error", ignore)
  return server
}

interface ReceivedRequest {
  readonly request: HandlerRequest
  readonly outgoing: Http.ServerResponse
}

const onRequest = (handler: RequestHandler, isAllowed: HostCheck) => {
  const readRequest = makeRequestReader((path) => handler.maxBodyBytes(path))
  const handleInBatch = makeBatch((batch: ReadonlyArray<ReceivedRequest>) => {
    const handled = batch.map(({ outgoing, request }) => ({ outgoing, outcome: handleSafely(handler, request) }))
    for (const { outcome, outgoing } of handled) send(handler, outgoing, outcome)
  })
  return (incoming: Http.IncomingMessage, outgoing: Http.ServerResponse): void => {
    // Node reports a client that goes away elsewhere. A runtime that emits an error here would crash without a listener.
    incoming.on("error", ignore)
    outgoing.on("error", ignore)
    const rejection = rejectionOf(incoming, isAllowed)
    readRequest(incoming, (request) => {
      if (rejection === undefined) handleInBatch({ request, outgoing })
      else sendOutcome(outgoing, { _tag: "Response", response: handler.toResponse(rejection) })
    })
  }
}

/** Returns the error response to a request that is not for this server. */
const rejectionOf = (
  { headers: { host }, httpVersion, rawHeaders, socket }: Http.IncomingMessage,
  isAllowed: HostCheck
): ErrorResponse | undefined => {
  // HTTP/1.1 demands the header, and so every browser sends it. Of several, a proxy in front may have read another one than Node.
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === "host")
  if (hosts.length > 1 || (host === undefined && httpVersion !== "1.0")) return badRequest
  return isAllowed(host, socket.localAddress) ? undefined : misdirectedRequest
}

const ignore = (): void => {}

/** Handles a request. A defect of the emulator becomes a 500, not the end of the process. */
const handleSafely = (handler: RequestHandler, request: HandlerRequest): Outcome | Pending =>
  Result.merge(
    Result.try({
      try: () => handler.handle(request),
      catch: (defect): Pending => ({ _tag: "Pending", outcome: onDefect(handler)(defect) })
    })
  )

const send = (handler: RequestHandler, outgoing: Http.ServerResponse, outcome: Outcome | Pending): void => {
  // Most outcomes are known at once, and a fiber costs as much as a response.
  if (outcome._tag !== "Pending") return sendOutcome(outgoing, outcome)
  const fiber = Effect.runFork(
    Effect.map(Effect.catchDefect(outcome.outcome, onDefect(handler)), (outcome) => sendOutcome(outgoing, outcome))
  )
  // A request whose client goes away while it is delayed is not run: it must not change the state.
  outgoing.once("close", () => fiber.interruptUnsafe())
}

const onDefect =
  (handler: RequestHandler) =>
  (defect: unknown): Effect.Effect<Outcome> =>
    Effect.as(Effect.logError(defect), { _tag: "Response", response: handler.toResponse(internalError) })

/** Error responses by the code of Node's error, with the phrases of their statuses. */
const clientErrors = new Map<string | undefined, readonly [error: ErrorResponse, phrase: string]>([
  ["ERR_HTTP_REQUEST_TIMEOUT", [requestTimedOut, "Request Timeout"]],
  ["HPE_HEADER_OVERFLOW", [headersTooLarge, "Request Header Fields Too Large"]]
])

/**
 * Responds to bytes that are not HTTP, or that do not arrive in time, if the client can still be reached, and closes the
 * connection with whatever else arrives on it.
 */
const onClientError =
  (handler: RequestHandler) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    socket.on("error", ignore)
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy()
      return
    }
    const [response, phrase] = clientErrors.get(error.code) ?? [badRequest, "Bad Request"]
    sendRaw(socket, phrase, handler.toResponse(response))
  }

const startListening = (server: Http.Server, { host, port }: ListenOptions): Effect.Effect<number, ListenFailure> =>
  Effect.callback((resume) => {
    server.once("error", (cause) => resume(Effect.fail(toListenFailure(cause))))
    // Node throws for a host that no system could have, such as one with a zero byte; any other failure is emitted.
    const started = Result.try({
      try: () =>
        server.listen(port, host, () => {
          const address = server.address()
          resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
        }),
      catch: toListenFailure
    })
    if (Result.isFailure(started)) resume(Effect.fail(started.failure))
  })

const toListenFailure = (cause: unknown): ListenFailure => {
  const { code, message }: NodeJS.ErrnoException = cause instanceof Error ? cause : new Error(String(cause))
  return { code, description: message }
}

const close = (server: Http.Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })
