import * as Effect from "effect/Effect"
import { connectionFailed } from "./connectionError.ts"
import { after } from "../timer.ts"
import { toHead } from "./head.ts"
import { MaxResponseBytes, WebBody } from "./readBody.ts"
import * as SendOnce from "./sendOnce.ts"
import { timedOut, type Transport, type TransportFailure, type TransportResponse } from "./transport.ts"

/** The platform's fetch function. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Sends straight through a fetch function. */
export const make = (given: Fetch | undefined): Transport => {
  const on = SendOnce.platform()
  return (request, limit, onResult, caller, _parent, onHead) => {
    if (typeof (given ?? globalThis.fetch) !== "function") {
      onResult(noFetch)
      return Effect.void
    }
    const fetch = given ?? platform
    const controller = new AbortController()
    let head: TransportResponse | undefined
    let isSettled = false
    const onSettled = (result: TransportResponse | TransportFailure): void => {
      isSettled = true
      stopTimer()
      onResult(result)
    }
    const onResponse = (response: Response): void => {
      head = toHead(response)
      onHead(head)
      if (head.invalid === undefined)
        void new WebBody(head, response, caller.getRef(MaxResponseBytes)).read().then(onSettled)
      else onSettled(head)
    }
    const stopTimer = after(caller, limit, () => {
      // The connection is closed before the call goes on. The rejection that this causes comes later and is ignored.
      controller.abort()
      onResult(timedOut(head))
    })
    const onRejected = (cause: unknown): void => onSettled(connectionFailed(cause))
    const init = SendOnce.initOf(on, request)
    init.signal = controller.signal
    init.redirect = "manual"
    try {
      // A program's own function may throw, or return no promise. An async function around it would take three more promises.
      Promise.resolve(fetch(request.url, init)).then(onResponse).catch(onRejected)
    } catch (cause) {
      onRejected(cause)
    }
    return Effect.sync(() => {
      if (isSettled) return
      stopTimer()
      controller.abort()
    })
  }
}

/** Looks up the platform's fetch for each request, so that one which is patched later is used. */
const platform: Fetch = (url, init) => globalThis.fetch(url, init)

const noFetch: TransportFailure = {
  _tag: "Transport",
  processed: "no",
  description: "there is no fetch function",
  code: "ERR_NO_FETCH"
}
