/**
 * Memberships as Clerk writes them: snake_case JSON, read tolerantly where Clerk's live answers are known to differ from
 * its document, strictly elsewhere. Unknown keys are ignored. The client itself reads with checks by hand that accept the
 * same.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type { Metadata as ModelMetadata } from "./OrganizationMembership.ts"

const Integer = Schema.Number.check(Schema.makeFilter((number) => Number.isInteger(number), { expected: "an integer" }))

const isRecord = (value: unknown): value is ModelMetadata =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** Parsed JSON is JSON, so that an object's entries need no second look. */
const Metadata = Schema.declare(isRecord, { expected: "an object" })

const optional = <S extends Schema.Constraint>(schema: S) => Schema.optional(Schema.NullOr(schema))

/**
 * @category schemas
 * @since 0.1.0
 */
export const Organization = Schema.Struct({
  object: Schema.Literal("organization"),
  id: Schema.String,
  name: Schema.String,
  slug: optional(Schema.String),
  image_url: optional(Schema.String),
  has_image: Schema.Boolean,
  members_count: optional(Integer),
  missing_member_with_elevated_permissions: optional(Schema.Boolean),
  pending_invitations_count: optional(Integer),
  max_allowed_memberships: Integer,
  admin_delete_enabled: Schema.Boolean,
  public_metadata: Schema.NullOr(Metadata),
  private_metadata: optional(Metadata),
  created_by: optional(Schema.String),
  created_at: Integer,
  updated_at: Integer,
  last_active_at: optional(Integer),
  role_set_key: optional(Schema.String)
})

/**
 * @category schemas
 * @since 0.1.0
 */
export const PublicUserData = Schema.Struct({
  user_id: Schema.String,
  first_name: Schema.NullOr(Schema.String),
  last_name: Schema.NullOr(Schema.String),
  image_url: Schema.String,
  has_image: Schema.Boolean,
  identifier: optional(Schema.String),
  username: optional(Schema.String),
  banned: optional(Schema.Boolean),
  deprovisioned: optional(Schema.Boolean)
})

/**
 * @category schemas
 * @since 0.1.0
 */
export const OrganizationMembership = Schema.Struct({
  object: Schema.Literal("organization_membership"),
  id: Schema.String,
  role: Schema.String,
  role_name: optional(Schema.String),
  permissions: optional(Schema.Array(Schema.String)),
  public_metadata: Schema.NullOr(Metadata),
  private_metadata: optional(Metadata),
  organization: Organization,
  public_user_data: optional(PublicUserData),
  created_at: Integer,
  updated_at: Integer
})

/**
 * @category schemas
 * @since 0.1.0
 */
export const OrganizationMemberships = Schema.Struct({
  data: Schema.Array(OrganizationMembership),
  total_count: Integer
})
