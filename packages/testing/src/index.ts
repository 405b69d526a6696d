/**
 * Clerk in memory, for tests.
 *
 * @since 0.1.0
 */
export type { RecordedRequest } from "./RecordedRequest.ts"
export * from "./ClerkEmulator.ts"
export type { Fault, FaultRule } from "./Fault.ts"
export { InvalidOptions, type Limits, type Options, type Quirk } from "./Options.ts"
export { decodeSeed, InvalidSeed, Seed } from "./Seed.ts"
