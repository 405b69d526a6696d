import { version } from "@effect-clerk/core/internal"

/** A membership as Clerk sends it, with all documented fields. */
export const wireMembership = (index: number) => ({
  object: "organization_membership",
  id: `orgmem_${index}`,
  role: "org:member",
  role_name: "Member",
  permissions: ["org:sys_memberships:read", "org:sys_domains:read"],
  public_metadata: { team: "blue", desk: { floor: index % 9, seat: index } },
  private_metadata: {},
  organization: {
    object: "organization",
    id: "org_acme",
    name: "Acme",
    slug: "acme",
    image_url: "https://img.example.com/org_acme",
    has_image: false,
    members_count: 500,
    pending_invitations_count: 0,
    max_allowed_memberships: 0,
    admin_delete_enabled: true,
    public_metadata: {},
    private_metadata: {},
    created_by: "user_0",
    created_at: 1700000000000,
    updated_at: 1700000000000
  },
  public_user_data: {
    user_id: `user_${index}`,
    first_name: "Ada",
    last_name: "Lovelace",
    profile_image_url: `https://img.example.com/user_${index}`,
    image_url: `https://img.example.com/user_${index}`,
    has_image: true,
    identifier: `ada${index}@example.com`,
    username: null,
    banned: false
  },
  created_at: 1700000000000 + index,
  updated_at: 1700000000000 + index
})

export const pageJson = (size: number): string =>
  JSON.stringify({ data: Array.from({ length: size }, (_, index) => wireMembership(index)), total_count: size })

export const membershipJson = JSON.stringify(wireMembership(1))

/** What a request with a body carries. */
export const headersOf = (secretKey: string) => ({
  accept: "application/json",
  authorization: `Bearer ${secretKey}`,
  "clerk-api-version": "2026-05-12",
  "content-type": "application/json",
  "user-agent": `effect-clerk/${version}`
})
