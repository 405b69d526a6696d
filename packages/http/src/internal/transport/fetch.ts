import * as Effect from "effect/Effect"
import { connectionFailed } from "./connectionError.ts"
import { after } from "../timer.ts"
import { toHead } from "./head.ts"
import { MaxResponseBytes, WebBody } from "./readBody.ts"
import * as SendOnce from "./sendOnce.ts"
import {
  timedOut,
  type Transport,
  type TransportFailure,
  type TransportResponse,
  type TransportResult
} from "./transport.ts"

/** The platform's fetch function. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Sends straight through a fetch function. */
export const make = (given: Fetch | undefined): Transport => {
  const on = SendOnce.platform()
  return (request, limit, onResult, caller, _parent, onHead) => {
    // Looked up for each request, so that one which is patched later is used.
    const fetch = given ?? globalThis.fetch
    if (typeof fetch !== "function") {
      onResult(noFetch)
      return Effect.void
    }
    const prepared = SendOnce.prepare(on, request, undefined, fetch === globalThis.fetch)
    const controller = new AbortController()
    let head: TransportResponse | undefined
    let isOver = false
    /** Ends the request with a result, or with none after an interruption. */
    const end = (result?: TransportResult): void => {
      if (isOver) return
      isOver = true
      stopTimer()
      prepared.close?.()
      if (result === undefined) controller.abort()
      else onResult(result, prepared.isOnce)
    }
    const onResponse = (response: Response): void => {
      head = toHead(response)
      onHead(head)
      if (head.invalid === undefined) void new WebBody(head, response, caller.getRef(MaxResponseBytes)).read().then(end)
      else end(head)
    }
    const stopTimer = after(caller, limit, () => {
      // The connection is closed before the call goes on. The rejection that this causes comes later and is ignored.
      controller.abort()
      end(timedOut(head))
    })
    const onRejected = (cause: unknown): void => end(connectionFailed(cause))
    // Without a prototype: fetch would read its other options, such as Node's `dispatcher`, from `Object.prototype`.
    const init: RequestInit & { readonly __proto__: null } = {
      __proto__: null,
      ...prepared.init,
      method: request.method,
      headers: request.headers,
      signal: controller.signal,
      redirect: "manual"
    }
    if (prepared.body !== undefined) init.body = prepared.body
    try {
      // A program's own function may throw, or return no promise. An async function around it would take three more promises.
      Promise.resolve(fetch(request.url, init)).then(onResponse).catch(onRejected)
    } catch (cause) {
      onRejected(cause)
    }
    return Effect.sync(() => end())
  }
}

const noFetch: TransportFailure = {
  _tag: "Transport",
  processed: "no",
  description: "there is no fetch function",
  code: "ERR_NO_FETCH"
}
