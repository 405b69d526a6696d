import * as Effect from "effect/Effect"
import { after } from "./timer.ts"
import {
  type Broken,
  brokenOff,
  type Incoming,
  needsBody,
  noAnswer,
  type Outgoing,
  type TimedOut,
  timedOut,
  type Transport
} from "./transport.ts"

/**
 * What this library asks of a fetch function; the platform's own has more.
 *
 * @category models
 * @since 0.1.0
 */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

const platform: Fetch = (url, init) => globalThis.fetch(url, init)

const noFetch: Effect.Effect<never, Broken> = Effect.fail({
  processed: "no",
  description: "there is no fetch function"
})

type Answer = Effect.Effect<Incoming, Broken | TimedOut>

/** A stand-in for a response may have no headers. */
type Head = Pick<Response, "status"> & Partial<Pick<Response, "headers">>

const toIncoming = ({ headers, status }: Head, text: string): Incoming => ({
  status,
  header: (name) => headers?.get(name) ?? undefined,
  headers: () => Object.fromEntries(headers ?? []),
  text
})

/** Rejects where no answer came. */
const exchange = async (
  fetch: Fetch,
  request: Outgoing,
  signal: AbortSignal,
  onHead: (response: Response) => void
): Promise<Answer> => {
  const init: RequestInit = { method: request.method, headers: request.headers, signal, redirect: "manual" }
  if (request.body !== undefined) init.body = request.body
  const response = await fetch(request.url, init)
  onHead(response)
  const whole = (text: string): Answer => Effect.succeed(toIncoming(response, text))
  return response
    .text()
    .then(whole, (cause: unknown) =>
      needsBody(response.status) ? Effect.fail(brokenOff(response.status, cause)) : whole("")
    )
}

/**
 * Straight to a fetch. Without one the platform's is looked up for each request, so that a later patch is seen. The limit
 * is one timer: a race of the exchange with a timeout would take two more fibers a call.
 */
export const make =
  (given: Fetch | undefined): Transport =>
  (request, limit) =>
    Effect.withFiber((fiber) => {
      if (typeof (given ?? globalThis.fetch) !== "function") return noFetch
      const fetch = given ?? platform
      return Effect.callback((resume) => {
        const controller = new AbortController()
        let head: Response | undefined
        const onHead = (response: Response): void => {
          head = response
        }
        const exchanged = exchange(fetch, request, controller.signal, onHead)
        const cancel = after(fiber, limit, () => {
          // First, so that whoever goes on finds the connection closed; its rejection comes later.
          controller.abort()
          resume(timedOut(head && toIncoming(head, "")))
        })
        const end = (answer: Answer): void => {
          cancel()
          resume(answer)
        }
        exchanged.then(end, (cause: unknown) => end(Effect.fail(noAnswer(cause))))
        return Effect.sync(() => {
          cancel()
          controller.abort()
        })
      })
    })
