import type { RecordedRequest } from "@effect-clerk/testing/RecordedRequest"

/**
 * Returns what is probably wrong with a request of a client that is not set up for Clerk, or for this emulator: the base URL, the
 * control API, or how it writes the values of a filter. A parameter that is not known is ignored, so that such a filter selects everyone.
 */
export const hintOf = ({ path, query }: Pick<RecordedRequest, "path" | "query">): string | undefined => {
  for (const [pattern, hint] of pathHints) if (pattern.test(path)) return hint
  const name = bracketed.exec(decodeBrackets(query))?.[1]
  return name === undefined
    ? undefined
    : `Clerk's document has no parameter ${name}[], and it is ignored: repeat ${name} for each value, as in ${name}=a&${name}=b`
}

const pathHints: ReadonlyArray<readonly [pattern: RegExp, hint: string]> = [
  [/^\/v1\/v1(?:\/|$)/, "the path has /v1 twice: set the base URL without /v1"],
  [/\/\//, "the path has an empty segment: the base URL ends in a slash, or an id is empty"],
  [/^\/(?:organization|user)/, "the path has no /v1: set the base URL with /v1"],
  [/^\/__emulator(?:\/|$)/, "the control API is off: start the emulator with --control"],
  [/^\/v1\/.*\/$/, "the path ends in a slash: Clerk has nothing there"]
]

/** A name of a query with brackets after it, empty or with an index, as PHP, Ruby and qs write the values of an array. */
const bracketed = /(?:^|&)(\w+)\[\d*\]=/

const decodeBrackets = (query: string): string => query.replace(/%5b/gi, "[").replace(/%5d/gi, "]")
