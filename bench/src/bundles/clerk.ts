// An edge function with the five operations, on @clerk/backend.
import { createClerkClient } from "@clerk/backend"

export default {
  async fetch(_request: Request, env: { readonly CLERK_SECRET_KEY: string }): Promise<Response> {
    const { organizations } = createClerkClient({ secretKey: env.CLERK_SECRET_KEY })
    const member = { organizationId: "org_acme", userId: "user_1" }
    await organizations.createOrganizationMembership({ ...member, role: "org:member" })
    await organizations.updateOrganizationMembership({ ...member, role: "org:admin" })
    await organizations.updateOrganizationMembershipMetadata({ ...member, publicMetadata: { team: "blue" } })
    await organizations.deleteOrganizationMembership(member)
    return Response.json(await organizations.getOrganizationMembershipList({ organizationId: "org_acme" }))
  }
}
