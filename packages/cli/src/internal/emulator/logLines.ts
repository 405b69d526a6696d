import { Settings } from "@effect-clerk/core/internal"
import { wildcardOf } from "@effect-clerk/testing/internal"
import type { RecordedRequest } from "@effect-clerk/testing/RecordedRequest"
import type { Server } from "@effect-clerk/testing/Server"
import { hintOf } from "./hints.ts"

/**
 * One line of the command's output: as text for people, and as the object that `--json` prints. A key that is undefined is
 * not printed.
 */
export interface LogLine {
  readonly text: string
  readonly json: object
}

/** Returns the lines that are printed once the emulator listens. */
export const listeningLines = (host: string, { apiUrl, controlUrl, port, url }: Server): ReadonlyArray<LogLine> => {
  const curl = `curl -H "Authorization: Bearer sk_test_any" ${apiUrl}/organization_memberships`
  // A server that listens on all addresses says so. Its `url` is the one of the loopback.
  const wildcard = wildcardOf(host)
  const listening = wildcard === undefined ? url : urlOf(wildcard, port)
  return [
    {
      text: `The emulator listens on ${listening}${controlUrl === undefined ? "" : `, its control API on ${controlUrl}`}`,
      json: { event: "listening", url: listening, apiUrl: `${listening}/v1`, controlUrl }
    },
    { text: `Try it: ${curl}`, json: { event: "hint", curl } }
  ]
}

/** The part of Node's network interfaces that counts here. */
type Interfaces = Readonly<
  Record<string, ReadonlyArray<{ readonly address: string; readonly internal: boolean }> | undefined>
>

/** Returns the warning about an emulator that other machines reach; `undefined` for one that only this machine does. */
export const exposedLine = (
  host: string,
  { controlUrl, port }: Pick<Server, "controlUrl" | "port">,
  interfaces: Interfaces
): LogLine | undefined => {
  const wildcard = wildcardOf(host)
  const url = urlOf(wildcard ?? host, port)
  if (Settings.isLoopback(new URL(url).hostname)) return undefined
  const addresses = Object.values(interfaces)
    .flatMap((addresses) => addresses ?? [])
    .filter(
      ({ address, internal }) => !internal && !/^fe80:/i.test(address) && (wildcard === "::" || !address.includes(":"))
    )
    .map(({ address }) => urlOf(address, port))
  const urls = wildcard === undefined ? [url] : addresses
  const at = urls.length === 0 ? "" : ` at ${urls.join(", ")}`
  const control = controlUrl !== undefined
  const controlText =
    " Its control API is open to them too, and asks for no key: it reads and replaces the whole state."
  return {
    text: `Warning: other machines can reach the emulator${at}. It accepts any secret key.${control ? controlText : ""}`,
    json: { event: "warning", reason: "exposed", host: wildcard ?? host, urls, control }
  }
}

const urlOf = (host: string, port: number): string => `http://${host.includes(":") ? `[${host}]` : host}:${port}`

/** Returns the line of a request. `time` is that of its end, in ISO 8601. */
export const requestLine = (time: string, request: RecordedRequest): LogLine => {
  const { method, operation = null, path, query, status = null } = request
  const hint = hintOf(request)
  return {
    text: [
      time.slice(11, 23),
      status ?? "---",
      method.padEnd(6),
      `${path}${query === "" ? "" : `?${query}`}`,
      operation ?? "(no such operation)",
      ...(hint === undefined ? [] : [`Hint: ${hint}`])
    ].join(" "),
    json: { event: "request", time, method, path, query, operation, status, hint }
  }
}
