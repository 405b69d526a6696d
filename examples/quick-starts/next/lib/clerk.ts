import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { cache } from "react"

/** One client for the server: its calls share one rate limit. */
export const memberships = ClerkMemberships.make({
  secretKey: process.env.CLERK_SECRET_KEY ?? "",
  apiUrl: process.env.CLERK_API_URL
})

/**
 * The members of an organization, once for each page that is rendered, however many components ask. `cache` compares
 * arguments by identity: it takes texts, not an object.
 */
export const members = cache((organizationId: string) => memberships.list({ organizationId, limit: 100 }))
