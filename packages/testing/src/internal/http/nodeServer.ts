import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type * as Http from "node:http"
import type { Socket } from "node:net"
import { bodiless, type HandlerRequest } from "./handler.ts"
import type { Core, Outcome, Pending } from "../instance.ts"
import {
  badRequest,
  headersTooLarge,
  internalError,
  maxBodyBytes,
  type Refusal,
  requestTimedOut
} from "../wire/errorResponses.ts"
import { makeTurn } from "./batch.ts"
import { encodeUtf8 } from "./utf8.ts"

/** Where to listen, and for how long to a client that takes its time. */
export interface Listening {
  readonly host: string
  /** 0 is a free one. */
  readonly port: number
  /** In milliseconds. */
  readonly requestTimeout: number
}

/** Why a server does not listen: the platform's code, and its words. */
export interface ListenFailure {
  readonly code: string | undefined
  readonly description: string
}

/** A body that goes on after this is cut off. */
const maxDrainedBytes = 64 * maxBodyBytes

/**
 * Looked up at run time, so that no bundle of the other ways in holds a Node built-in, and a runtime without one gets a
 * failure that says so.
 */
const nodeHttp = (): typeof Http | undefined => globalThis.process?.getBuiltinModule?.("node:http")

/**
 * Reads a body to its end; of one that is too large, a little more than the limit is kept and the rest let through, so
 * that the sender comes to read the refusal. There is no more to do if the client goes away.
 */
const readBody = (incoming: Http.IncomingMessage, done: (body: Uint8Array) => void): void => {
  // Not the chunks: of a body that comes byte by byte, they take hundreds of times its size.
  let bytes = new Uint8Array(1024)
  let size = 0
  let total = 0
  incoming.on("data", (chunk: Uint8Array) => {
    total += chunk.length
    if (total > maxDrainedBytes) incoming.destroy()
    const kept = chunk.subarray(0, maxBodyBytes + 1 - size)
    if (size + kept.length > bytes.length) {
      const larger = new Uint8Array(2 * (size + kept.length))
      larger.set(bytes.subarray(0, size))
      bytes = larger
    }
    bytes.set(kept, size)
    size += kept.length
  })
  incoming.on("end", () => done(bytes.subarray(0, size)))
}

/** Node has the whole request at once where it says that it has no body. */
const hasBody = ({ headers }: Http.IncomingMessage): boolean =>
  headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined

const none = new Uint8Array()

const toHandlerRequest = (incoming: Http.IncomingMessage, body: Uint8Array): HandlerRequest => {
  // In absolute form, as clients send it to a proxy, the origin is of no concern.
  const target = (incoming.url ?? "").replace(/^https?:\/\/[^/?]*\/?/i, "/")
  const mark = target.indexOf("?")
  return {
    method: incoming.method ?? "",
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? "" : target.slice(mark + 1),
    header: (name) => {
      const value = incoming.headers[name]
      return Array.isArray(value) ? value.join(", ") : (value ?? null)
    },
    body
  }
}

const ignore = (): void => {}

const write = (outgoing: Http.ServerResponse, outcome: Exclude<Outcome, { readonly _tag: "Reset" }>): void => {
  const { socket } = outgoing
  const { body, headers, status } = outcome.reply
  // Not as text: what JSON.stringify has just made is sent much faster once it is bytes.
  const bytes = bodiless.has(status) ? none : encodeUtf8(body)
  const hasLength = status !== 204 && status !== 304
  outgoing.writeHead(status, hasLength ? { ...headers, "content-length": bytes.length } : headers)
  if (outcome._tag === "Answered") {
    // Node sends none of it for HEAD.
    outgoing.end(bytes)
  } else {
    outgoing.write(bytes.subarray(0, bytes.length >>> 1), () => socket?.destroy())
  }
}

const deliver = (outgoing: Http.ServerResponse, outcome: Outcome): void => {
  const { socket } = outgoing
  if (outcome._tag === "Reset") {
    socket?.resetAndDestroy()
    return
  }
  // An answer that Node does not take, which throws, ends its connection and not the process.
  const written = Result.try({ try: () => write(outgoing, outcome), catch: (defect) => defect })
  if (Result.isSuccess(written)) return
  Effect.runFork(Effect.logError(written.failure))
  socket?.destroy()
}

const failed =
  (core: Core) =>
  (defect: unknown): Effect.Effect<Outcome> =>
    Effect.as(Effect.logError(defect), { _tag: "Answered", reply: core.refuse(internalError) })

