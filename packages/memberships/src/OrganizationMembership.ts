/**
 * What Clerk answers: a membership, its organization and its user, as this library hands them on.
 *
 * Source: `#/components/schemas/OrganizationMembership` in Clerk's OpenAPI document.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/**
 * Free-form JSON of the application's own.
 *
 * @category models
 * @since 0.1.0
 */
export const Metadata = Schema.Record(Schema.String, Schema.Json)

/**
 * @category models
 * @since 0.1.0
 */
export interface Metadata extends Schema.Schema.Type<typeof Metadata> {}

/** An integer as Clerk sends it; beyond 2^53 it has the nearest value that JavaScript can hold. */
const Integer = Schema.Number.check(
  Schema.makeFilter((number) => Number.isInteger(number), { expected: "an integer" }, true)
)

/**
 * The organization that a membership is in.
 *
 * @category models
 * @since 0.1.0
 */
export const Organization = Schema.Struct({
  id: Schema.String,
  name: Schema.String,
  /** `null` where the application has slugs turned off. */
  slug: Schema.NullOr(Schema.String),
  imageUrl: Schema.optional(Schema.String),
  hasImage: Schema.Boolean,
  membersCount: Schema.optional(Integer),
  missingMemberWithElevatedPermissions: Schema.optional(Schema.Boolean),
  pendingInvitationsCount: Schema.optional(Integer),
  /** How many members and pending invitations the organization may have; 0 is no limit. */
  maxAllowedMemberships: Integer,
  adminDeleteEnabled: Schema.Boolean,
  publicMetadata: Metadata,
  privateMetadata: Metadata,
  createdBy: Schema.optional(Schema.String),
  /** Unix milliseconds. */
  createdAt: Integer,
  /** Unix milliseconds. */
  updatedAt: Integer,
  /** Unix milliseconds. */
  lastActiveAt: Schema.optional(Integer),
  roleSetKey: Schema.NullOr(Schema.String)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface Organization extends Schema.Schema.Type<typeof Organization> {}

/**
 * What every member of an organization may see of a user.
 *
 * @category models
 * @since 0.1.0
 */
export const PublicUserData = Schema.Struct({
  userId: Schema.String,
  firstName: Schema.NullOr(Schema.String),
  lastName: Schema.NullOr(Schema.String),
  imageUrl: Schema.String,
  hasImage: Schema.Boolean,
  /** An email address, a phone number or another name that the user signs in with. */
  identifier: Schema.NullOr(Schema.String),
  username: Schema.NullOr(Schema.String),
  banned: Schema.optional(Schema.Boolean),
  deprovisioned: Schema.optional(Schema.Boolean)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface PublicUserData extends Schema.Schema.Type<typeof PublicUserData> {}

/**
 * A user's membership in an organization.
 *
 * @category models
 * @since 0.1.0
 */
export const OrganizationMembership = Schema.Struct({
  id: Schema.String,
  /** The role's key, for example `org:admin`. */
  role: Schema.String,
  roleName: Schema.optional(Schema.String),
  /** The role's permissions; empty where Clerk sends none. */
  permissions: Schema.Array(Schema.String),
  /** Readable in the browser, writable with the secret key. */
  publicMetadata: Metadata,
  /** Readable and writable with the secret key only. */
  privateMetadata: Metadata,
  organization: Organization,
  publicUserData: Schema.optional(PublicUserData),
  /** Unix milliseconds. */
  createdAt: Integer,
  /** Unix milliseconds. */
  updatedAt: Integer
})

/**
 * @category models
 * @since 0.1.0
 */
export interface OrganizationMembership extends Schema.Schema.Type<typeof OrganizationMembership> {}

/**
 * One page of memberships.
 *
 * @category models
 * @since 0.1.0
 */
export const OrganizationMembershipPage = Schema.Struct({
  data: Schema.Array(OrganizationMembership),
  /** How many memberships match, over all pages. */
  totalCount: Integer
})

/**
 * @category models
 * @since 0.1.0
 */
export interface OrganizationMembershipPage extends Schema.Schema.Type<typeof OrganizationMembershipPage> {}
