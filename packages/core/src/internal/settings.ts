/** Checks of the settings, which are the same wherever a setting comes from: an option or the environment. */
import * as Predicate from "effect/Predicate"

export const key = "@effect-clerk/core/ClerkConfig"

/** The versions of Clerk's API, oldest first. */
export const apiVersions = ["2021-02-05", "2024-10-01", "2025-03-12", "2025-04-10", "2025-11-10", "2026-05-12"] as const

export const defaultApiVersion = "2026-05-12" satisfies (typeof apiVersions)[number]

export const isSecretKey = (text: string): boolean => /^sk_(?:test|live)_[\x21-\x7e]+$/.test(text)

/**
 * A parser of URLs drops control characters and blanks, reads a backslash as a slash, and resolves dots: the URL that is
 * checked would not be the one that is used.
 */
const ApiUrl = /^(?!.*(?:\.|%2e){2})https?:\/\/[^/@?#\\\s\p{Cc}]+(?:\/[^?#\\\s\p{Cc}]*)?$/iu

/**
 * Returns what is expected of a base URL, or `undefined` where the value is one. Over http the secret key would travel
 * unencrypted, so that is for this machine alone.
 */
export const expectedApiUrl = (value: unknown, allowInsecure: boolean): string | undefined =>
  Predicate.isString(value) &&
  ApiUrl.test(value) &&
  URL.canParse(value) &&
  (allowInsecure || /^https:/i.test(value) || isLoopback(new URL(value).hostname))
    ? undefined
    : "an https URL (http to this machine, or with allowInsecure) without credentials, query, fragment, blanks or .."

/** Tells whether a host, as a URL's `hostname` has it, is always this machine. */
export const isLoopback = (hostname: string): boolean => /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname)

/** Returns what is expected of an API version, or `undefined` where the value is one. */
export const expectedApiVersion = (value: unknown): string | undefined =>
  Predicate.isString(value) && /^\d{4}-\d{2}-\d{2}$/.test(value)
    ? undefined
    : `the date of an API version, such as ${defaultApiVersion}`

/** Returns the base URL without a slash at its end. One without a path, as Clerk's SDKs write it, means its `/v1`. */
export const normalizeApiUrl = (text: string): string => {
  const { origin, pathname } = new URL(text)
  return origin + (pathname.replace(/\/+$/, "") || "/v1")
}
