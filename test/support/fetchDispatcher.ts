import type { Fetch } from "@effect-clerk/http"
import { Dispatcher } from "undici"
import { untyped } from "./untyped.ts"

/** A dispatcher of undici's over a fetch function, for tests without a network. It starts each request at once. */
export class FetchDispatcher extends Dispatcher {
  private readonly fetch: Fetch

  constructor(fetch: Fetch) {
    super()
    this.fetch = fetch
  }

  override dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): boolean {
    void new DispatchedRequest(this.fetch, handler).run(options)
    return true
  }
}

const noop = (): void => undefined

const isHeaders = (headers: unknown): headers is Record<string, string> =>
  typeof headers === "object" && headers !== null && !Array.isArray(headers)

class DispatchedRequest {
  private readonly fetch: Fetch
  private readonly handler: Dispatcher.DispatchHandler
  private readonly aborting = new AbortController()
  private readonly controller: Dispatcher.DispatchController

  constructor(fetch: Fetch, handler: Dispatcher.DispatchHandler) {
    this.fetch = fetch
    this.handler = handler
    const { signal } = this.aborting
    this.controller = {
      get aborted() {
        return signal.aborted
      },
      paused: false,
      reason: null,
      pause: noop,
      resume: noop,
      abort: (reason) => {
        if (signal.aborted) return
        this.aborting.abort(reason)
        handler.onResponseError?.(this.controller, reason)
      }
    }
  }

  async run({ body, headers, method, origin, path }: Dispatcher.DispatchOptions): Promise<void> {
    const { controller, handler } = this
    const { signal } = this.aborting
    handler.onRequestStart?.(controller, null)
    if (signal.aborted) return
    try {
      const init = {
        method,
        signal,
        redirect: "manual" as const,
        headers: isHeaders(headers) ? headers : {},
        ...(typeof body === "string" ? { body } : undefined)
      }
      // The tests respond with the platform's Response.
      const response: Response = untyped(await this.fetch(`${String(origin)}${path}`, init))
      if (signal.aborted) return
      handler.onResponseStart?.(controller, response.status, Object.fromEntries(response.headers))
      await this.read(response)
    } catch (cause) {
      if (!signal.aborted)
        handler.onResponseError?.(controller, cause instanceof Error ? cause : new Error(String(cause)))
    }
  }

  private async read(response: Response): Promise<void> {
    const { controller, handler } = this
    for await (const chunk of response.body ?? []) {
      if (controller.aborted) return
      handler.onResponseData?.(controller, Buffer.from(chunk))
    }
    if (!controller.aborted) handler.onResponseEnd?.(controller, {})
  }
}
