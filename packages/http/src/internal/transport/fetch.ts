import * as Effect from "effect/Effect"
import { bodyFailed, connectionFailed } from "./connectionError.ts"
import { after } from "../timer.ts"
import * as SendOnce from "./sendOnce.ts"
import { needsBody, timedOut, type Transport, type TransportFailure, type TransportResponse } from "./transport.ts"

/** The platform's fetch function. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

/** Sends straight through a fetch function. */
export const make =
  (given: Fetch | undefined): Transport =>
  (request, limit, onResult, caller) => {
    if (typeof (given ?? globalThis.fetch) !== "function") {
      onResult(noFetch)
      return Effect.void
    }
    const fetch = given ?? platform
    const controller = new AbortController()
    let head: Response | undefined
    const send = async (): Promise<TransportResponse | TransportFailure> => {
      const init = SendOnce.initOf(SendOnce.platform(), request)
      const response = await fetch(request.url, { ...init, signal: controller.signal, redirect: "manual" })
      head = response
      const text = response.text()
      try {
        return toResponse(response, await text)
      } catch (cause) {
        return needsBody(response.status) ? bodyFailed(response.status, cause) : toResponse(response, "")
      }
    }
    const stopTimer = after(caller, limit, () => {
      // The connection is closed before the call goes on. The rejection that this causes comes later and is ignored.
      controller.abort()
      onResult(timedOut(head && toResponse(head, "")))
    })
    const onSettled = (result: TransportResponse | TransportFailure): void => {
      stopTimer()
      onResult(result)
    }
    send().then(onSettled, (cause: unknown) => onSettled(connectionFailed(cause)))
    return Effect.sync(() => {
      stopTimer()
      controller.abort()
    })
  }

/** Looks up the platform's fetch for each request, so that one which is patched later is used. */
const platform: Fetch = (url, init) => globalThis.fetch(url, init)

const noFetch: TransportFailure = {
  _tag: "Transport",
  processed: "no",
  description: "there is no fetch function",
  code: "ERR_NO_FETCH"
}

/** A response as a fetch of the program's own may return it: a stand-in may have no headers. */
type Head = Pick<Response, "status"> & Partial<Pick<Response, "headers">>

const toResponse = ({ headers, status }: Head, text: string): TransportResponse => ({
  _tag: "Response",
  status,
  header: (name) => headers?.get(name) ?? undefined,
  headers: () => Object.fromEntries(headers ?? []),
  text
})
