/**
 * State that an emulated Clerk starts with: organizations, users, memberships, invitations, roles and settings.
 *
 * @since 0.1.0
 */
import { Issue } from "@effect-clerk/core/ErrorSchema"
import * as Field from "@effect-clerk/core/Field"
import { FieldSchema, formatIssues } from "@effect-clerk/core/internal"
import * as Schema from "effect/Schema"

const Count = FieldSchema.fromField(
  Field.make(
    "an integer of at least 0",
    (value): value is number => typeof value === "number" && Number.isSafeInteger(value) && value >= 0
  ),
  { type: "integer", minimum: 0 }
)

/** Any integer, since imported records may be older than 1970. */
const UnixMillis = FieldSchema.fromField(
  Field.make("a time in Unix milliseconds, an integer", (value): value is number => Number.isSafeInteger(value)),
  { type: "integer" }
)

/**
 * Role that members may have.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Role = Schema.Struct({
  /** Id, unique among the roles; made from the key, as `role_auditor` for `org:auditor`, unless given. */
  id: Schema.optional(FieldSchema.Id),
  /** Key of the role, unique in the seed: for example `org:auditor`. */
  key: FieldSchema.Text,
  /** Name that people read, for example `Auditor`. */
  name: FieldSchema.Text,
  /** Description that people read; none unless given. */
  description: Schema.optional(FieldSchema.Text),
  /** Keys of its permissions, for example `["org:sys_memberships:read"]`. */
  permissions: Schema.Array(FieldSchema.Text),
  /** Time in Unix milliseconds; the time at which the emulator is made unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Time in Unix milliseconds; `createdAt` unless given. */
  updatedAt: Schema.optional(UnixMillis)
})

/**
 * Role that members may have.
 *
 * @category models
 * @since 0.1.0
 */
export interface Role extends Schema.Schema.Type<typeof Role> {}

/**
 * Organization of the instance.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Organization = Schema.Struct({
  /** Id, unique among the organizations: for example `org_acme`. */
  id: FieldSchema.Id,
  /** Name that people read. */
  name: FieldSchema.Text,
  /** Slug, unique among the organizations; made from the name unless given, with a number appended where it is taken. */
  slug: Schema.optional(FieldSchema.Text),
  /** URL of the logo; one that is made from the id unless given. */
  imageUrl: Schema.optional(FieldSchema.Text),
  /** True if the logo was uploaded; `false` unless given. */
  hasImage: Schema.optional(Schema.Boolean),
  /**
   * Largest number of members and pending invitations together; 0 for no limit. The seed's `maxAllowedMemberships` unless
   * given.
   */
  maxAllowedMemberships: Schema.optional(Count),
  /**
   * Number of pending invitations that the seed does not list, and that count towards `maxAllowedMemberships` as those of
   * `invitations` do; 0 unless given.
   */
  pendingInvitationsCount: Schema.optional(Count),
  /** True if administrators may delete the organization; `true` unless given. The emulator only returns it. */
  adminDeleteEnabled: Schema.optional(Schema.Boolean),
  /** Public metadata, at most 8192 bytes of JSON; `{}` unless given. */
  publicMetadata: Schema.optional(FieldSchema.Metadata),
  /** Private metadata, at most 8192 bytes of JSON; `{}` unless given. */
  privateMetadata: Schema.optional(FieldSchema.Metadata),
  /** Id of the user who created it; that of the first member unless given. The seed need not have the user. */
  createdBy: Schema.optional(FieldSchema.Id),
  /** Key of the role set; `null` unless given. The emulator only returns it. */
  roleSetKey: Schema.optional(Schema.NullOr(FieldSchema.Text)),
  /** Keys of the roles that its members may have; all roles unless given. */
  roles: Schema.optional(Schema.Array(FieldSchema.Text)),
  /**
   * True if members join by single sign-on; `false` unless given. A full organization then responds with the code
   * `organization_membership_quota_exceeded_for_sso`.
   */
  enterpriseConnected: Schema.optional(Schema.Boolean),
  /**
   * True if its members may be members of no other organization; `false` unless given. A membership that breaks this gets a
   * 422 `exclusive_organization_membership`.
   */
  exclusiveMembership: Schema.optional(Schema.Boolean),
  /**
   * True while its roles are migrated; `false` unless given. A change of a member's role, or a removal, then gets a 409
   * `role_migration_in_progress`.
   */
  roleMigrationInProgress: Schema.optional(Schema.Boolean),
  /** Time in Unix milliseconds; the time at which the emulator is made unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Time in Unix milliseconds; `createdAt` unless given. */
  updatedAt: Schema.optional(UnixMillis),
  /** Time in Unix milliseconds; `createdAt` unless given. */
  lastActiveAt: Schema.optional(UnixMillis)
})

/**
 * Organization of the instance.
 *
 * @category models
 * @since 0.1.0
 */
export interface Organization extends Schema.Schema.Type<typeof Organization> {}

