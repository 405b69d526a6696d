import { processedByStatus } from "@effect-clerk/core/internal"
import type { TransportResponse } from "@effect-clerk/http/internal"

/** Headers of a response as undici hands them on, with names in lower case. */
export type Headers = Readonly<Record<string, string | ReadonlyArray<string> | undefined>>

/** Returns a response without its body. */
export const toHead = (status: number, headers: Headers): TransportResponse => ({
  _tag: "Response",
  status,
  header: (name) => toText(headers[name]),
  headers: () => Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, toText(value) ?? ""])),
  text: "",
  invalid: undefined,
  processed: processedByStatus(status)
})

const toText = (value: Headers[string]): string | undefined =>
  value === undefined || typeof value === "string" ? value : value.join(", ")
