/**
 * Decides which Host headers a server accepts.
 *
 * A page of a hostile site can have its own name resolve to 127.0.0.1 ("DNS rebinding"). To a browser, the emulator is then
 * the site's own server, to which the page may send any request. Its Host header still has the site's name, so a server
 * that knows its names is out of the reach of all pages.
 */
import { Settings } from "@effect-clerk/core/internal"

/** Tells whether a request may be handled, by its Host header and the address at which its connection came in. */
export type HostCheck = (header: string | undefined, localAddress: string | undefined) => boolean

/** Accepts the names of this machine's loopback, the host that the server listens on, and the names of a list. */
export const makeHostCheck = (host: string, allowHosts: ReadonlyArray<string>): HostCheck => {
  const wildcard = wildcardOf(host)
  const names = new Set([wildcard ?? host, ...allowHosts].map(hostnameOf))
  // A client sends the same header with each request: it is parsed once.
  let lastAccepted: string | undefined
  return (header, localAddress) => {
    if (header === undefined || header === lastAccepted) return true
    const name = hostnameOf(header)
    if (name === undefined) return false
    if (Settings.isLoopback(name) || names.has(name)) {
      lastAccepted = header
      return true
    }
    // A server that listens on all addresses has each of them as its name. An address is safe: only names can be made to resolve
    // elsewhere.
    return (
      wildcard !== undefined &&
      localAddress !== undefined &&
      name === hostnameOf(localAddress.replace(/^::ffff:(?=\d+\.)/, ""))
    )
  }
}

/** Tells whether a text can be the host of a request, so that allowing it has an effect: a URL or a wildcard never is one. */
export const isAllowable = (host: string): boolean => hostnameOf(host) !== undefined && !host.includes("*")

/**
 * Returns the usual form of a host that stands for all addresses of the machine, which has many: `0`, `000.0.0.0`, `::0`. Every
 * other host is `undefined`.
 */
export const wildcardOf = (host: string): "0.0.0.0" | "::" | undefined => {
  const name = hostnameOf(host.replace(/%.*/, ""))
  if (name === "0.0.0.0" || name === "[::ffff:0:0]") return "0.0.0.0"
  return name === "[::]" ? "::" : undefined
}

/** Returns a host in the one form that URLs have for it, without its port; `undefined` if it is none. */
const hostnameOf = (host: string): string | undefined => {
  const isIpv6 = /^[^[\]]*:[^[\]]*:/.test(host)
  const url = `http://${isIpv6 ? `[${host}]` : host}`
  return /[@/?#\\\s]/.test(host) || !URL.canParse(url) ? undefined : new URL(url).hostname.replace(/\.$/, "")
}
