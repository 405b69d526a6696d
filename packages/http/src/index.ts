/**
 * Sends requests to Clerk, and observes them.
 *
 * @since 0.1.0
 */
export * as ClerkHttpClient from "./ClerkHttpClient.ts"
export * as ClerkMetrics from "./ClerkMetrics.ts"
export type { Fetch } from "./ClerkHttpClient.ts"
export * as Observer from "./Observer.ts"
