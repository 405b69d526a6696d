/** Checks of the settings, which are the same wherever a setting comes from: an option or the environment. */

export const key = "@effect-clerk/core/ClerkConfig"

/** The versions of Clerk's API, oldest first. */
export const apiVersions = ["2021-02-05", "2024-10-01", "2025-03-12", "2025-04-10", "2025-11-10", "2026-05-12"] as const

export const defaultApiVersion = "2026-05-12" satisfies (typeof apiVersions)[number]

export const isSecretKey = (text: string): boolean => /^sk_(?:test|live)_[\x21-\x7e]+$/.test(text)

/**
 * A parser of URLs drops control characters and blanks, reads a backslash as a slash, and resolves dots: the URL that is
 * checked would not be the one that is used.
 */
const ApiUrl = /^https?:\/\/[^/@?#]+(?:\/[^?#]*)?$/i
const Rewritten = /[\p{Cc}\s\\]|(?:\.|%2e){2}/iu

/** Returns what is expected of a base URL, or `undefined` where it is one. The secret key travels unencrypted over http. */
export const expectedApiUrl = (text: string, allowInsecure: boolean): string | undefined => {
  if (!ApiUrl.test(text) || Rewritten.test(text) || !URL.canParse(text)) {
    return "an http or https URL without credentials, query, fragment, blanks or .."
  }
  const { hostname, protocol } = new URL(text)
  return protocol === "https:" || allowInsecure || isLoopback(hostname)
    ? undefined
    : "https, or http to this machine alone (localhost, 127.0.0.1); allowInsecure: true allows http to any host"
}

/** Tells whether a host, as a URL's `hostname` has it, is always this machine. */
export const isLoopback = (hostname: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)

/** Returns what is expected of an API version, or `undefined` where it is the date of one. */
export const expectedApiVersion = (text: string): string | undefined =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? undefined : `the date of an API version, such as ${defaultApiVersion}`

/** Returns the base URL without a slash at its end. One without a path, as Clerk's SDKs write it, means its `/v1`. */
export const normalizeApiUrl = (text: string): string => {
  const { origin, pathname } = new URL(text)
  return origin + (pathname.replace(/\/+$/, "") || "/v1")
}
