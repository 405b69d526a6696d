import { Arbitrary, Schema } from "effect"
import * as Wire from "@effect-clerk/memberships/Wire"

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

const optional = <S extends Schema.Constraint>(schema: S) => Schema.optional(Schema.NullOr(schema))

const metadata = Schema.Record(Schema.String, Schema.Json)

const integer = Schema.Union([Schema.Int, Schema.Literals([2 ** 53, 2 ** 63, -(2 ** 60)])])

const times = { created_at: integer, updated_at: integer }

// The same fields, in schemas that a generator can be derived from: the wire's own only check an integer and a record.
const wireMembership = Schema.Struct({
  ...Wire.OrganizationMembership.fields,
  ...times,
  public_metadata: Schema.NullOr(metadata),
  private_metadata: optional(metadata),
  organization: Schema.Struct({
    ...Wire.Organization.fields,
    ...times,
    public_metadata: Schema.NullOr(metadata),
    private_metadata: optional(metadata),
    members_count: optional(integer),
    pending_invitations_count: optional(integer),
    max_allowed_memberships: integer,
    last_active_at: optional(integer)
  })
})

/** Any membership that the wire schema accepts, as `JSON.parse` yields it. */
export const wireMemberships: Arbitrary.Arbitrary<typeof Wire.OrganizationMembership.Type> = Arbitrary.map(
  Arbitrary.schema(wireMembership),
  (wire) => Schema.decodeUnknownSync(Wire.OrganizationMembership)(JSON.parse(JSON.stringify(wire)))
)
