/** Reads the head of a response. A program's own fetch function or client may return a stand-in, of which any part may throw. */
import * as Predicate from "effect/Predicate"
import type { TransportResponse } from "./transport.ts"

/** Returns the head of a response, with an empty text. */
export const toHead = (response: unknown): TransportResponse => {
  const status = valueOf(response, "status")
  const headers = valueOf(response, "headers")
  const head = {
    _tag: "Response" as const,
    header: (name: string) => headerOf(headers, name),
    headers: () => toRecord(headers),
    text: ""
  }
  return Predicate.isNumber(status) ? { ...head, status } : { ...head, status: 0, invalid: "a response of fetch" }
}

const valueOf = (response: unknown, name: string): unknown => {
  try {
    return Predicate.hasProperty(response, name) ? response[name] : undefined
  } catch {
    return undefined
  }
}

const hasGet = (headers: unknown): headers is { readonly get: (name: string) => unknown } =>
  Predicate.hasProperty(headers, "get") && Predicate.isFunction(headers.get)

/** Returns a header by its name in lower case. */
const headerOf = (headers: unknown, name: string): string | undefined => {
  try {
    const value: unknown = hasGet(headers) ? headers.get(name) : toRecord(headers)[name]
    return Predicate.isString(value) ? value : undefined
  } catch {
    return undefined
  }
}

const toRecord = (headers: unknown): Readonly<Record<string, string>> => {
  const record: Record<string, string> = {}
  try {
    const entries: Iterable<unknown> = Predicate.isIterable(headers) ? headers : Object.entries(headers ?? {})
    for (const entry of entries) {
      if (Array.isArray(entry)) record[String(entry[0]).toLowerCase()] = String(entry[1])
    }
  } catch {
    // What was read before counts.
  }
  return record
}
