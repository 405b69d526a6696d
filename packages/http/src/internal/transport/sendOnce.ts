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
 *   workerd         DELETE                   a stream as body, any other body that is not empty
 *
 * `connection: close`, `cache: "no-store"` and an empty text as body do not help; an empty Blob or stream makes the body chunked.
 * `test/faults/sentOnce.test.ts` holds this on each of the platforms.
 *
 * See ARCHITECTURE.md, "Sent once".
 */
import { processedByStatus } from "@effect-clerk/core/internal"
import * as Predicate from "effect/Predicate"
import type { TransportRequest, TransportResult } from "./transport.ts"

/** Start of the name of a platform whose fetch repeats writes: Deno, Bun or Cloudflare. Undefined stands for every other one. */
export type Platform = string | undefined

/** Returns the platform that this code runs on, by the name that each of them documents. */
export const platform = (): Platform => /^(Deno|Bun|Cloudflare)\b/.exec(globalThis.navigator?.userAgent)?.[1]

/** Options of fetch with one of the standard's that its type lacks. */
type Init = RequestInit & { duplex?: "half" }

/** Returns what makes a platform's fetch send this request once. */
export const initOf = (on: Platform, { body, headers, method }: TransportRequest): Init => {
  // Without a prototype: fetch would read its other options, such as Node's `dispatcher`, from `Object.prototype`.
  const init: Init & { readonly __proto__: null } = { __proto__: null, headers, method }
  if (body !== undefined) init.body = body
  if (isRepeated(on, method)) {
    // A connection of its own, which costs a handshake: no content helps on Bun but a chunked one.
    if (on === "Bun") init.keepalive = false
    else {
      init.body = contentOf(body)
      // A Request, which a program's own fetch may make of this, takes no stream without it.
      init.duplex = "half"
    }
  }
  return init
}

/** Returns whether a platform may send a request of this method twice: on Deno all but a read, elsewhere a DELETE. */
const isRepeated = (on: Platform, method: TransportRequest["method"]): boolean =>
  on === "Deno" ? method !== "GET" : on !== undefined && method === "DELETE"

/**
 * Returns the body of a request in a form that no platform keeps for a second sending. A Blob without a type leaves the header
 * alone, and its length is known: the bytes on the wire are those of the text.
 */
const contentOf = (body: TransportRequest["body"]): Blob | ReadableStream =>
  body === undefined ? emptyStream() : new Blob([body])

/**
 * Returns a body without content. Over HTTP/1.1 it costs a `Transfer-Encoding: chunked` and an empty last chunk, over HTTP/2 an
 * empty frame. Content instead, such as `{}`, would break Clerk's document, which has none for DELETE, and is rejected by what
 * validates requests against it. A body of unknown length is nothing new to Clerk: its own client for Go sends one with each
 * DELETE.
 */
const emptyStream = (): ReadableStream =>
  new ReadableStream({
    start: (controller) => controller.close()
  })

/** A client of Deno's, whose connections a request can have to itself. */
interface DenoClient {
  readonly close: () => void
}

/** Options of Deno's fetch, which takes a client besides the standard's. */
type DenoInit = RequestInit & { readonly client?: unknown }

/** Parts of a request to effect's `HttpClient`, where its client may be over the platform's fetch. */
export interface Prepared {
  readonly init: RequestInit
  /** Body in a form that only a client over fetch takes, where it has to have that form. */
  readonly rawBody: Blob | ReadableStream | undefined
  /** Has to be called once the request has ended. */
  readonly close: () => void
  /** Set where the platform may send the request twice all the same. */
  readonly mayRepeat: boolean
}

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
 * Returns what makes a request be sent once over effect's `HttpClient`. On Deno a write has a connection of its own, which
 * costs a handshake, since not every client takes a Blob. A program that brings a client of its own for Deno's fetch, with its
 * proxy or its certificates, keeps it: then the client is over fetch, and the body goes as a Blob.
 */
export const prepare = (on: Platform, request: TransportRequest, given: DenoInit | undefined): Prepared => {
  const init: DenoInit = { ...given, redirect: "manual" }
  const prepared = { init, rawBody: undefined, close: () => undefined, mayRepeat: false }
  if (!isRepeated(on, request.method)) return prepared
  if (on === "Bun") return { ...prepared, init: { ...init, keepalive: false } }
  if (on === "Cloudflare" || given?.client !== undefined) return { ...prepared, rawBody: contentOf(request.body) }
  const client = newClient()
  if (client === undefined) return { ...prepared, mayRepeat: true }
  const own: DenoInit = { ...init, client }
  return { ...prepared, init: own, close: () => client.close() }
}

/** Returns the result of a write that the platform may have sent twice: it tells of the last of its requests alone. */
export const lastOfSeveral = (result: TransportResult): TransportResult => {
  if (result._tag === "Defect") return result
  const processed = result._tag === "Response" ? processedByStatus(result.status) : result.processed
  return processed === "no" ? { ...result, processed: "maybe" } : result
}
