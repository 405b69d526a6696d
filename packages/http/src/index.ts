/**
 * One request to Clerk on the wire.
 *
 * @since 0.1.0
 */
export * from "./ClerkHttpClient.ts"
