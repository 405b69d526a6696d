/** Schemas and models of a plan. `Plan.ts` says why it has this shape. */
import * as Schema from "effect/Schema"
import { Count, UnixMillis } from "./numbers.ts"

const Metadata = Schema.Record(Schema.String, Schema.Json)

const metadata = {
  publicMetadata: Schema.optionalKey(Metadata),
  privateMetadata: Schema.optionalKey(Metadata)
}

/**
 * Row of the list, without the name of its member: what the base remembers of it.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Listed = Schema.Struct({ role: Schema.String, ...metadata })

/**
 * Row of the list, without the name of its member: what the base remembers of it.
 *
 * @category models
 * @since 0.1.0
 */
export interface Listed extends Schema.Schema.Type<typeof Listed> {}

/**
 * Reason of an action.
 *
 * **Details**
 *
 * | cause | meaning |
 * | --- | --- |
 * | `listed` | the list has a member who was never there, or has changed since the last apply |
 * | `adopted` | a member whom no earlier apply knows differs from the list |
 * | `drift` | a member was changed outside since the last apply, and the list has not changed |
 * | `conflict` | a member was changed outside, and so was the list: the list wins |
 * | `left` | a member of an earlier apply has left, and is added again |
 * | `unlisted` | a member whom no earlier apply knows is not in the list |
 * | `delisted` | a member of an earlier apply is no longer in the list |
 * | `superseded` | an invitation is replaced by the membership of its user, or by one with the role of the list |
 * | `undone` | an earlier apply is taken back |
 *
 * @category schemas
 * @since 0.1.0
 */
export const Cause = Schema.Literals([
  "listed",
  "adopted",
  "drift",
  "conflict",
  "left",
  "unlisted",
  "delisted",
  "superseded",
  "undone"
])

/**
 * Reason of an action.
 *
 * @category models
 * @since 0.1.0
 */
export type Cause = typeof Cause.Type

const Observed = Schema.Struct({ membershipId: Schema.String, role: Schema.String })

const common = {
  /** The email address or the other name by which a person knows the member; the id where there is none. */
  name: Schema.String,
  cause: Cause,
  /** Place of the row in its list, for example `members.csv:12`. */
  source: Schema.optionalKey(Schema.String),
  listed: Schema.optionalKey(Listed),
  /** Index of the action that has to have happened before this one starts. */
  waitsFor: Schema.optionalKey(Count)
}

const roleChange = {
  ...common,
  userId: Schema.String,
  before: Observed,
  after: Schema.Struct({ role: Schema.String })
}

/**
 * One change, which is one request to Clerk; up to ten invitations may share one.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Action = Schema.TaggedUnion({
  /** Makes a user a member. */
  Add: { ...common, userId: Schema.String, before: Schema.Null, after: Listed },
  /** Changes a role that makes no administrator into one that does. */
  Promote: roleChange,
  /** Changes a role that makes an administrator into one that does not. */
  Demote: roleChange,
  /** Changes a role, and nothing about who administers the organization. */
  ChangeRole: roleChange,
  /** Merges metadata. */
  ChangeMetadata: {
    ...common,
    userId: Schema.String,
    before: Schema.Struct({ ...Observed.fields, ...metadata }),
    after: Schema.Struct(metadata)
  },
  /** Removes a member. `before` has all of its metadata, so that it can be brought back. */
  Remove: {
    ...common,
    userId: Schema.String,
    before: Schema.Struct({ ...Observed.fields, ...metadata }),
    after: Schema.Null
  },
  /** Invites an email address. */
  Invite: { ...common, emailAddress: Schema.String, before: Schema.Null, after: Listed },
  /** Revokes a pending invitation, which frees its seat. */
  Revoke: {
    ...common,
    emailAddress: Schema.String,
    before: Schema.Struct({ invitationId: Schema.String, role: Schema.String, ...metadata }),
    after: Schema.Null
  }
})

/**
 * One change, which is one request to Clerk; up to ten invitations may share one.
 *
 * @category models
 * @since 0.1.0
 */
export type Action = typeof Action.Type

/**
 * Member or pending invitation that stays as it is.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Kept = Schema.Union([
  Schema.Struct({
    /** Absent where Clerk does not say whose membership it is. */
    userId: Schema.optionalKey(Schema.String),
    ...Observed.fields,
    listed: Schema.optionalKey(Listed)
  }),
  Schema.Struct({
    emailAddress: Schema.String,
    invitationId: Schema.String,
    role: Schema.String,
    listed: Schema.optionalKey(Listed)
  })
])

/**
 * Member or pending invitation that stays as it is.
 *
 * @category models
 * @since 0.1.0
 */
export type Kept = typeof Kept.Type

/**
 * Row of the list that is not carried out, and why.
 *
 * **Details**
 *
 * | why | meaning | carried out with |
 * | --- | --- | --- |
 * | `left` | a member of an earlier apply has left | `left: "restore"` |
 * | `expired` | an invitation of an earlier apply expired, or was revoked by somebody else | `left: "restore"` |
 * | `drift` | a member of an earlier apply was changed outside | `drift: "restore"` |
 * | `unknown` | no user has the address | `unknown: "invite"` |
 * | `changed` | somebody else has changed it since the apply that is taken back | |
 * | `gone` | the member, or the user, whom an undo would bring back is no longer there | |
 *
 * @category schemas
 * @since 0.1.0
 */
