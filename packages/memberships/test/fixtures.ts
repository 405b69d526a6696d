import { Arbitrary, Schema } from "effect"
import * as Wire from "@effect-clerk/memberships/Wire"
import { valuesOf } from "./wireCases.ts"

export const organization = {
  object: "organization",
  id: "org_1",
  name: "Acme",
  slug: "acme",
  image_url: "https://img.example/org_1",
  has_image: true,
  members_count: 3,
  missing_member_with_elevated_permissions: false,
  pending_invitations_count: 2,
  max_allowed_memberships: 5,
  admin_delete_enabled: true,
  public_metadata: { plan: "pro" },
  private_metadata: { stripe: "cus_1" },
  created_by: "user_1",
  created_at: 1700000000001,
  updated_at: 1700000000002,
  last_active_at: 1700000000003,
  role_set_key: "role_set:default"
}

export const publicUserData = {
  user_id: "user_1",
  first_name: "Ada",
  last_name: "Lovelace",
  profile_image_url: null,
  image_url: "https://img.example/user_1",
  has_image: false,
  identifier: "ada@example.com",
  username: "ada",
  banned: false,
  deprovisioned: true
}

export const membership = {
  object: "organization_membership",
  id: "orgmem_1",
  role: "org:admin",
  role_name: "Admin",
  permissions: ["org:sys_memberships:read"],
  public_metadata: { team: "blue" },
  private_metadata: { salary: { amount: 1, currency: null } },
  organization,
  public_user_data: publicUserData,
  created_at: 1700000000004,
  updated_at: 1700000000005
}

/** Any membership that the wire schema accepts, as `JSON.parse` yields it. */
export const wireMemberships: Arbitrary.Arbitrary<typeof Wire.OrganizationMembership.Type> = Arbitrary.map(
  valuesOf(Wire.OrganizationMembership.ast),
  (wire) => Schema.decodeUnknownSync(Wire.OrganizationMembership)(JSON.parse(JSON.stringify(wire)))
)