/**
 * Status of a user's email address.
 *
 * **Details**
 *
 * - `"verified"`: the user has shown that the address is theirs. No other user has it.
 * - `"reserved"`: not verified, but kept for the user. No other user has it.
 * - `"unverified"`: any number of users may hold it, until one of them verifies it.
 *
 * @category schemas
 * @since 0.1.0
 */
export const EmailAddressStatus = Schema.Literals(["verified", "reserved", "unverified"])

/**
 * Status of a user's email address.
 *
 * @category models
 * @since 0.1.0
 */
export type EmailAddressStatus = typeof EmailAddressStatus.Type

/**
 * Email address of a user: a text for one that is verified, or an object with its status.
 *
 * @category schemas
 * @since 0.1.0
 */
export const EmailAddress = Schema.Union([
  // As `FieldSchema.Text`, but a schema of strings alone, so that the issues of an object are those of the object.
  Schema.String.check(
    Schema.makeFilter(Field.Text.is, {
      expected: "a non-empty, well-formed string",
      toJsonSchema: () => ({ minLength: 1 })
    })
  ),
  Schema.Struct({ emailAddress: FieldSchema.Text, status: EmailAddressStatus })
]).annotate({ expected: "a text, or an object with emailAddress and status" })

/**
 * Email address of a user: a text for one that is verified, or an object with its status.
 *
 * @category models
 * @since 0.1.0
 */
export type EmailAddress = typeof EmailAddress.Type

/**
 * User of the instance.
 *
 * @category schemas
 * @since 0.1.0
 */
export const User = Schema.Struct({
  /** Id, unique among the users: for example `user_ada`. */
  id: FieldSchema.Id,
  /** Id of the user in another system, unique among the users; none unless given. */
  externalId: Schema.optional(FieldSchema.Text),
  /** First name; none unless given. */
  firstName: Schema.optional(FieldSchema.Text),
  /** Last name; none unless given. */
  lastName: Schema.optional(FieldSchema.Text),
  /** Username; none unless given. */
  username: Schema.optional(FieldSchema.Text),
  /**
   * Email addresses; none unless given. A text is a verified one. The first one that is verified or reserved is the primary
   * one, by which lists are sorted. Addresses are compared without regard to case.
   */
  emailAddresses: Schema.optional(Schema.Array(EmailAddress)),
  /** Phone numbers, all verified; none unless given. The first one is the primary one, by which lists are sorted. */
  phoneNumbers: Schema.optional(Schema.Array(FieldSchema.Text)),
  /** Addresses of Web3 wallets; none unless given. */
  web3Wallets: Schema.optional(Schema.Array(FieldSchema.Text)),
  /** URL of the picture; one that is made from the id unless given. */
  imageUrl: Schema.optional(FieldSchema.Text),
  /** True if the picture was uploaded; `false` unless given. */
  hasImage: Schema.optional(Schema.Boolean),
  /** True if the user may not sign in; `false` unless given. */
  banned: Schema.optional(Schema.Boolean),
  /** True if a directory has removed the user; `false` unless given. The emulator only returns it. */
  deprovisioned: Schema.optional(Schema.Boolean),
  /** Public metadata, at most 8192 bytes of JSON; `{}` unless given. */
  publicMetadata: Schema.optional(FieldSchema.Metadata),
  /** Private metadata, at most 8192 bytes of JSON; `{}` unless given. */
  privateMetadata: Schema.optional(FieldSchema.Metadata),
  /** Unsafe metadata, at most 8192 bytes of JSON; `{}` unless given. */
  unsafeMetadata: Schema.optional(FieldSchema.Metadata),
  /** Time in Unix milliseconds; the time at which the emulator is made unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Time in Unix milliseconds; the user has never been active unless given. */
  lastActiveAt: Schema.optional(UnixMillis)
})

/**
 * User of the instance.
 *
 * @category models
 * @since 0.1.0
 */
export interface User extends Schema.Schema.Type<typeof User> {}

/**
 * Membership of a user in an organization.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Membership = Schema.Struct({
  /** Id, unique among the memberships; made as Clerk makes it, with the prefix `orgmem_`, unless given. */
  id: Schema.optional(FieldSchema.Id),
  /** Id of one of the seed's organizations. */
  organizationId: FieldSchema.Id,
  /** Id of one of the seed's users. */
  userId: FieldSchema.Id,
  /** Key of a role that the organization's members may have: `org:admin`, `org:member` or one of the seed's roles. */
  role: FieldSchema.Text,
  /** Public metadata, at most 8192 bytes of JSON; `{}` unless given. */
  publicMetadata: Schema.optional(FieldSchema.Metadata),
  /** Private metadata, at most 8192 bytes of JSON; `{}` unless given. */
  privateMetadata: Schema.optional(FieldSchema.Metadata),
  /**
   * True if a directory manages the membership; `false` unless given. A change of its role, or its removal, gets a 409
   * `organization_membership_managed_by_scim`.
   */
  managedByScim: Schema.optional(Schema.Boolean),
  /** Time in Unix milliseconds; the time at which the emulator is made unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Time in Unix milliseconds; `createdAt` unless given. */
  updatedAt: Schema.optional(UnixMillis)
})

