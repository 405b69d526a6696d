/**
 * One request to Clerk on the wire.
 *
 * @since 0.1.0
 */
export * from "./ClerkHttpClient.ts"
export * as ClerkMetrics from "./ClerkMetrics.ts"
export * as FetchClerkHttpClient from "./FetchClerkHttpClient.ts"
export type { Fetch } from "./FetchClerkHttpClient.ts"
export * as Observer from "./Observer.ts"
