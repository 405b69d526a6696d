import type { RecordedRequest } from "@effect-clerk/testing/RecordedRequest"
import type { Server } from "@effect-clerk/testing/Server"

/** One line of the command's output: as text for people, and as the object that `--json` prints. */
export interface LogLine {
  readonly text: string
  readonly json: object
}

/** Returns the lines that are printed once the emulator listens. */
export const listeningLines = ({ apiUrl, url }: Pick<Server, "apiUrl" | "url">): ReadonlyArray<LogLine> => {
  const curl = `curl -H "Authorization: Bearer sk_test_any" ${apiUrl}/organization_memberships`
  return [
    { text: `The emulator listens on ${url}`, json: { event: "listening", url, apiUrl } },
    { text: `Try it: ${curl}`, json: { event: "hint", curl } }
  ]
}

/** Returns the line of a request. `time` is that of its end, in ISO 8601. */
export const requestLine = (time: string, { method, operation, path, query, status }: RecordedRequest): LogLine => ({
  text: [
    time.slice(11, 23),
    status ?? "---",
    method.padEnd(6),
    `${path}${query === "" ? "" : `?${query}`}`,
    operation ?? "(no such operation)"
  ].join(" "),
  json: { event: "request", time, method, path, query, operation: operation ?? null, status: status ?? null }
})
