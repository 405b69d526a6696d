/** Checks of the settings, which are the same wherever a setting comes from: an option or the environment. */

export const key = "@effect-clerk/core/ClerkConfig"

/** The versions of Clerk's API, oldest first. */
export const apiVersions = ["2021-02-05", "2024-10-01", "2025-03-12", "2025-04-10", "2025-11-10", "2026-05-12"] as const

export const defaultApiVersion = "2026-05-12" satisfies (typeof apiVersions)[number]

export const isSecretKey = (text: string): boolean => /^sk_(?:test|live)_[\x21-\x7e]+$/.test(text)

export const isApiUrl = (text: string): boolean =>
  /^https?:\/\/[^/@?#]+(?:\/[^?#]*)?$/i.test(text) && URL.canParse(text)

export const expectedApiUrl = "an http or https URL without credentials, query or fragment"

export const isApiVersion = (text: string): boolean => /^\d{4}-\d{2}-\d{2}$/.test(text)

export const expectedApiVersion = `the date of an API version, such as ${defaultApiVersion}`

const ClerkHost = /(?:^|\.)clerk\.(?:com|dev)$/

/** Returns the base URL without a slash at its end. A bare origin of Clerk's own, as Clerk's SDKs write it, means its `/v1`. */
export const normalizeApiUrl = (text: string): string => {
  const url = new URL(text)
  const path = url.pathname.replace(/\/+$/, "")
  return url.origin + (path === "" && ClerkHost.test(url.hostname) ? "/v1" : path)
}
