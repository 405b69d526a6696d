export const secret = "sk_test_fixture0123456789"

const organization = {
  object: "organization",
  id: "org_1",
  name: "Acme",
  slug: "acme",
  image_url: "https://img.example/org_1",
  has_image: false,
  max_allowed_memberships: 5,
  admin_delete_enabled: true,
  public_metadata: {},
  private_metadata: {},
  created_at: 1700000000000,
  updated_at: 1700000000000
}

const membership = {
  object: "organization_membership",
  id: "orgmem_1",
  role: "org:member",
  role_name: "Member",
  permissions: ["org:sys_memberships:read"],
  public_metadata: { team: "blue" },
  private_metadata: {},
  organization,
  public_user_data: {
    user_id: "user_1",
    first_name: "Ada",
    last_name: null,
    profile_image_url: null,
    image_url: "https://img.example/user_1",
    has_image: false,
    identifier: "ada@example.com",
    username: null
  },
  created_at: 1700000000000,
  updated_at: 1700000000001
}

export const membershipJson = JSON.stringify(membership)

export const pageJson = JSON.stringify({ data: [membership], total_count: 1 })

export const clerkErrors = (code: string, extra: object = {}): string =>
  JSON.stringify({
    errors: [{ code, message: `short ${code}`, long_message: `long ${code}`, ...extra }],
    clerk_trace_id: "trace_1"
  })

/** An organization with every field of Clerk's document. */
export const fullOrganization = {
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

/** Public data of a user with every field of Clerk's document. */
export const fullPublicUserData = {
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

/** A membership with every field of Clerk's document. */
export const fullMembership = {
  object: "organization_membership",
  id: "orgmem_1",
  role: "org:admin",
  role_name: "Admin",
  permissions: ["org:sys_memberships:read"],
  public_metadata: { team: "blue" },
  private_metadata: { salary: { amount: 1, currency: null } },
  organization: fullOrganization,
  public_user_data: fullPublicUserData,
  created_at: 1700000000004,
  updated_at: 1700000000005
}
