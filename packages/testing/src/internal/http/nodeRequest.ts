import type * as Http from "node:http"
import { maxBodyBytes } from "../wire/errorResponses.ts"
import type { HandlerRequest } from "./requestHandler.ts"

/** Size of a body at which the connection is destroyed, so that no client can send without end. */
const maxDrainedBytes = 64 * maxBodyBytes

const noBytes = new Uint8Array()

/** Reads a request to its end and passes it on. There is nothing left to do if the client goes away before. */
export const readRequest = (incoming: Http.IncomingMessage, done: (request: HandlerRequest) => void): void => {
  const doneWith = (body: Uint8Array): void => done(toHandlerRequest(incoming, body))
  if (hasBody(incoming)) readBody(incoming, doneWith)
  else doneWith(noBytes)
}

/** Returns true if the request has a body. Without one, Node has read the whole request when it reports it. */
const hasBody = ({ headers }: Http.IncomingMessage): boolean =>
  headers["content-length"] !== undefined || headers["transfer-encoding"] !== undefined

/**
 * Reads a body to its end. Of one that is too large, one byte more than the limit is kept and the rest is discarded, so that
 * the client finishes sending and receives the error response.
 */
const readBody = (incoming: Http.IncomingMessage, done: (body: Uint8Array) => void): void => {
  // One growing array, not a list of chunks: for a body that arrives byte by byte, those take hundreds of times its size.
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

const toHandlerRequest = (incoming: Http.IncomingMessage, body: Uint8Array): HandlerRequest => {
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
    },
    body
  }
}
