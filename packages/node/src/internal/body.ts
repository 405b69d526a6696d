import {
  Body,
  needsBody,
  tooLarge,
  type TransportFailure,
  type TransportResponse,
  withBrokenBody
} from "@effect-clerk/http/internal"
import * as Predicate from "effect/Predicate"
import { brotliDecompressSync, constants, gunzipSync, inflateSync, type ZlibOptions } from "node:zlib"

/** Decoder of a whole body; beyond `maxOutputLength` bytes it fails. */
type Decompress = (bytes: Uint8Array, options: { readonly maxOutputLength: number }) => Uint8Array

/** An end that is missing shows in the JSON, as with fetch. */
const lenient: ZlibOptions = { finishFlush: constants.Z_SYNC_FLUSH }

const gunzip: Decompress = (bytes, options) => gunzipSync(bytes, { ...lenient, ...options })

/** Codings of a body that are decoded, in one step, at the end: to parse its JSON takes longer, and is one step as well. */
const decompressors: ReadonlyMap<string, Decompress> = /* @__PURE__ */ new Map<string, Decompress>([
  ["gzip", gunzip],
  ["x-gzip", gunzip],
  ["deflate", (bytes, options) => inflateSync(bytes, { ...lenient, ...options })],
  ["br", (bytes, options) => brotliDecompressSync(bytes, { finishFlush: constants.BROTLI_OPERATION_FLUSH, ...options })]
])

/** The body of one response, which undici hands on as it was sent: at most so many bytes, before and after they are decompressed. */
export class EncodedBody extends Body {
  /** Returns the response with its body, or the failure of a body that is too large or cannot be decompressed. */
  toResult(): TransportResponse | TransportFailure {
    const { head } = this
    const coding = head.header("content-encoding")?.trim().toLowerCase()
    if (coding === undefined) return this.toResponse()
    try {
      if (this.size <= this.maxBytes) return { ...head, text: decoder.decode(this.decompress(coding)) }
    } catch (cause) {
      if (!isTooLarge(cause)) return withBrokenBody(head, cause)
    }
    // The start of a compressed body cannot be read, so none is kept for the failure's excerpt.
    return needsBody(head.status) ? tooLarge(head, this.maxBytes) : head
  }

  private decompress(coding: string): Uint8Array {
    const bytes = this.bytes()
    const decompress = bytes.length === 0 ? undefined : decompressors.get(coding)
    return decompress === undefined ? bytes : decompress(bytes, { maxOutputLength: this.maxBytes })
  }
}

/** Tells whether zlib gave up since its output exceeded the bound. */
const isTooLarge = (cause: unknown): boolean =>
  Predicate.hasProperty(cause, "code") && cause.code === "ERR_BUFFER_TOO_LARGE"

/** Yields what `Response.text` yields: invalid UTF-8 becomes U+FFFD, and a byte order mark is left out. */
const decoder = /* @__PURE__ */ new TextDecoder()