export const Held = Schema.Struct({
  why: Schema.Literals(["left", "expired", "drift", "unknown", "changed", "gone"]),
  name: Schema.String,
  source: Schema.optionalKey(Schema.String),
  userId: Schema.optionalKey(Schema.String),
  emailAddress: Schema.optionalKey(Schema.String),
  /** The membership as it was observed, for a member who is there. */
  now: Schema.optionalKey(Observed),
  listed: Listed
})

/**
 * Row of the list that is not carried out, and why.
 *
 * @category models
 * @since 0.1.0
 */
export interface Held extends Schema.Schema.Type<typeof Held> {}

/**
 * Entry of the base that is dropped: of a member or an invitation that is neither there nor listed any more.
 *
 * **Details**
 *
 * An invitation with a `userId` was accepted: what the base knows of it is that user's from then on.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Forgotten = Schema.Union([
  Schema.Struct({ emailAddress: Schema.String, userId: Schema.optionalKey(Schema.String) }),
  Schema.Struct({ userId: Schema.String })
])

/**
 * Entry of the base that is dropped: of a member or an invitation that is neither there nor listed any more.
 *
 * @category models
 * @since 0.1.0
 */
export type Forgotten = typeof Forgotten.Type

const Share = Schema.TemplateLiteral([Schema.Number, "%"]).check(Schema.isPattern(/^\d+(?:\.\d+)?%$/))

const Limit = Schema.Union([Count, Share])

/**
 * Options of a plan, with the defaults written out.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Options = Schema.Struct({
  remove: Schema.Literals(["never", "managed", "unlisted"]),
  left: Schema.Literals(["hold", "restore"]),
  drift: Schema.Literals(["restore", "hold"]),
  unknown: Schema.Literals(["reject", "invite", "skip"]),
  administratorRoles: Schema.Union([Schema.Literal("by permissions"), Schema.Array(Schema.String)]),
  guards: Schema.Struct({
    minAdministrators: Count,
    maxRemovals: Limit,
    maxDemotions: Limit,
    protect: Schema.Array(Schema.String)
  }),
  acknowledge: Schema.Struct({ removals: Count, demotions: Count, shrink: Count, promotedOutside: Count })
})

/**
 * Options of a plan, with the defaults written out.
 *
 * @category models
 * @since 0.1.0
 */
export interface Options extends Schema.Schema.Type<typeof Options> {}

/**
 * Organization that a plan is for, and the API through which it is reached.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Target = Schema.Struct({
  apiUrl: Schema.String,
  /** Kind of the secret key: a production instance's or a development instance's. */
  keyKind: Schema.Literals(["live", "test"]),
  organizationId: Schema.String
})

/**
 * Organization that a plan is for, and the API through which it is reached.
 *
 * @category models
 * @since 0.1.0
 */
export interface Target extends Schema.Schema.Type<typeof Target> {}

/** Rejects an action that waits for a later one, or for one that is not there: it would wait for ever. */
const Actions = Schema.Array(Action).check(
  Schema.makeFilter((actions: ReadonlyArray<Action>) => {
    const n = actions.findIndex(({ waitsFor = -1 }, index) => waitsFor >= index)
    return n < 0 || { path: [n, "waitsFor"], issue: "Expected the index of an earlier action" }
  })
)

/**
 * Schema of a plan, `effect-clerk/membership-plan@1`.
 *
 * **Gotchas**
 *
 * It checks the shape and not the hash. `apply` checks both.
 *
 * @category schemas
 * @since 0.1.0
 */
export const schema = Schema.Struct({
  format: Schema.Literal("effect-clerk/membership-plan@1"),
  createdAt: UnixMillis,
  target: Target,
  observed: Schema.Struct({
    organizationName: Schema.String,
    members: Count,
    administrators: Count,
    pendingInvitations: Count,
    /** Upper bound of members and pending invitations together; `null` where there is none. */
    seats: Schema.NullOr(Count),
    /** Keys of all roles, sorted. */
    roles: Schema.Array(Schema.String),
    /** Keys of the roles that make an administrator, sorted. */
    administratorRoles: Schema.Array(Schema.String),
    /** The last apply; `null` where none is known. */
    base: Schema.NullOr(Schema.Struct({ appliedAt: UnixMillis, listed: Count }))
  }),
  options: Options,
  /** Number of rows in the list. */
  listed: Count,
  actions: Actions,
  held: Schema.Array(Held),
  kept: Schema.Array(Kept),
  forgotten: Schema.Array(Forgotten),
  estimate: Schema.Struct({
    /** Requests of the apply, those included that read the organization again. */
    requests: Count,
    /** Share of the quota that the estimate is for: that of an apply which is given none. */
    rate: Schema.Finite,
    /** Seconds that the quota takes at this rate; 0 where nothing limits it. */
    seconds: Count,
    /** Hours that Clerk's quota of invitations takes. */
    invitationHours: Count
  }),
  /** `sha256:` and 64 hex digits, over the canonical JSON (RFC 8785) of all but this field. */
  hash: Schema.String.check(Schema.isPattern(/^sha256:[0-9a-f]{64}$/))
})

/**
 * Plan of the changes that make an organization's members what a list says.
 *
 * @category models
 * @since 0.1.0
 */
export interface Plan extends Schema.Schema.Type<typeof schema> {}
