/** Fetch functions of all kinds: the platform's, undici's, node-fetch's, a stand-in. Each has types of its own. */
import type { Fetch as PlatformFetch } from "./fetch.ts"

/**
 * Options that a fetch function is called with.
 *
 * @category models
 * @since 0.1.0
 */
export interface FetchInit {
  readonly method: string
  readonly headers: Record<string, string>
  /** JSON. On Deno it is a `Blob` of it, and on Cloudflare a DELETE has an empty stream: these platforms repeat a text. */
  readonly body?: string
  readonly signal: AbortSignal
  readonly redirect: "manual"
}

/**
 * The parts of a response that are used.
 *
 * @category models
 * @since 0.1.0
 */
export interface FetchResponse {
  readonly status: number
  readonly headers: {
    readonly get: (name: string) => string | null
    readonly [Symbol.iterator]: () => Iterator<[string, string]>
  }
  /** Read up to a bound where it is a stream of the platform's; else `text` is called. */
  readonly body?: unknown
  readonly text: () => Promise<string>
}

/**
 * A fetch function, by what this library uses of it: the platform's own, undici's, node-fetch's, or one that wraps them.
 *
 * @category models
 * @since 0.1.0
 */
export type Fetch = (url: string, init: FetchInit) => Promise<FetchResponse>

/**
 * Takes a fetch function for one of the platform's. The transport uses no part of a response that the type above lacks. It is a
 * declaration, since bundlers leave out the calls of one that returns what it is given.
 */
export function asPlatformFetch(fetch: Fetch | undefined): PlatformFetch | undefined {
  // The types of the platform's own have more parts.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return fetch as PlatformFetch | undefined
}
