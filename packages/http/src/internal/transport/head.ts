/** Reads the head of a response. A program's own fetch function or client may return a stand-in, of which any part may throw. */
import { processedByStatus } from "@effect-clerk/core/internal"
import * as Predicate from "effect/Predicate"
import { tryOr } from "../tryOr.ts"
import type { TransportResponse } from "./transport.ts"

/** Parts of a response that may be anything. */
interface StandIn {
  readonly status?: unknown
  readonly headers?: unknown
}

/** Returns the head of a response, with an empty text. Its headers are read when they are asked for: effect copies them each time. */
export const toHead = (response: StandIn): TransportResponse => {
  const given = tryOr(() => response.status, undefined)
  // With NaN, `processed` would be that of an error response: it is neither a success nor a failure of the server.
  const isResponse = typeof given === "number" && Number.isInteger(given)
  const status = isResponse ? given : 0
  return {
    _tag: "Response",
    status,
    header: (name) => tryOr(() => headerOf(response.headers, name), undefined),
    headers: () => tryOr(() => toRecord(response.headers), {}),
    text: "",
    // It has all of its fields, so that nothing in `Object.prototype` is taken for one.
    invalid: isResponse ? undefined : "a response of fetch",
    processed: processedByStatus(status)
  }
}

/** Returns a header by its name in lower case. */
const headerOf = (headers: unknown, name: string): string | undefined => {
  const value: unknown = hasGet(headers) ? headers.get(name) : toRecord(headers)[name]
  return typeof value === "string" ? value : undefined
}

const hasGet = (headers: unknown): headers is { readonly get: (name: string) => unknown } =>
  Predicate.hasProperty(headers, "get") && typeof headers.get === "function"

/** The function of effect, which takes texts as well, would be in a bundle for this alone. */
const isIterable = (value: unknown): value is Iterable<unknown> => Predicate.hasProperty(value, Symbol.iterator)

const toRecord = (headers: unknown): Readonly<Record<string, string>> => {
  const entries: Iterable<unknown> = isIterable(headers) ? headers : Object.entries(headers ?? {})
  const record: Record<string, string> = {}
  for (const entry of entries) if (Array.isArray(entry)) record[String(entry[0]).toLowerCase()] = String(entry[1])
  return record
}
