/**
 * Makes the members of a Clerk organization exactly what a list says, by a plan that is reviewed and applied.
 *
 * @since 0.1.0
 */
export type * from "./Desired.ts"
export * from "./JournalError.ts"
export * from "./MembershipSync.ts"
export * as Plan from "./Plan.ts"
export * from "./PlanRejected.ts"
export * from "./PlanStale.ts"
export * from "./SyncEvent.ts"
export * from "./SyncJournal.ts"
export * from "./SyncState.ts"
