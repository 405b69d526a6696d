import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import type * as Http from "node:http"
import type { Socket } from "node:net"
import type { Core, HandlerRequest, Reply } from "./handler.ts"
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

const send = (outgoing: Http.ServerResponse, { body, headers, status }: Reply): void => {
  const bytes = new TextEncoder().encode(body)
  outgoing.writeHead(status, { ...headers, "content-length": bytes.length })
  // Node sends none of it for HEAD.
  outgoing.end(bytes)
}

const answer =
  (core: Core) =>
  (incoming: Http.IncomingMessage, outgoing: Http.ServerResponse): void => {
    // Node tells of a client that goes away elsewhere; a runtime that does it here would end without a listener.
    incoming.on("error", ignore)
    outgoing.on("error", ignore)
    Effect.runFork(
      readBody(incoming).pipe(
        Effect.flatMap((body) => core.handle(toHandlerRequest(incoming, body))),
        Effect.catchDefect((defect) => Effect.as(Effect.logError(defect), core.refuse(internalError))),
        Effect.flatMap((reply) => Effect.sync(() => send(outgoing, reply)))
      )
    )
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
      `content-length: ${new TextEncoder().encode(body).length}`,
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
