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
  /**
   * JSON. A DELETE has none, except on Cloudflare: there it is an empty `ReadableStream`, without which the platform may send it twice.
   * This type leaves it out, since the functions of other libraries take none.
   */
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
 * **Gotchas**
 *
 * Hand on all options to the platform's fetch, as `fetch(url, { ...init })` does. On Bun, Deno and Cloudflare there are more than
 * {@link FetchInit} names: they keep the platform from sending a write twice, and Bun's `Request` drops them. A write whose options
 * do not come to the platform, as in a stand-in for tests, is not known to be sent once: where it fails, `processed` is `"maybe"` in
 * place of `"no"`, and it is not retried.
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
