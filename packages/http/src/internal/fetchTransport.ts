import * as Effect from "effect/Effect"
import { brokenOff, type Incoming, needsBody, noAnswer, type Transport } from "./transport.ts"

/** What this library asks of a fetch. */
export type Fetch = (url: string, init: RequestInit) => Promise<Response>

type Answer =
  | { readonly _tag: "Whole"; readonly incoming: Incoming }
  | { readonly _tag: "BrokenOff"; readonly status: number; readonly cause: unknown }

const readBody = (response: Response): Promise<Answer> => {
  const whole = (text: string): Answer => ({
    _tag: "Whole",
    incoming: {
      status: response.status,
      header: (name) => response.headers.get(name) ?? undefined,
      headers: () => Object.fromEntries(response.headers),
      text
    }
  })
  return response
    .text()
    .then(whole, (cause: unknown) =>
      needsBody(response.status) ? { _tag: "BrokenOff", status: response.status, cause } : whole("")
    )
}

/** Straight to a fetch. Without one the platform's is looked up for each request, so that a later patch is seen. */
export const make =
  (fetch: Fetch | undefined): Transport =>
  (request) =>
    Effect.flatMap(
      Effect.tryPromise({
        try: (signal) => {
          const init: RequestInit = { method: request.method, headers: request.headers, signal, redirect: "manual" }
          if (request.body !== undefined) init.body = request.body
          return (fetch === undefined ? globalThis.fetch(request.url, init) : fetch(request.url, init)).then(readBody)
        },
        catch: noAnswer
      }),
      (answer) =>
        answer._tag === "Whole" ? Effect.succeed(answer.incoming) : Effect.fail(brokenOff(answer.status, answer.cause))
    )
