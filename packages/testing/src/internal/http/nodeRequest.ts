import type * as Http from "node:http"
import { maxBodyBytes } from "../wire/errorResponses.ts"
import type { HandlerRequest, RequestHandler } from "./requestHandler.ts"

/** Number of bytes over the limit of a body at which the connection is destroyed, so that no client can send without end. */
const maxDrainedBytes = 63 * maxBodyBytes

const noBytes = new Uint8Array()

/** Reads a request to its end and passes it on. There is nothing left to do if the client goes away before. */
export type RequestReader = (incoming: Http.IncomingMessage, done: (request: HandlerRequest) => void) => void

/** Makes the reader of a server's requests, whose unfinished bodies share one limit. */
export const makeRequestReader = (maxBytes: RequestHandler["maxBodyBytes"]): RequestReader => {
  const unfinished = new UnfinishedBodies()
  return (incoming, done) => {
    const head = headOf(incoming)
    const doneWith = (body: Uint8Array): void => done({ ...head, body })
    if (hasBody(incoming)) readBody(incoming, maxBytes(head.path), unfinished, doneWith)
    else doneWith(noBytes)
  }
}

/** Number of bytes that a server keeps of bodies that have not ended, all together, unless a body of its own may have more. */
const maxUnfinishedBytes = 64 * maxBodyBytes

/**
 * The bodies that have not ended. Where they exceed their limit, the connection of the oldest is closed: clients that begin
 * bodies and never end them give way to the one that sends its own.
 */
class UnfinishedBodies {
  private readonly sizes = new Map<Http.IncomingMessage, number>()
  private total = 0

  set(incoming: Http.IncomingMessage, size: number, maxBytes: number): void {
    this.total += size - (this.sizes.get(incoming) ?? 0)
    this.sizes.set(incoming, size)
    for (const [oldest] of this.sizes) {
      if (this.total <= Math.max(maxUnfinishedBytes, 2 * maxBytes)) return
      this.delete(oldest)
      oldest.destroy()
    }
  }

  delete(incoming: Http.IncomingMessage): void {
    this.total -= this.sizes.get(incoming) ?? 0
    this.sizes.delete(incoming)
  }
}

/** Returns true if the request has a body. Without one, Node has read the whole request when it reports it. */
const hasBody = ({ headers }: Http.IncomingMessage): boolean =>
  headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined

/**
 * Reads a body to its end. Of one that is too large, one byte more than the limit is kept and the rest is discarded, so that
 * the client finishes sending and receives the error response.
 */
const readBody = (
  incoming: Http.IncomingMessage,
  maxBytes: number,
  unfinished: UnfinishedBodies,
  done: (body: Uint8Array) => void
): void => {
  // One growing array, not a list of chunks: for a body that arrives byte by byte, those take hundreds of times its size.
  let bytes = new Uint8Array(1024)
  let size = 0
  let total = 0
  unfinished.set(incoming, bytes.length, maxBytes)
  incoming.on("data", (chunk: Uint8Array) => {
    total += chunk.length
    if (total > maxBytes + maxDrainedBytes) incoming.destroy()
    const kept = chunk.subarray(0, maxBytes + 1 - size)
    if (size + kept.length > bytes.length) {
      const larger = new Uint8Array(Math.min(2 * (size + kept.length), maxBytes + 1))
      larger.set(bytes.subarray(0, size))
      bytes = larger
      unfinished.set(incoming, bytes.length, maxBytes)
    }
    bytes.set(kept, size)
    size += kept.length
  })
  incoming.on("end", () => {
    unfinished.delete(incoming)
    done(bytes.subarray(0, size))
  })
  incoming.on("close", () => unfinished.delete(incoming))
}

const headOf = (incoming: Http.IncomingMessage): Omit<HandlerRequest, "body"> => {
  // A client that takes the emulator for a proxy sends the whole URL as the target: its origin does not matter.
  const target = (incoming.url ?? "").replace(/^https?:\/\/[^/?]*\/?/i, "/")
  const mark = target.indexOf("?")
  return {
    method: incoming.method ?? "",
    path: mark === -1 ? target : target.slice(0, mark),
    query: mark === -1 ? "" : target.slice(mark + 1),
    header: (name) => {
      const value = incoming.headers[name]
      return Array.isArray(value) ? value.join(", ") : (value ?? null)
    }
  }
}
