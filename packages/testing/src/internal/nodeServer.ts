import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type * as Http from "node:http"
import type { Socket } from "node:net"
import type { HandlerRequest } from "./handler.ts"
import type { Core, Outcome } from "./instance.ts"
import { badRequest, internalError, maxBodyBytes } from "./refusal.ts"

/** Where to listen. */
export interface Address {
  readonly host: string
  /** 0 is a free one. */
  readonly port: number
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

const concat = (chunks: ReadonlyArray<Uint8Array>): Uint8Array => {
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let offset = 0
  for (const chunk of chunks) {
    bytes.set(chunk, offset)
    offset += chunk.length
  }
  return bytes
}

/**
 * Reads a body to its end; of one that is too large, a little more than the limit is kept and the rest let through, so
 * that the sender comes to read the refusal. Interrupts if the client goes away.
 */
const readBody = (incoming: Http.IncomingMessage): Effect.Effect<Uint8Array> =>
  Effect.callback((resume) => {
    const chunks: Array<Uint8Array> = []
    let size = 0
    incoming.on("data", (chunk: Uint8Array) => {
      if (size <= maxBodyBytes) chunks.push(chunk)
      size += chunk.length
      if (size > maxDrainedBytes) incoming.destroy()
    })
    incoming.on("end", () => resume(Effect.succeed(concat(chunks))))
    incoming.on("close", () => resume(Effect.interrupt))
  })

/** Node has the whole request at once where it says that it has no body. */
const hasBody = ({ headers }: Http.IncomingMessage): boolean =>
  headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined

const none = new Uint8Array()

const toHandlerRequest = (incoming: Http.IncomingMessage, body: Uint8Array): HandlerRequest => {
  const target = incoming.url ?? ""
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

const encoder = new TextEncoder()

const deliver = (outgoing: Http.ServerResponse, outcome: Outcome): void => {
  const { socket } = outgoing
  if (outcome._tag === "Reset") {
    socket?.resetAndDestroy()
    return
  }
  const { body, headers, status } = outcome.reply
  // Not as text: what JSON.stringify has just made is sent much faster once it is bytes.
  const bytes = encoder.encode(body)
  outgoing.writeHead(status, { ...headers, "content-length": bytes.length })
  if (outcome._tag === "Answered") {
    // Node sends none of it for HEAD.
    outgoing.end(bytes)
  } else {
    outgoing.write(bytes.subarray(0, bytes.length >>> 1), () => socket?.destroy())
  }
}

const failed =
  (core: Core) =>
  (defect: unknown): Effect.Effect<Outcome> =>
    Effect.as(Effect.logError(defect), { _tag: "Answered", reply: core.refuse(internalError) })

const answer =
  (core: Core) =>
  (incoming: Http.IncomingMessage, outgoing: Http.ServerResponse): void => {
    // Node tells of a client that goes away elsewhere; a runtime that does it here would end without a listener.
    incoming.on("error", ignore)
    outgoing.on("error", ignore)
    const outcome = hasBody(incoming)
      ? Effect.flatMap(readBody(incoming), (body) => core.handle(toHandlerRequest(incoming, body)))
      : core.handle(toHandlerRequest(incoming, none))
    const fiber = Effect.runFork(
      Effect.map(Effect.catchDefect(outcome, failed(core)), (outcome) => deliver(outgoing, outcome))
    )
    if (fiber.pollUnsafe() !== undefined) return
    // A client that does not wait any longer.
    outgoing.once("close", () => fiber.interruptUnsafe())
  }

/** What is not HTTP gets an answer that is, if it can still be sent, and its connection is closed. */
const rejectConnection =
  (core: Core) =>
  (error: NodeJS.ErrnoException, socket: Socket): void => {
    socket.on("error", ignore)
    if (error.code === "ECONNRESET" || !socket.writable) {
      socket.destroy()
      return
    }
    const { body, headers, status } = core.refuse(badRequest)
    const head = [
      `HTTP/1.1 ${status} Bad Request`,
      ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
      `content-length: ${encoder.encode(body).length}`,
      "connection: close"
    ]
    socket.end(`${head.join("\r\n")}\r\n\r\n${body}`)
  }

const failure = (cause: unknown): ListenFailure => {
  const { code, message }: NodeJS.ErrnoException = cause instanceof Error ? cause : new Error(String(cause))
  return { code, description: message }
}

const listening = (server: Http.Server, { host, port }: Address): Effect.Effect<number, ListenFailure> =>
  Effect.callback((resume) => {
    server.once("error", (cause) => resume(Effect.fail(failure(cause))))
    // A port that is no port is thrown, not emitted.
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
export const serve = (core: Core, address: Address): Effect.Effect<number, ListenFailure, Scope.Scope> =>
  Effect.suspend(() => {
    const http = nodeHttp()
    if (http === undefined) {
      return Effect.fail({ code: undefined, description: "this runtime has no node:http, which serve needs" })
    }
    const start = Effect.suspend(() => {
      const server = http.createServer(answer(core))
      server.on("clientError", rejectConnection(core))
      server.on("error", ignore)
      return Effect.map(listening(server, address), (port) => ({ server, port }))
    })
    return Effect.map(
      Effect.acquireRelease(start, ({ server }) => close(server)),
      ({ port }) => port
    )
  })
