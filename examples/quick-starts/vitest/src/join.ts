import { hasCode, OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect } from "effect"

/** Makes a user a member of an organization, and says how that went. */
export const join = Effect.fn("join")(function* (organizationId: string, userId: string) {
  const memberships = yield* OrganizationMemberships
  return yield* memberships.ensure({ organizationId, userId, role: "org:member" }).pipe(
    Effect.map(({ outcome }) => (outcome === "created" ? "Welcome!" : "Welcome back!")),
    Effect.catchIf(
      (error) => hasCode(error, "organization_membership_quota_exceeded"),
      () => Effect.succeed("The organization is full.")
    )
  )
})
