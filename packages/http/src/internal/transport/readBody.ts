/**
 * Reads the body of a response up to a bound, whatever the server sends. Beyond it the body is cancelled, which closes its
 * connection.
 *
 * The bytes are counted after the platform has decompressed them. They are collected in one buffer and then decoded, which yields
 * what `Response.text` yields: invalid UTF-8 becomes U+FFFD, a byte order mark is left out. The chunks themselves are not kept.
 * A server may send a byte in each, and what a platform hands on of it takes a hundred, or on Deno a buffer of 64 KiB.
 *
 * One buffer is kept for the next body: the platform fills a new one with zeros, which takes a tenth of the time in which a page of
 * 500 is read. A body takes it away, and gives it back once it is decoded, so that no two have it at once ("is read beside others
 * and after them, each as it was sent" in test/readBody.test.ts).
 */
import * as Context from "effect/Context"
import { bodyFailed } from "./connectionError.ts"
import { platform } from "./sendOnce.ts"
import { needsBody, type TransportFailure, type TransportResponse } from "./transport.ts"

/** Largest body of any other status than 200 whose body is needed, and the number of bytes that are decoded at once. */
const mebibyte = 1024 * 1024

/** Largest body of a success, in bytes. A page of 500 members with full metadata has 16 MB. */
export const MaxResponseBytes = /* @__PURE__ */ Context.Reference<number>(
  "@effect-clerk/http/ClerkHttpClient/MaxResponseBytes",
  { defaultValue: () => 24 * 1024 * 1024 }
)

/** Number of bytes that are read where the status is enough, for the errors that the body may hold. */
const maxUnneededBytes = 64 * 1024

/** Returns the largest body that is read of a status, in bytes. */
const maxBytesOf = (status: number, maxResponseBytes: number): number =>
  status === 200 ? maxResponseBytes : needsBody(status) ? mebibyte : maxUnneededBytes

/** Returns the response of a body that exceeds its bound. */
export const tooLarge = (head: TransportResponse, maxBytes: number): TransportResponse => ({
  ...head,
  invalid: `a body of at most ${maxBytes} bytes`
})

/** Returns what a body comes to that broke: where the status is enough, it counts as empty. */
export const withBrokenBody = (head: TransportResponse, cause: unknown): TransportResponse | TransportFailure =>
  needsBody(head.status) ? bodyFailed(head, cause) : head

/** The body of one response, as far as it has been read. */
export class Body {
  declare readonly head: TransportResponse
  declare readonly maxBytes: number
  /** The first chunk; from the second on `own`, which begins with the body. */
  private buffer = empty
  private own = empty
  protected size = 0

  constructor(head: TransportResponse, maxResponseBytes: number) {
    this.head = head
    this.maxBytes = maxBytesOf(head.status, maxResponseBytes)
  }

  /** Adds a chunk, and returns whether more may follow. */
  add(chunk: Uint8Array): boolean {
    const { buffer, size } = this
    this.size += chunk.byteLength
    if (size === 0) this.buffer = chunk
    else {
      if (this.size > buffer.byteLength) {
        // Four times as large, so that few copies are made: one for a page of 500. But not for more than is read.
        const wanted = Math.max(this.size, Math.min(4 * this.size, this.maxBytes))
        this.buffer = this.own = spare.byteLength < this.size ? new Uint8Array(wanted) : spare
        this.buffer.set(buffer)
        spare = empty
      }
      this.buffer.set(chunk, size)
    }
    // This way round, so that nothing may follow where the bound is NaN.
    return this.size <= this.maxBytes
  }

  /** The bytes that have been read. */
  protected bytes(): Uint8Array {
    return this.buffer.subarray(0, this.size)
  }

  /** Returns the response with its body, or with the reason for which that is not read. */
  toResponse(): TransportResponse {
    const response = this.beyondBound(this.size) ?? { ...this.head, text: decode(this.bytes()) }
    // Never a chunk, which is the platform's, and no buffer that would be much to keep.
    if (this.own !== empty && this.own.byteLength <= mebibyte) spare = this.own
    this.buffer = this.own = empty
    return response
  }

  /** Returns the response with a body that was read as text, if it was; each character was at least one byte. */
  withText(text: unknown): TransportResponse {
    if (typeof text !== "string")
      return { ...this.head, invalid: "a response with a body of Uint8Array, or a method text" }
    return this.beyondBound(text.length) ?? { ...this.head, text: text.slice(0, this.maxBytes) }
  }

  private beyondBound(size: number): TransportResponse | undefined {
    return size <= this.maxBytes || !needsBody(this.head.status) ? undefined : tooLarge(this.head, this.maxBytes)
  }
}

/** Every body before its first chunk. */
const empty: Uint8Array = /* @__PURE__ */ new Uint8Array()

/** The buffer for the next body, empty while a body has it. */
let spare = empty

/** Made with the first body: a program may import this where the class is not there yet. */
let decoder: TextDecoder | undefined

/**
 * Decodes a body: on workerd a mebibyte at a time, since at once it takes 16 times the bytes for a text that has a wide character.
 * On Node, parsing what was joined takes more memory than parsing what was decoded at once.
 */
const decode = (bytes: Uint8Array): string => {
  decoder ??= new TextDecoder()
  return bytes.length > mebibyte && platform() === "Cloudflare"
    ? decoder.decode(bytes.subarray(0, mebibyte), { stream: true }) + decode(bytes.subarray(mebibyte))
    : decoder.decode(bytes)
}

/** The body of the response of a fetch function, or of a stand-in for one. */
export class WebBody extends Body {
  declare private readonly response: Partial<Response>
  private reader: ReadableStreamDefaultReader<Uint8Array> | undefined = undefined

  constructor(head: TransportResponse, response: Partial<Response>, maxResponseBytes: number) {
    super(head, maxResponseBytes)
    this.response = response
  }

  /** Reads the body to its end, or to its bound. Never rejects. */
  async read(): Promise<TransportResponse | TransportFailure> {
    const { response } = this
    try {
      // A response without a body, or a stand-in that has no other method than this.
      if (typeof response.body?.getReader !== "function") {
        return this.withText(typeof response.text === "function" && (await response.text()))
      }
      const reader = response.body.getReader()
      this.reader = reader
      for (;;) {
        // A stream has no other way.
        // oxlint-disable-next-line no-await-in-loop
        const { done, value } = await reader.read()
        if (done) return this.toResponse()
        // A stream of the program's own may emit texts, whose size is none.
        const isView = ArrayBuffer.isView(value)
        if (isView && this.add(value)) continue
        void this.cancel()
        return isView ? this.toResponse() : this.withText(undefined)
      }
    } catch (cause) {
      return withBrokenBody(this.head, cause)
    }
  }

  /** Closes the connection, unless the body has ended. */
  async cancel(): Promise<void> {
    try {
      await this.reader?.cancel()
    } catch {
      // A stream of the program's own. Nothing depends on its end.
    }
  }
}