/** As the core handles it; a defect of the emulator's own is one more thing to wait for. */
const handled = (core: Core, request: HandlerRequest): Outcome | Pending =>
  Result.merge(
    Result.try({
      try: () => core.handle(request),
      catch: (defect): Pending => ({ _tag: "Pending", outcome: failed(core)(defect) })
    })
  )

const send = (core: Core, outgoing: Http.ServerResponse, outcome: Outcome | Pending): void => {
  // Most requests have nothing to wait for, and a fiber costs as much as their answer.
  if (outcome._tag !== "Pending") return deliver(outgoing, outcome)
  const fiber = Effect.runFork(
    Effect.map(Effect.catchDefect(outcome.outcome, failed(core)), (outcome) => deliver(outgoing, outcome))
  )
  // A client that does not wait any longer.
  outgoing.once("close", () => fiber.interruptUnsafe())
}

interface Arrived {
  readonly request: HandlerRequest
  readonly outgoing: Http.ServerResponse
}

const answer = (core: Core) => {
  const arrive = makeTurn((arrived: ReadonlyArray<Arrived>) => {
    const found = arrived.map(({ outgoing, request }) => ({ outgoing, outcome: handled(core, request) }))
    for (const { outcome, outgoing } of found) send(core, outgoing, outcome)
  })
  return (incoming: Http.IncomingMessage, outgoing: Http.ServerResponse): void => {
    // Node tells of a client that goes away elsewhere; a runtime that does it here would end without a listener.
    incoming.on("error", ignore)
    outgoing.on("error", ignore)
    const arriveWith = (body: Uint8Array): void => arrive({ request: toHandlerRequest(incoming, body), outgoing })
    if (hasBody(incoming)) readBody(incoming, arriveWith)
    else arriveWith(none)
  }
}

/** What is said of a request that did not become one, with the phrase of its status. */
const rejections = new Map<string | undefined, readonly [refusal: Refusal, phrase: string]>([
  ["ERR_HTTP_REQUEST_TIMEOUT", [requestTimedOut, "Request Timeout"]],
  ["HPE_HEADER_OVERFLOW", [headersTooLarge, "Request Header Fields Too Large"]]
])

/**
 * What is not HTTP, or does not arrive in time, gets an answer that is, if it can still be sent, and its connection is
 * closed, whatever else may be arriving on it.
 */
const rejectConnection =
  (core: Core) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    socket.on("error", ignore)
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy()
      return
    }
    const [refusal, phrase] = rejections.get(error.code) ?? [badRequest, "Bad Request"]
    const { body, headers, status } = core.refuse(refusal)
    const head = [
      `HTTP/1.1 ${status} ${phrase}`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `content-length: ${encodeUtf8(body).length}`,
      "connection: close"
    ]
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy())
  }

const failure = (cause: unknown): ListenFailure => {
  const { code, message }: NodeJS.ErrnoException = cause instanceof Error ? cause : new Error(String(cause))
  return { code, description: message }
}

const listen = (server: Http.Server, { host, port }: Listening): Effect.Effect<number, ListenFailure> =>
  Effect.callback((resume) => {
    server.once("error", (cause) => resume(Effect.fail(failure(cause))))
    // A host that no system could have, with a zero byte, is thrown, not emitted.
    const started = Result.try({
      try: () =>
        server.listen(port, host, () => {
          const address = server.address()
          resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
        }),
      catch: failure
    })
    if (Result.isFailure(started)) resume(Effect.fail(started.failure))
  })

const close = (server: Http.Server): Effect.Effect<void> =>
  Effect.callback((resume) => {
    server.close(() => resume(Effect.void))
    server.closeAllConnections()
  })

/** Serves on an address, and yields the port. The scope's end closes the server and all its connections. */
export const serve = (core: Core, options: Listening): Effect.Effect<number, ListenFailure, Scope.Scope> =>
  Effect.suspend(() => {
    const http = nodeHttp()
    if (http === undefined) {
      return Effect.fail({ code: undefined, description: "this runtime has no node:http, which serve needs" })
    }
    const { requestTimeout } = options
    const start = Effect.suspend(() => {
      const server = http.createServer(
        {
          requestTimeout,
          headersTimeout: requestTimeout,
          connectionsCheckingInterval: Math.max(1, Math.min(30_000, Math.ceil(requestTimeout / 10)))
        },
        answer(core)
      )
      server.on("clientError", rejectConnection(core))
      server.on("error", ignore)
      return Effect.map(listen(server, options), (port) => ({ server, port }))
    })
    return Effect.map(
      Effect.acquireRelease(start, ({ server }) => close(server)),
      ({ port }) => port
    )
  })