/**
 * Membership of a user in an organization.
 *
 * @category models
 * @since 0.1.0
 */
export interface Membership extends Schema.Schema.Type<typeof Membership> {}

/**
 * Status of an invitation.
 *
 * @category schemas
 * @since 0.1.0
 */
export const InvitationStatus = Schema.Literals(["pending", "accepted", "revoked", "expired"])

/**
 * Status of an invitation.
 *
 * @category models
 * @since 0.1.0
 */
export type InvitationStatus = typeof InvitationStatus.Type

/**
 * Invitation of an email address to an organization.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Invitation = Schema.Struct({
  /** Id, unique among the invitations; made as Clerk makes it, with the prefix `orginv_`, unless given. */
  id: Schema.optional(FieldSchema.Id),
  /** Id of one of the seed's organizations. */
  organizationId: FieldSchema.Id,
  /** Address that is invited. An organization has at most one pending invitation of an address. */
  emailAddress: FieldSchema.Text,
  /** Key of a role that the organization's members may have. The member who accepts gets it. */
  role: FieldSchema.Text,
  /** Id of the user who invited; none unless given. The seed need not have the user. */
  inviterUserId: Schema.optional(FieldSchema.Id),
  /** Status; `"pending"` unless given. A pending one counts as a member, and expires at `expiresAt`. */
  status: Schema.optional(InvitationStatus),
  /** Public metadata that the membership gets, at most 8192 bytes of JSON; `{}` unless given. */
  publicMetadata: Schema.optional(FieldSchema.Metadata),
  /** Private metadata that the membership gets, at most 8192 bytes of JSON; `{}` unless given. */
  privateMetadata: Schema.optional(FieldSchema.Metadata),
  /** Time in Unix milliseconds; 30 days after `createdAt` unless given. */
  expiresAt: Schema.optional(UnixMillis),
  /** Time in Unix milliseconds; the time at which the emulator is made unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Time in Unix milliseconds; `createdAt` unless given. */
  updatedAt: Schema.optional(UnixMillis)
})

/**
 * Invitation of an email address to an organization.
 *
 * @category models
 * @since 0.1.0
 */
export interface Invitation extends Schema.Schema.Type<typeof Invitation> {}

/**
 * State that an emulated Clerk starts with.
 *
 * **Details**
 *
 * Each field may be left out. A seed fails with `InvalidSeed` where a field has the wrong type or is unknown, where an id,
 * a slug or an external id occurs twice, where two users have one email address that is not unverified, where a membership
 * names an organization, a user or a role that does not exist, where a user has two memberships in one organization, or one
 * beside that in an exclusive organization.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Seed = Schema.Struct({
  /** Path or URL of the JSON Schema of a seed, by which an editor completes and checks a file. The emulator ignores it. */
  $schema: Schema.optional(FieldSchema.Text),
  /** Organizations of the instance; none unless given. */
  organizations: Schema.optional(Schema.Array(Organization)),
  /** Users of the instance; none unless given. */
  users: Schema.optional(Schema.Array(User)),
  /** Memberships of these users in these organizations; none unless given. */
  memberships: Schema.optional(Schema.Array(Membership)),
  /** Invitations to these organizations; none unless given. */
  invitations: Schema.optional(Schema.Array(Invitation)),
  /** Roles beside `org:admin` and `org:member`; one with the key of either replaces it. */
  roles: Schema.optional(Schema.Array(Role)),
  /**
   * True if the instance has organizations; `true` unless given. Without them, every request about one gets a 403
   * `organization_not_enabled_in_instance`.
   */
  organizationsEnabled: Schema.optional(Schema.Boolean),
  /**
   * True if a user may be without a membership; `true` unless given. Otherwise the removal of a user's last membership gets
   * a 422 `personal_accounts_not_allowed`.
   */
  personalAccountsAllowed: Schema.optional(Schema.Boolean),
  /** Value of `maxAllowedMemberships` for organizations that have none of their own; 0, no limit, unless given. */
  maxAllowedMemberships: Schema.optional(Count)
})

/**
 * State that an emulated Clerk starts with.
 *
 * @category models
 * @since 0.1.0
 */
export interface Seed extends Schema.Schema.Type<typeof Seed> {}

/**
 * Failure for a seed that is not valid.
 *
 * **Details**
 *
 * `issues` has the path of every invalid field, and what was expected there.
 *
 * @example
 * ```ts
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect } from "effect"
 *
 * const program = ClerkEmulator.make({
 *   organizations: [{ id: "org_acme", name: "Acme" }],
 *   memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
 * }).pipe(
 *   Effect.as([]),
 *   Effect.catchTag("InvalidSeed", ({ issues }) => Effect.succeed(issues.map((issue) => issue.path.join("."))))
 * )
 *
 * await Effect.runPromise(program) // => ["memberships.0.userId"]
 * ```
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidSeed extends Schema.TaggedError<InvalidSeed>()("InvalidSeed", { issues: Schema.Array(Issue) }) {
  override get message(): string {
    return `the seed is not valid: ${formatIssues(this.issues)}`
  }
}
