import * as Effect from "effect/Effect"
import * as SendOnce from "./sendOnce.ts"
import { after } from "./timer.ts"
import { type Broken, brokenOff, type Incoming, needsBody, noAnswer, timedOut, type Transport } from "./transport.ts"

/**
 * What this library asks of a fetch function; the platform's own has more.
 *
 * @category models
 * @since 0.1.0
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const platform: Fetch = (url, init) => globalThis.fetch(url, init)

const noFetch: Broken = { processed: "no", description: "there is no fetch function" }

/** A stand-in for a response may have no headers. */
type Head = Pick<Response, "status"> & Partial<Pick<Response, "headers">>

const toIncoming = ({ headers, status }: Head, text: string): Incoming => ({
  status,
  header: (name) => headers?.get(name) ?? undefined,
  headers: () => Object.fromEntries(headers ?? []),
  text
})

/** Straight to a fetch. Without one the platform's is looked up for each request, so that a later patch is seen. */
export const make =
  (given: Fetch | undefined): Transport =>
  (request, limit, end, caller) => {
    if (typeof (given ?? globalThis.fetch) !== "function") {
      end(noFetch)
      return Effect.void
    }
    const fetch = given ?? platform
    const controller = new AbortController()
    let head: Response | undefined
    const exchange = async (): Promise<Incoming | Broken> => {
      const init = SendOnce.initOf(SendOnce.platform(), request)
      const response = await fetch(request.url, { ...init, signal: controller.signal, redirect: "manual" })
      head = response
      const text = response.text()
      try {
        return toIncoming(response, await text)
      } catch (cause) {
        return needsBody(response.status) ? brokenOff(response.status, cause) : toIncoming(response, "")
      }
    }
    const cancel = after(caller, limit, () => {
      // First, so that whoever goes on finds the connection closed; its rejection comes later.
      controller.abort()
      end(timedOut(head && toIncoming(head, "")))
    })
    const ended = (answer: Incoming | Broken): void => {
      cancel()
      end(answer)
    }
    exchange().then(ended, (cause: unknown) => ended(noAnswer(cause)))
    return Effect.sync(() => {
      cancel()
      controller.abort()
    })
  }
