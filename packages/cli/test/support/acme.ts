import type { Seed } from "@effect-clerk/testing"

const createdAt = Date.UTC(2026, 2, 1)

const organizationId = "org_acme"

/** An organization with names that are wide, long and of characters that are several. */
export const acme: Seed = {
  organizations: [{ id: organizationId, name: "Acme", maxAllowedMemberships: 20, createdAt }],
  users: [
    { id: "user_ada", firstName: "Ada", lastName: "Lovelace", emailAddresses: ["ada@acme.com"] },
    { id: "user_bo", firstName: "渡辺", lastName: "太郎 👩‍👩‍👧", emailAddresses: ["bo@acme.com"] },
    { id: "user_cy", emailAddresses: ["cy@acme.com"], externalId: "hr-7" },
    { id: "user_dee", emailAddresses: ["dee@acme.com", "d.e.e.of.a.long.name@subsidiary.acme.example"] },
    { id: "user_eve", emailAddresses: [{ emailAddress: "eve@acme.com", status: "unverified" }] },
    { id: "user_fay", emailAddresses: ["fay@acme.com"] }
  ],
  memberships: [
    { organizationId, userId: "user_ada", role: "org:admin", createdAt },
    {
      organizationId,
      userId: "user_bo",
      role: "org:member",
      publicMetadata: { team: "old", tags: ["a", "b"], note: 'says "hi", twice' },
      privateMetadata: { salary: 1 },
      createdAt: createdAt + 1
    },
    { organizationId, userId: "user_dee", role: "org:member", createdAt: createdAt + 2 },
    { organizationId, userId: "user_fay", role: "org:member", createdAt: createdAt + 3 }
  ],
  invitations: [
    {
      id: "orginv_gus",
      organizationId,
      emailAddress: "gus@acme.com",
      role: "org:member",
      createdAt,
      expiresAt: Date.UTC(2036, 2, 1)
    }
  ]
}

/** A list that adds one, changes one, and drops two. */
export const list = [
  "email,role,public.team",
  "ada@acme.com,org:admin,",
  "bo@acme.com,org:member,core",
  "cy@acme.com,org:member,core",
  ""
].join("\n")
