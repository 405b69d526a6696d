// What the emulator's own tests ask and are answered, for a look at all of it.
import { type Exchange, watch } from "../../packages/testing/test/support.ts"

export type { Exchange } from "../../packages/testing/test/support.ts"

const parse = (text: string | undefined): unknown => {
  try {
    const json: unknown = text === undefined ? undefined : JSON.parse(text)
    return json
  } catch {
    return "not JSON"
  }
}

/** The type of each place of a value. */
const places = (value: unknown, place: string): ReadonlyArray<string> => {
  if (Array.isArray(value)) return value.flatMap((entry) => places(entry, `${place}[]`))
  if (typeof value !== "object" || value === null) return [`${place} ${value === null ? "null" : typeof value}`]
  // Metadata is whatever a test puts in.
  if (place.endsWith("metadata")) return [`${place} object`]
  return Object.entries(value).flatMap(([key, entry]) => places(entry, `${place}.${key}`))
}

const templates = [
  [/^\/organizations\/[^/]+/, "/organizations/{organization_id}"],
  [/^\/users\/(?!count$)[^/]+/, "/users/{user_id}"],
  [/\/memberships\/[^/]+/, "/memberships/{user_id}"]
] as const

/** A method, and a path as the document has it. */
export const operationOf = ({ method, path }: Exchange): string =>
  `${method} ${templates.reduce((path, [id, template]) => path.replace(id, template), path.replace(/\?.*/, ""))}`

/** What an exchange shows: its parameters, and what it was answered. */
const featuresOf = (exchange: Exchange): ReadonlyArray<string> => {
  const { answer, body, path, status } = exchange
  const json = parse(answer)
  const shown = [
    ...Array.from(new URLSearchParams(path.split("?")[1]), ([name, value]) =>
      name === "order_by" ? `${name}=${value}` : name
    ),
    ...places(parse(body), "body"),
    ...(status === 200 ? places(json, "answer") : Array.from(answer.matchAll(/"code":"\w+"/g), String))
  ]
  const operation = operationOf(exchange)
  return [`${operation} ${status}`, ...shown.map((feature) => `${operation} ${status} ${feature}`)]
}

/**
 * Keeps of the exchanges from now on each that shows anything new: any parameter of any operation, any field of an answer
 * in any type, any error. Those of property tests, by the thousand, show the same again and again.
 */
export const keepExchanges = (): ReadonlyArray<Exchange> => {
  const kept: Array<Exchange> = []
  const seen = new Set<string>()
  watch((exchange) => {
    const news = featuresOf(exchange).filter((feature) => !seen.has(feature))
    if (news.length === 0) return
    for (const feature of news) seen.add(feature)
    kept.push(exchange)
  })
  return kept
}
