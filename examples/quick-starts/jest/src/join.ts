import { ClerkFailure, type ClerkMemberships } from "@effect-clerk/memberships/Promise"

/** Makes a user a member of an organization, and says how that went. */
export const join = async (memberships: ClerkMemberships, organizationId: string, userId: string): Promise<string> => {
  const result = await memberships.ensure({ organizationId, userId, role: "org:member" })
  if (result._tag === "Success") return result.success.outcome === "created" ? "Welcome!" : "Welcome back!"
  switch (ClerkFailure.kind(result.failure)) {
    case "notFound":
      return "There is no such organization."
    case "rateLimited":
    case "unavailable":
      return "Try again later."
    default:
      return result.failure.message
  }
}
