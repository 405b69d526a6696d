/**
 * Clerk in memory, for tests.
 *
 * @since 0.1.0
 */
export * from "./ClerkEmulator.ts"
export { decodeSeed, InvalidSeed, Seed } from "./Seed.ts"
