/**
 * What an emulated Clerk holds at its start.
 *
 * @since 0.1.0
 */
import { Issue } from "@effect-clerk/core/ErrorSchema"
import * as Field from "@effect-clerk/core/Field"
import { FieldSchema } from "@effect-clerk/core/internal"
import { formatIssues } from "@effect-clerk/core/internal"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { checkSeed } from "./internal/state/seedIssues.ts"

const Count = Schema.Number.check(
  Schema.makeFilter((count) => Number.isSafeInteger(count) && count >= 0, { expected: "an integer of at least 0" })
)

/** Before 1970, too: what is imported keeps its time. */
const UnixMillis = FieldSchema.fromField(
  Field.make("a time in Unix milliseconds, an integer", (value): value is number => Number.isSafeInteger(value))
)

/**
 * A role that members may have.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Role = Schema.Struct({
  /** For example `org:auditor`. */
  key: FieldSchema.Text,
  /** For people: `Auditor`. */
  name: FieldSchema.Text,
  /** For example `["org:sys_memberships:read"]`. */
  permissions: Schema.Array(FieldSchema.Text)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface Role extends Schema.Schema.Type<typeof Role> {}

/**
 * @category schemas
 * @since 0.1.0
 */
export const Organization = Schema.Struct({
  id: FieldSchema.Id,
  name: FieldSchema.Text,
  /** Made from the name unless given, with a number behind it where another organization has it. */
  slug: Schema.optional(FieldSchema.Text),
  imageUrl: Schema.optional(FieldSchema.Text),
  hasImage: Schema.optional(Schema.Boolean),
  /** How many members and pending invitations it may have; 0 is no limit, and the default. */
  maxAllowedMemberships: Schema.optional(Count),
  /** How many invitations are pending: they count against `maxAllowedMemberships`. 0 unless given. */
  pendingInvitationsCount: Schema.optional(Count),
  /** `true` unless given. */
  adminDeleteEnabled: Schema.optional(Schema.Boolean),
  publicMetadata: Schema.optional(FieldSchema.Metadata),
  privateMetadata: Schema.optional(FieldSchema.Metadata),
  /** A user's id; that of the first member unless given. */
  createdBy: Schema.optional(FieldSchema.Id),
  /** `null` unless given. */
  roleSetKey: Schema.optional(Schema.NullOr(FieldSchema.Text)),
  /** The keys of the roles that its members may have; all roles unless given. */
  roles: Schema.optional(Schema.Array(FieldSchema.Text)),
  /** Whether members join by single sign-on, which its quota then speaks of. `false` unless given. */
  enterpriseConnected: Schema.optional(Schema.Boolean),
  /** Whether the roles of its members cannot be changed for now, nor members removed. `false` unless given. */
  roleMigrationInProgress: Schema.optional(Schema.Boolean),
  /** Unix milliseconds; the start of the emulator unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Unix milliseconds; `createdAt` unless given. */
  updatedAt: Schema.optional(UnixMillis),
  /** Unix milliseconds; `createdAt` unless given. */
  lastActiveAt: Schema.optional(UnixMillis)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface Organization extends Schema.Schema.Type<typeof Organization> {}

/**
 * @category schemas
 * @since 0.1.0
 */
export const User = Schema.Struct({
  id: FieldSchema.Id,
  externalId: Schema.optional(FieldSchema.Text),
  firstName: Schema.optional(FieldSchema.Text),
  lastName: Schema.optional(FieldSchema.Text),
  username: Schema.optional(FieldSchema.Text),
  /** The first one is the primary one: lists sort by it. */
  emailAddresses: Schema.optional(Schema.Array(FieldSchema.Text)),
  /** The first one is the primary one: lists sort by it. */
  phoneNumbers: Schema.optional(Schema.Array(FieldSchema.Text)),
  web3Wallets: Schema.optional(Schema.Array(FieldSchema.Text)),
  imageUrl: Schema.optional(FieldSchema.Text),
  hasImage: Schema.optional(Schema.Boolean),
  /** `false` unless given. */
  banned: Schema.optional(Schema.Boolean),
  /** `false` unless given. */
  deprovisioned: Schema.optional(Schema.Boolean),
  publicMetadata: Schema.optional(FieldSchema.Metadata),
  privateMetadata: Schema.optional(FieldSchema.Metadata),
  unsafeMetadata: Schema.optional(FieldSchema.Metadata),
  /** Unix milliseconds; the start of the emulator unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Unix milliseconds; never active unless given. */
  lastActiveAt: Schema.optional(UnixMillis)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface User extends Schema.Schema.Type<typeof User> {}

/**
 * @category schemas
 * @since 0.1.0
 */
export const Membership = Schema.Struct({
  /** Made as Clerk makes it unless given. */
  id: Schema.optional(FieldSchema.Id),
  /** One of the seed's organizations. */
  organizationId: FieldSchema.Id,
  /** One of the seed's users. */
  userId: FieldSchema.Id,
  /** The key of one of the roles. */
  role: FieldSchema.Text,
  publicMetadata: Schema.optional(FieldSchema.Metadata),
  privateMetadata: Schema.optional(FieldSchema.Metadata),
  /** Whether a directory manages it: its role cannot be changed, nor can it be deleted. `false` unless given. */
  managedByScim: Schema.optional(Schema.Boolean),
  /** Whether its user may have no other membership besides. `false` unless given. */
  exclusive: Schema.optional(Schema.Boolean),
  /** Unix milliseconds; the start of the emulator unless given. */
  createdAt: Schema.optional(UnixMillis),
  /** Unix milliseconds; `createdAt` unless given. */
  updatedAt: Schema.optional(UnixMillis)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface Membership extends Schema.Schema.Type<typeof Membership> {}

/**
 * The state that an emulator starts with; each list may be left out. `roles` are added to `org:admin` and `org:member`,
 * or replace the one with the same key. Metadata is at most 8192 bytes of JSON a field.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Seed = Schema.Struct({
  organizations: Schema.optional(Schema.Array(Organization)),
  users: Schema.optional(Schema.Array(User)),
  memberships: Schema.optional(Schema.Array(Membership)),
  roles: Schema.optional(Schema.Array(Role)),
  /** `true` unless given. */
  organizationsEnabled: Schema.optional(Schema.Boolean),
  /** Whether a user may be without a membership after having had one. `true` unless given. */
  personalAccountsAllowed: Schema.optional(Schema.Boolean),
  /** The `maxAllowedMemberships` of organizations that have none of their own; 0 is no limit, and the default. */
  maxAllowedMemberships: Schema.optional(Count)
})

/**
 * @category models
 * @since 0.1.0
 */
export interface Seed extends Schema.Schema.Type<typeof Seed> {}

/**
 * A seed is not valid. `issues` names every field that is wrong, with its path and what was expected there.
 *
 * @category errors
 * @since 0.1.0
 */
export class InvalidSeed extends Schema.TaggedError<InvalidSeed>()("InvalidSeed", { issues: Schema.Array(Issue) }) {
  override get message(): string {
    return `the seed is not valid: ${formatIssues(this.issues)}`
  }
}

const check = checkSeed(Seed)

/**
 * Checks a value, for example the JSON of a file: types, missing and unknown fields, ids, slugs and external ids that occur
 * twice, memberships of organizations, users or roles that are not in the seed, roles that the organization does not list,
 * two memberships of one user in one organization, a membership besides an exclusive one.
 *
 * @example
 * ```ts
 * import { decodeSeed } from "@effect-clerk/testing"
 * import { Effect } from "effect"
 *
 * const program = decodeSeed({
 *   organizations: [{ id: "org_acme" }],
 *   memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
 * }).pipe(Effect.catchTag("InvalidSeed", ({ issues }) => Effect.succeed(issues.map((issue) => issue.path.join(".")))))
 *
 * await Effect.runPromise(program) // => ["organizations.0.name", "memberships.0.userId"]
 * ```
 *
 * @category decoding
 * @since 0.1.0
 */
export const decodeSeed = (input: unknown): Effect.Effect<Seed, InvalidSeed> =>
  Effect.suspend(() => Effect.fromResult(Result.mapError(check(input), (issues) => new InvalidSeed({ issues }))))
