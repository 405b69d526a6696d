/**
 * Sends requests to Clerk over undici's dispatcher, the fastest way on Node.
 *
 * @since 0.1.0
 */
export * as NodeClerkHttpClient from "./NodeClerkHttpClient.ts"
