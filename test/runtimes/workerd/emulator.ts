// Clerk in memory as a Worker, for whatever speaks HTTP.
import { ClerkEmulator } from "@effect-clerk/testing"

const fetch = ClerkEmulator.fetch({
  organizations: [{ id: "org_acme", name: "Acme" }],
  users: [{ id: "user_ada", firstName: "Ada" }]
})

export default { fetch: (request: Request): Promise<Response> => fetch(request) }
