/**
 * Memberships as Clerk writes them: snake_case JSON, read tolerantly where Clerk's live answers are known to differ from
 * its document, strictly elsewhere. Unknown keys are ignored.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import type * as Model from "./OrganizationMembership.ts"

const Integer = Schema.Number.check(Schema.makeFilter((number) => Number.isInteger(number), { expected: "an integer" }))

const isRecord = (value: unknown): value is Model.Metadata =>
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

const toOrganization = (wire: typeof Organization.Type): Model.Organization => ({
  id: wire.id,
  name: wire.name,
  slug: wire.slug ?? null,
  imageUrl: wire.image_url ?? undefined,
  hasImage: wire.has_image,
  membersCount: wire.members_count ?? undefined,
  missingMemberWithElevatedPermissions: wire.missing_member_with_elevated_permissions ?? undefined,
  pendingInvitationsCount: wire.pending_invitations_count ?? undefined,
  maxAllowedMemberships: wire.max_allowed_memberships,
  adminDeleteEnabled: wire.admin_delete_enabled,
  publicMetadata: wire.public_metadata ?? {},
  privateMetadata: wire.private_metadata ?? {},
  createdBy: wire.created_by ?? undefined,
  createdAt: wire.created_at,
  updatedAt: wire.updated_at,
  lastActiveAt: wire.last_active_at ?? undefined,
  roleSetKey: wire.role_set_key ?? null
})

const toPublicUserData = (wire: typeof PublicUserData.Type): Model.PublicUserData => ({
  userId: wire.user_id,
  firstName: wire.first_name,
  lastName: wire.last_name,
  imageUrl: wire.image_url,
  hasImage: wire.has_image,
  identifier: wire.identifier ?? null,
  username: wire.username ?? null,
  banned: wire.banned ?? undefined,
  deprovisioned: wire.deprovisioned ?? undefined
})

/**
 * From the wire to the model.
 *
 * @category mapping
 * @since 0.1.0
 */
export const toOrganizationMembership = (wire: typeof OrganizationMembership.Type): Model.OrganizationMembership => ({
  id: wire.id,
  role: wire.role,
  roleName: wire.role_name ?? undefined,
  permissions: wire.permissions ?? [],
  publicMetadata: wire.public_metadata ?? {},
  privateMetadata: wire.private_metadata ?? {},
  organization: toOrganization(wire.organization),
  publicUserData: wire.public_user_data == null ? undefined : toPublicUserData(wire.public_user_data),
  createdAt: wire.created_at,
  updatedAt: wire.updated_at
})

/**
 * From the wire to the model.
 *
 * @category mapping
 * @since 0.1.0
 */
export const toOrganizationMembershipPage = (
  wire: typeof OrganizationMemberships.Type
): Model.OrganizationMembershipPage => ({
  data: wire.data.map(toOrganizationMembership),
  totalCount: wire.total_count
})
