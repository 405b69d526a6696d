/** Removes the secret key, and the queries of URLs, from text that this library did not write. */

const placeholder = "<redacted>"

/** Depth to which an error body is read. A deeper value would exhaust the stack of the code that prints it. */
const maxDepth = 100

/** Replaces the secret key wherever it stands in a text. */
export const redactText = (text: string, secret: string): string => text.replaceAll(secret, placeholder)

/** Replaces the secret key in parsed JSON, at any depth, keys included: a server may send back what it was sent. */
export const redactJson = (value: unknown, secret: string, depth = 0): unknown => {
  if (typeof value === "string") return redactText(value, secret)
  if (typeof value !== "object" || value === null) return value
  if (depth === maxDepth) return "<too deep>"
  if (Array.isArray(value)) return value.map((item: unknown) => redactJson(item, secret, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [redactText(key, secret), redactJson(entry, secret, depth + 1)])
  )
}

/** Replaces the secret key in the values of headers. */
export const redactHeaders = (
  headers: Readonly<Record<string, string>>,
  secret: string
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, redactText(value, secret)]))

/** Cuts out whole URLs. Deno's error messages hold the request's, whose query names people and their addresses. */
export const withoutUrls = (text: string): string => text.replace(/\(?\bhttps?:\/\/\S+/gi, "<url>")

/**
 * Cuts out queries, which a page that quotes the request's URL would show, with the names and addresses of people in it.
 * The pattern runs in linear time, whatever the text holds.
 */
export const withoutQueries = (text: string): string => text.replace(/\?[^\s"'<>=?]*=[^\s"'<>]*/g, "?<query>")
