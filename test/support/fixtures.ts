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
