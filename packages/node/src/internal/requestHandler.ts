import {
  after,
  connectionFailed,
  timedOut,
  type TransportRequest,
  type TransportResponse,
  type TransportResult,
  withBrokenBody
} from "@effect-clerk/http/internal"
import type * as Fiber from "effect/Fiber"
import type { Dispatcher } from "undici"
import { EncodedBody } from "./body.ts"
import { type Headers, toHead } from "./head.ts"

/**
 * One request to a dispatcher of undici's. Its methods stand in the order of time: dispatch, onRequestStart, onResponseStart,
 * onResponseData, onResponseEnd or onResponseError; abort at any time.
 *
 * Undici calls `onRequestStart` in the moment in which a connection is free for the request and before the first byte of it
 * is written, whatever lies between: a queue, TLS, or a proxy's CONNECT. As long as it was not called, Clerk cannot have seen
 * the request.
 *
 * Invariants: there is one result. A request whose result is there is never written afterwards, and no request is written
 * twice. The connection of a request that has not ended is closed before the result is handed on.
 */
export class RequestHandler implements Dispatcher.DispatchHandler {
  private readonly onResult: (result: TransportResult) => void
  private readonly onHead: (head: TransportResponse) => void
  private readonly maxResponseBytes: number
  private stopTimer = (): void => {}
  /** Set once the request has a connection to be written to. */
  private controller: Dispatcher.DispatchController | undefined = undefined
  private head: TransportResponse | undefined = undefined
  private body: EncodedBody | undefined = undefined
  private hasEnded = false

  constructor(
    onResult: (result: TransportResult) => void,
    onHead: (head: TransportResponse) => void,
    maxResponseBytes: number
  ) {
    this.onResult = onResult
    this.onHead = onHead
    this.maxResponseBytes = maxResponseBytes
  }

  dispatch(
    dispatcher: Dispatcher,
    { body, headers, method, url }: TransportRequest,
    limit: number,
    caller: Fiber.Fiber<unknown, unknown>
  ): void {
    this.stopTimer = after(caller, limit, () => this.onLimit())
    // The address is normalized: it has a host and a path. An URL object would be a twentieth of what a call costs.
    const slash = url.indexOf("/", "https://".length)
    const options: Dispatcher.DispatchOptions & { readonly __proto__: null } = {
      // Undici would read a `query` or a `servername` from `Object.prototype`.
      __proto__: null,
      origin: url.slice(0, slash),
      path: url.slice(slash),
      method,
      headers: method === "GET" ? { ...headers, "accept-encoding": "br, gzip" } : headers,
      body: body ?? null,
      // The call's own limits hold, which a program may have set to more than the 5 minutes of undici.
      headersTimeout: 0,
      bodyTimeout: 0
    }
    try {
      dispatcher.dispatch(options, this)
    } catch (cause) {
      // Undici's own dispatchers hand each error on. One of the program's may throw it.
      this.onResponseError(undefined, cause)
    }
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    if (this.hasEnded) {
      // It had waited for a connection until now. Undici does not write a request that is aborted here.
      controller.abort(ended())
    } else if (this.controller === undefined) {
      this.controller = controller
    } else {
      // Undici starts a request again after a GOAWAY over HTTP/2. The first one may have been acted on.
      controller.abort(new Error("the request was about to be sent again"))
    }
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number, headers: Headers): void {
    if (this.hasEnded || isInformational(status)) return
    this.controller ??= controller
    this.head = toHead(status, headers)
    this.body = new EncodedBody(this.head, this.maxResponseBytes)
    this.onHead(this.head)
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.hasEnded) {
      // A proxy's 407 is an error of undici's, which reads on.
      controller.abort(ended())
      return
    }
    if (this.body === undefined || this.body.add(chunk)) return
    const { body } = this
    this.abort()
    this.onResult(body.toResult())
  }

  onResponseEnd(): void {
    if (this.body === undefined) this.onResponseError(undefined, new Error("the response has no head"))
    else this.end(this.body.toResult())
  }

  onResponseError(_: unknown, cause: unknown): void {
    const { head } = this
    if (head === undefined) {
      this.end({ ...connectionFailed(cause), processed: this.controller === undefined ? "no" : "maybe" })
    } else {
      this.end(withBrokenBody(head, cause))
    }
  }

  private onLimit(): void {
    if (this.hasEnded) return
    this.abort()
    this.onResult(this.controller === undefined ? { _tag: "Timeout", processed: "no" } : timedOut(this.head))
  }

  /** Closes the connection at once. Undici reports the error within this call, which is ignored. */
  abort(): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.stopTimer()
    this.controller?.abort(ended())
  }

  private end(result: TransportResult): void {
    if (this.hasEnded) return
    this.hasEnded = true
    this.stopTimer()
    this.onResult(result)
  }
}

/** Returns whether the response proper follows. Undici makes an error of a 101, after which none does. */
const isInformational = (status: number): boolean => status >= 100 && status < 200 && status !== 101

const ended = (): Error => new Error("the call has ended")
