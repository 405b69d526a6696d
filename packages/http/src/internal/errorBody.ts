/**
 * Reads the errors of Clerk's in the body of an error response, as much of them as a program may want to keep. A body of 1 MiB
 * can hold a million errors, one text, or a hundred thousand keys: without a bound each would stay in the failure, in its
 * JSON and in every log of it, and their redaction would block the event loop.
 *
 * Invariant: what is kept has at most 64 KiB of JSON. A failure's JSON repeats of it no more than twice what its messages name.
 */
import type { ClerkError } from "@effect-clerk/core/ClerkError"
import { redactJson, redactText } from "./redact.ts"

/** The parts of an error response's body that failures have. The trace id may hold the secret key, and is of any length. */
export interface ErrorBody {
  readonly errors: ReadonlyArray<ClerkError>
  readonly meta?: Fields
  readonly traceId: string | undefined
}

/** Largest number of errors that are kept of one response. */
const maxErrors = 100

/** Largest size of the texts and the `meta` that are kept of one response, in bytes of JSON. */
const maxKeptBytes = 64 * 1024

/**
 * Reads a parsed body, whatever it is.
 *
 * Source: `#/components/schemas/ClerkErrors` in Clerk's OpenAPI document.
 */
export const readErrorBody = (json: unknown, secret: string): ErrorBody => {
  const body: Fields = isRecord(json) ? json : {}
  const kept = new Kept(secret)
  const errors = Array.isArray(body["errors"]) ? body["errors"].slice(0, maxErrors) : []
  return {
    errors: errors.flatMap((error) => toError(error, kept)),
    ...metaOf(body, kept),
    traceId: textOf(body["clerk_trace_id"])
  }
}

type Fields = { readonly [key: string]: unknown }

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

const metaOf = ({ meta }: Fields, kept: Kept): { readonly meta?: Fields } => {
  const value = isRecord(meta) ? kept.json(meta) : undefined
  return isRecord(value) ? { meta: value } : {}
}

/** Reads an entry that has a code. Programs match on the code, so an invalid field beside it must not lose it. */
const toError = (value: unknown, kept: Kept): ReadonlyArray<ClerkError> => {
  if (!isRecord(value)) return []
  const code = textOf(value["code"])
  if (code === undefined || kept.isFull()) return []
  const message = textOf(value["message"]) ?? code
  const longMessage = textOf(value["long_message"]) ?? message
  return [
    {
      code: kept.text(code),
      message: kept.text(message),
      longMessage: kept.text(longMessage),
      ...metaOf(value, kept)
    }
  ]
}

/** Takes what fits of the texts and values of one body, without the secret key. */
class Kept {
  private readonly secret: string
  private left = maxKeptBytes

  constructor(secret: string) {
    this.secret = secret
  }

  isFull(): boolean {
    return this.left <= 0
  }

  /** Returns a text, cut where it does not fit. */
  text(text: string): string {
    // Before it is cut, or half of the key might be left of it.
    const redacted = redactText(text, this.secret)
    const size = bytesOf(redacted)
    const kept = size > this.left ? redacted.slice(0, this.left / maxBytesOfCharacter) : redacted
    this.left = Math.max(0, this.left - size)
    return kept
  }

  /** Returns a value of JSON, `undefined` where it does not fit as a whole. */
  json(value: unknown): unknown {
    const left = leftAfter(value, this.left, 0)
    if (left < 0) return undefined
    this.left = left
    // Its first level is inside of the body.
    return redactJson(value, this.secret, 1)
  }
}

/** Depth below which `redactJson` keeps nothing. */
const maxDepth = 100

/** Returns what a value leaves of a number of bytes. Below zero, the value is read no further. */
const leftAfter = (value: unknown, left: number, depth: number): number => {
  if (typeof value !== "object" || value === null) return left - bytesOf(value)
  if (depth > maxDepth) return left
  let rest = left
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length && rest >= 0; index++) rest = leftAfter(value[index], rest - 1, depth + 1)
    return rest - 2
  }
  for (const key of Object.keys(value)) {
    if (rest < 0) break
    rest = leftAfter(Reflect.get(value, key), rest - bytesOf(key) - 2, depth + 1)
  }
  return rest - 2
}

/** Longest form of one character in JSON, such as the escape of a control character. */
const maxBytesOfCharacter = 6

/** Returns the number of bytes that a value has in JSON, which is no object or array; half of a surrogate pair counts three. */
const bytesOf = (value: unknown): number => JSON.stringify(value).replace(/[^\0-\x7f]/g, "123").length
