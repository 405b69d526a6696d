/**
 * Removes secret keys, and the queries of URLs, from text that this library did not write.
 *
 * The key of the call is cut out wherever it stands. Any other key, such as one that was rotated away, is known by its form:
 * as it is, and in base64, whose text for `sk_test_` and `sk_live_` is one of three, by the number of bytes before it. So
 * the base64 of `Bearer <key>`, and of any longer text with a key, is cut where the key begins.
 */

const placeholder = "<redacted>"

/** Depth to which an error body is read. A deeper value would exhaust the stack of the code that prints it. */
const maxDepth = 100

/** The first character after the prefix tells a key from a text about keys: "starts with sk_test_ or sk_live_". */
const AnyKey = /sk_(?:test|live)_\w[^\s"'<>\\,;)}\]]*/g

const AnyKeyInBase64 = /(?:c2tf(?:dGVz|bGl2)|NrX(?:3Rl|2xp)|a19(?:0ZXN|saXZ))[\w+/=-]*/g

/** Replaces the secret key, and whatever has the form of one, wherever it stands in a text. */
export const redactText = (text: string, secret: string): string =>
  text.replaceAll(secret, placeholder).replace(AnyKey, placeholder).replace(AnyKeyInBase64, placeholder)

/** Replaces secret keys in parsed JSON, at any depth, keys included: a server may send back what it was sent. */
export const redactJson = (value: unknown, secret: string, depth = 0): unknown => {
  if (typeof value === "string") return redactText(value, secret)
  if (typeof value !== "object" || value === null) return value
  if (depth === maxDepth) return "<too deep>"
  if (Array.isArray(value)) return value.map((item: unknown) => redactJson(item, secret, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [redactText(key, secret), redactJson(entry, secret, depth + 1)])
  )
}

/** Replaces secret keys in headers, names included. */
export const redactHeaders = (
  headers: Readonly<Record<string, string>>,
  secret: string
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [redactText(name, secret), redactText(value, secret)])
  )

/** Cuts out whole URLs. Deno's error messages hold the request's, whose query names people and their addresses. */
export const withoutUrls = (text: string): string => text.replace(/\(?\bhttps?:\/\/\S+/gi, "<url>")

/**
 * Cuts out queries, which a page that quotes the request's URL would show, with the names and addresses of people in it.
 * The pattern runs in linear time, whatever the text holds.
 */
export const withoutQueries = (text: string): string => text.replace(/\?[^\s"'<>=?]*=[^\s"'<>]*/g, "?<query>")
