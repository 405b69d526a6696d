import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type * as Http from "node:http"
import type { Socket } from "node:net"
import { bodilessStatuses, type HandlerResponse, type Outcome } from "./requestHandler.ts"
import { encodeUtf8 } from "./utf8.ts"

const noBytes = new Uint8Array()

/** Sends a response, or resets the connection. */
export const sendOutcome = (outgoing: Http.ServerResponse, outcome: Outcome): void => {
  const { socket } = outgoing
  if (outcome._tag === "Reset") {
    socket?.resetAndDestroy()
    return
  }
  // Node throws for a response that it does not accept. That ends this connection, not the process.
  const written = Result.try({ try: () => writeOutcome(outgoing, outcome), catch: (defect) => defect })
  if (Result.isSuccess(written)) return
  Effect.runFork(Effect.logError(written.failure))
  socket?.destroy()
}

const writeOutcome = (outgoing: Http.ServerResponse, outcome: Exclude<Outcome, { readonly _tag: "Reset" }>): void => {
  const { socket } = outgoing
  const { body, headers, status } = outcome.response
  // Bytes, not text: Node sends a text that JSON.stringify has just made much slower.
  const bytes = bodilessStatuses.has(status) ? noBytes : encodeUtf8(body)
  const hasLength = status !== 204 && status !== 304
  outgoing.writeHead(status, hasLength ? { ...headers, "content-length": bytes.length } : headers)
  if (outcome._tag === "Response") {
    // Node leaves the body out for HEAD.
    outgoing.end(bytes)
  } else {
    outgoing.write(bytes.subarray(0, bytes.length >>> 1), () => socket?.destroy())
  }
}

/** Writes a response to a connection whose bytes are not a request, and closes it. */
export const sendRaw = (socket: Socket, phrase: string, { body, headers, status }: HandlerResponse): void => {
  const head = [
    `HTTP/1.1 ${status} ${phrase}`,
    ...Object.entries(headers).map(([name, value]) => `${name}: ${value}`),
    `content-length: ${encodeUtf8(body).length}`,
    "connection: close"
  ]
  socket.end(`${head.join("\r\n")}\r\n\r\n${body}`, () => socket.destroy())
}
