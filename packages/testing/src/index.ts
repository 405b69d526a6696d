/**
 * Clerk in memory, for tests.
 *
 * @since 0.1.0
 */
export * from "./ClerkEmulator.ts"
export type { Fault, FaultRule } from "./Fault.ts"
export { type AcceptedInvitation, InvitationNotAccepted } from "./Invitation.ts"
export { InvalidOptions, type Limits, type Options, type Quirk } from "./Options.ts"
export type { RecordedRequest } from "./RecordedRequest.ts"
export { InvalidSeed, Seed } from "./Seed.ts"
export { ServeError, type ServeOptions, type Server } from "./Server.ts"
