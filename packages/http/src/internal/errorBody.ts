/**
 * Reads the errors of Clerk's in the body of an error response, as much of them as a program may want to keep. A body of 1 MiB
 * can hold a million errors, one text, or a hundred thousand keys: without a bound each would stay in the failure, in its
 * JSON and in every log of it, and their redaction would block the event loop.
 *
 * Invariant: what is kept has at most 64 KiB of JSON. A failure's JSON repeats of it no more than twice what its messages name.
 */
import type { ClerkError } from "@effect-clerk/core/ClerkError"
import * as Predicate from "effect/Predicate"
import { tryOr } from "./tryOr.ts"
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

/** Longest form of one character in JSON, such as the escape of a control character. */
const maxBytesOfCharacter = 6

/**
 * Reads a parsed body, whatever it is. A text that does not fit is cut, and a `meta` that does not is left out.
 *
 * Source: `#/components/schemas/ClerkErrors` in Clerk's OpenAPI document.
 */
export const readErrorBody = (json: unknown, secret: string): ErrorBody => {
  const body: Fields = Predicate.isObject(json) ? json : {}
  let left = maxKeptBytes
  const fits = (value: unknown): boolean => {
    // Three bytes for each character beyond ASCII are no less than it takes. What cannot be written is too deep for the stack.
    const size = tryOr(() => JSON.stringify(value).replace(/[^\0-\x7f]/g, "123").length, Infinity)
    if (size > left) return false
    left -= size
    return true
  }
  const keepText = (text: string): string => {
    // Before it is cut, or half of the key might be left of it.
    const redacted = redactText(text, secret)
    if (fits(redacted)) return redacted
    const cut = redacted.slice(0, left / maxBytesOfCharacter)
    left = 0
    return cut
  }
  const keepMeta = ({ meta }: Fields): { readonly meta?: Fields } => {
    const redacted = Predicate.isObject(meta) && fits(meta) ? redactJson(meta, secret, 1) : undefined
    return Predicate.isObject(redacted) ? { meta: redacted } : {}
  }
  // Programs match on the code, so an invalid field beside it must not lose it.
  const toError = (value: unknown): ReadonlyArray<ClerkError> => {
    const code = Predicate.isObject(value) && left > 0 ? value["code"] : undefined
    if (!Predicate.isObject(value) || !Predicate.isString(code)) return []
    const { long_message: given, message: short } = value
    const message = Predicate.isString(short) ? short : code
    const longMessage = Predicate.isString(given) ? given : message
    return [
      {
        code: keepText(code),
        message: keepText(message),
        longMessage: keepText(longMessage),
        ...keepMeta(value)
      }
    ]
  }
  const { clerk_trace_id: traceId, errors } = body
  return {
    errors: Array.isArray(errors) ? errors.slice(0, maxErrors).flatMap(toError) : [],
    ...keepMeta(body),
    traceId: Predicate.isString(traceId) ? traceId : undefined
  }
}

type Fields = { readonly [key: string]: unknown }
