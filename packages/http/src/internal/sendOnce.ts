/**
 * Keeps a platform from sending a write twice by itself.
 *
 * A connection that carried a request before may close at any time. Where it closes under a request whose response has not
 * begun, some platforms send that request again on another connection, and hand on the second response alone. The first
 * request may have been acted on: the caller of a create would be told `already_a_member_in_organization`, and that nothing
 * was changed, by the very call that added the member.
 *
 * Measured over HTTP/1.1, a second sending of a write by fetch (over HTTP/2 none was seen but after REFUSED_STREAM):
 *
 *   platform        sends again              not again
 *   Node 20, 24     nothing
 *   Deno 2.9        POST, PATCH, DELETE      a Blob or a stream as body, a connection of its own
 *   Bun 1.4         DELETE                   `keepalive: false`, a stream as body that is not empty
 *   workerd         DELETE                   a body that is not empty, a stream
 *
 * `connection: close`, `cache: "no-store"` and an empty text as body do not help; an empty Blob or stream makes the body chunked.
 * `test/faults/sentOnce.test.ts` holds this on each of the platforms.
 */
import * as Predicate from "effect/Predicate"
import type { Answer, Outgoing } from "./transport.ts"

/** A platform whose fetch repeats writes, or any other one. */
export type Platform = "Deno" | "Bun" | "workerd" | "other"

/** Returns the platform that this code runs on. A bundler replaces none of these names. */
export const platform = (): Platform => {
  if (Predicate.hasProperty(globalThis, "Deno")) return "Deno"
  if (Predicate.hasProperty(globalThis, "Bun")) return "Bun"
  return globalThis.navigator?.userAgent === "Cloudflare-Workers" ? "workerd" : "other"
}

/**
 * Returns the request with the content that a DELETE needs on Deno and workerd, so that it is sent once. It costs two bytes
 * and a header. Clerk's own client for Go sends JSON as the content of each DELETE, so that Clerk is known to take it; an
 * empty chunked body would be less content, but more than some servers take.
 */
const withContent = (request: Outgoing): Outgoing & { readonly body: string } => ({
  ...request,
  headers: request.body === undefined ? { ...request.headers, "content-type": "application/json" } : request.headers,
  body: request.body ?? "{}"
})

const isDelete = ({ method }: Outgoing): boolean => method === "DELETE"

/** Returns the request as it has to be sent over an unknown client: only workerd needs another one. */
export const requestOf = (on: Platform, request: Outgoing): Outgoing =>
  on === "workerd" && isDelete(request) ? withContent(request) : request

/** Returns what makes a platform's fetch send this request once. */
export const initOf = (on: Platform, request: Outgoing): RequestInit => {
  const { body, headers, method } = requestOf(on, request)
  const init: RequestInit = { method, headers }
  if (body !== undefined) init.body = body
  if (on === "Deno" && method !== "GET") {
    const { body, headers } = withContent(request)
    // A Blob without a type leaves the header alone, and its length is known: the bytes are those of the text.
    return { method, headers, body: new Blob([body]) }
  }
  // A connection of its own, which costs a handshake: a content does not help on Bun.
  if (on === "Bun" && isDelete(request)) init.keepalive = false
  return init
}

/** A client of Deno's, whose connections a request can have to itself. */
interface DenoClient {
  readonly close: () => void
}

/** What Deno's fetch takes besides the standard's. */
type DenoInit = RequestInit & { readonly client?: unknown }

/** Options of a fetch that something else calls, and what has to be done once it has ended. */
export interface Options {
  readonly init: RequestInit
  readonly close: () => void
  /** Whether the platform may send the request twice all the same. */
  readonly mayRepeat: boolean
}

const nothing = (): void => undefined

const isClient = (client: unknown): client is DenoClient =>
  Predicate.hasProperty(client, "close") && Predicate.isFunction(client.close)

interface ClientFactory {
  readonly createHttpClient: (options: { readonly poolMaxIdlePerHost: number }) => unknown
}

const isClientFactory = (deno: unknown): deno is ClientFactory =>
  Predicate.hasProperty(deno, "createHttpClient") && Predicate.isFunction(deno.createHttpClient)

const newClient = (): DenoClient | undefined => {
  const deno: unknown = Reflect.get(globalThis, "Deno")
  if (!isClientFactory(deno)) return undefined
  try {
    const client = deno.createHttpClient({ poolMaxIdlePerHost: 0 })
    return isClient(client) ? client : undefined
  } catch {
    // Where Deno's names stand in for it, or a sandbox forbids the call.
    return undefined
  }
}

/**
 * Returns the options for a request that is sent over effect's `HttpClient`, whose body only some clients take as a Blob: on
 * Deno each write has a connection of its own instead. Where a program brings a client of its own for Deno's fetch, its proxy
 * or its certificates, that one stays, and the platform may repeat a write.
 */
export const optionsOf = (on: Platform, { method }: Outgoing, given: DenoInit | undefined): Options => {
  const init: DenoInit = { ...given, redirect: "manual" }
  if (method === "GET" || (on !== "Deno" && on !== "Bun")) return { init, close: nothing, mayRepeat: false }
  if (on === "Bun") {
    return { init: method === "DELETE" ? { ...init, keepalive: false } : init, close: nothing, mayRepeat: false }
  }
  const client = given?.client === undefined ? newClient() : undefined
  return client === undefined
    ? { init, close: nothing, mayRepeat: true }
    : { init: Object.assign(init, { client }), close: () => client.close(), mayRepeat: false }
}

/** Returns the outcome of a write that the platform may have sent twice: only the last of its requests is known. */
export const lastOfSeveral = (answer: Answer): Answer => {
  if ("cause" in answer) return answer
  if ("text" in answer) return { ...answer, mayBeRepetition: true }
  return answer.processed === "no" ? { ...answer, processed: "maybe" } : answer
}
