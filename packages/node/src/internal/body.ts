import {
  bodyFailed,
  maxBytesOf,
  needsBody,
  tooLarge,
  type TransportFailure,
  type TransportResponse
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

/** The body of one response, as far as it has come: at most so many bytes, before and after they are decompressed. */
export class Body {
  private readonly head: TransportResponse
  private readonly maxBytes: number
  private readonly chunks: Array<Uint8Array> = []
  private size = 0

  constructor(head: TransportResponse, maxResponseBytes: number) {
    this.head = head
    this.maxBytes = maxBytesOf(head.status, maxResponseBytes)
  }

  /** Adds a chunk, and returns whether more may follow. */
  add(chunk: Uint8Array): boolean {
    this.chunks.push(chunk)
    this.size += chunk.byteLength
    return this.size <= this.maxBytes
  }

  /** Returns the response with its body, or the failure of a body that is too large or cannot be decompressed. */
  toResult(): TransportResponse | TransportFailure {
    const { head } = this
    try {
      if (this.size <= this.maxBytes) return { ...head, text: decoder.decode(this.decompress()) }
    } catch (cause) {
      if (!isTooLarge(cause)) return needsBody(head.status) ? bodyFailed(head.status, cause) : head
    }
    if (needsBody(head.status)) return tooLarge(head, this.maxBytes)
    // The start of the body is kept for the failure's excerpt, unless it is compressed: a part of that cannot be read.
    return this.coding === undefined ? { ...head, text: decoder.decode(this.bytes()) } : head
  }

  private decompress(): Uint8Array {
    const bytes = this.bytes()
    const decompress = this.coding === undefined || bytes.length === 0 ? undefined : decompressors.get(this.coding)
    return decompress === undefined ? bytes : decompress(bytes, { maxOutputLength: this.maxBytes })
  }

  private bytes(): Uint8Array {
    const [first, ...others] = this.chunks
    if (first === undefined) return empty
    return others.length === 0 ? first : Buffer.concat(this.chunks, this.size)
  }

  private get coding(): string | undefined {
    return this.head.header("content-encoding")?.trim().toLowerCase()
  }
}

/** Tells whether zlib gave up since its output exceeded the bound. */
const isTooLarge = (cause: unknown): boolean =>
  Predicate.hasProperty(cause, "code") && cause.code === "ERR_BUFFER_TOO_LARGE"

const empty = /* @__PURE__ */ new Uint8Array()

/** Yields what `Response.text` yields: invalid UTF-8 becomes U+FFFD, and a byte order mark is left out. */
const decoder = /* @__PURE__ */ new TextDecoder()
