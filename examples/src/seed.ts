// What the Clerk in memory holds when an example or the demo starts.
export const seed = {
  organizations: [
    { id: "org_acme", name: "Acme" },
    { id: "org_full", name: "Full House", maxAllowedMemberships: 1 }
  ],
  users: [
    { id: "user_ada", firstName: "Ada", emailAddresses: ["ada@example.com"] },
    { id: "user_bob", firstName: "Bob", emailAddresses: ["bob@example.com"] },
    { id: "user_new", firstName: "Noa", emailAddresses: ["noa@example.com"] }
  ],
  memberships: [
    { organizationId: "org_acme", userId: "user_ada", role: "org:admin" },
    { organizationId: "org_acme", userId: "user_bob", role: "org:member" },
    { organizationId: "org_full", userId: "user_ada", role: "org:admin" }
  ]
}
