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
  const names = new Set([host, ...allowHosts].map(hostnameOf))
  // A server that listens on all addresses has each of them as its name. An address is safe: only names can be made to resolve
  // elsewhere.
  const isEverywhere = isWildcard(host)
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
    return (
      isEverywhere && localAddress !== undefined && name === hostnameOf(localAddress.replace(/^::ffff:(?=\d+\.)/, ""))
    )
  }
}

/** Tells whether a text can be the host of a request, so that allowing it has an effect: a URL or a wildcard never is one. */
export const isAllowable = (host: string): boolean => hostnameOf(host) !== undefined && !host.includes("*")

/** Tells whether a server with this host listens on all addresses of the machine. */
const isWildcard = (host: string): boolean => host === "0.0.0.0" || host === "::"

/** Returns a host in the one form that URLs have for it, without its port; `undefined` if it is none. */
const hostnameOf = (host: string): string | undefined => {
  const isIpv6 = /^[^[\]]*:[^[\]]*:/.test(host)
  const url = `http://${isIpv6 ? `[${host}]` : host}`
  return /[@/?#\\\s]/.test(host) || !URL.canParse(url) ? undefined : new URL(url).hostname.replace(/\.$/, "")
}
