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
 * Deno's `node:http` sends the same writes again as its fetch.
 *
 * A program's own function may drop this on its way to the platform's: it makes a `Request`, picks options, or sends the text
 * of a body. So an option that only the platform reads tells whether it came there:
 *
 *   Bun             `tls`, an object: fetch reads its properties, `Request` does not, and drops `keepalive`, too
 *   Deno            `client`: fetch and `Request`, which keeps it, read its number
 *   workerd         the stream: it is pulled with a buffer where it is read as text, and without one where it is sent
 *
 * Where none is read, the result is `"maybe"`. `test/faults/sentOnce.test.ts` and `test/faults/wrapped.test.ts` hold this on each of
 * the platforms.
 *
 * See ARCHITECTURE.md, "Sent once".
 */
import type { TransportRequest } from "./transport.ts"

/** Start of the name of a platform whose fetch repeats writes: Deno, Bun or Cloudflare. Undefined stands for every other one. */
export type Platform = string | undefined

/** Returns the platform that this code runs on, by the name that each of them documents. */
export const platform = (): Platform => /^(Deno|Bun|Cloudflare)\b/.exec(globalThis.navigator?.userAgent)?.[1]

/** Options of fetch, with those of the platforms' own that are used here. */
export interface Init extends RequestInit {
  client?: object
  duplex?: "half"
  tls?: object
}

/** Parts of a request that is sent once. */
export interface Prepared {
  init: Init | undefined
  body: string | Blob | ReadableStream | undefined
  /** Has to be called once the request has ended, where it is set. */
  close?: () => void
  /** Set where the platform does not send the request twice, once its fetch has what keeps it from that. */
  isOnce: boolean
}

/** The part of Deno that is used. Elsewhere there is none. */
declare const Deno: {
  readonly createHttpClient: (options: { readonly poolMaxIdlePerHost: number }) => { readonly close: () => void }
}

/**
 * Returns what makes a request be sent once. `isDirect` says that nothing stands before Deno's fetch, which then takes a Blob.
 * Elsewhere a write on Deno has a connection of its own, which costs a handshake: not every client takes a Blob, and a program's
 * own function expects a text. A program that brings a client of its own for Deno's fetch, with its proxy or its certificates,
 * keeps it: then the body is a Blob, too.
 */
export const prepare = (
  on: Platform,
  { body, method }: TransportRequest,
  given: Init | undefined,
  isDirect: boolean
): Prepared => {
  const prepared: Prepared = { init: given, body, isOnce: true }
  if (on === undefined || method === "GET" || (on !== "Deno" && method !== "DELETE")) return prepared
  if (on === "Deno" && (isDirect || given?.client !== undefined)) {
    // Without a type it leaves the header alone, and its length is known: the bytes on the wire are those of the text.
    prepared.body = new Blob([body ?? ""])
    return prepared
  }
  const init: Init = (prepared.init = { ...given })
  prepared.isOnce = false
  if (on === "Deno")
    try {
      const client = Deno.createHttpClient({ poolMaxIdlePerHost: 0 })
      prepared.close = client.close.bind(client)
      init.client = watched(client, prepared)
    } catch {
      // Where Deno's names stand in for it, or a sandbox forbids the call.
    }
  else {
    // Only the emulator reads them on workerd.
    init.tls = watched({ ...given?.tls }, prepared)
    // A connection of its own, which costs a handshake: no content helps on Bun but a chunked one.
    if (on === "Bun") init.keepalive = false
    else {
      prepared.body = emptyStream(prepared)
      // A Request, which a program's own fetch may make of this, takes no stream without it.
      init.duplex = "half"
    }
  }
  return prepared
}

/**
 * Returns an object that tells when it is read by the platform's fetch: by Bun's, which reads each property of this kind, or by
 * Deno's, which reads its resource id. What prints the object reads neither.
 */
const watched = (target: object, prepared: Prepared): object =>
  new Proxy(target, {
    get: (target, name): unknown => {
      if (/crl|\.rid/.test(String(name))) prepared.isOnce = true
      return Reflect.get(target, name)
    }
  })

/**
 * Returns a body without content. Over HTTP/1.1 it costs a `Transfer-Encoding: chunked` and an empty last chunk, over HTTP/2 an
 * empty frame. Content instead, such as `{}`, would break Clerk's document, which has none for DELETE, and is rejected by what
 * validates requests against it. A body of unknown length is nothing new to Clerk: its own client for Go sends one with each
 * DELETE.
 */
const emptyStream = (prepared: Prepared): ReadableStream =>
  new ReadableStream({
    type: "bytes",
    pull: (controller) => {
      if (!controller.byobRequest) prepared.isOnce = true
      controller.close()
      controller.byobRequest?.respond(0)
    }
  })
