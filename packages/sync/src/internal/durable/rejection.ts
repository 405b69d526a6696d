/** Schema of the rejections of a plan. */
import * as Schema from "effect/Schema"
import type * as PlanRejected from "../../PlanRejected.ts"

const common = { message: Schema.String, source: Schema.optionalKey(Schema.String) }

const row = { message: Schema.String, source: Schema.String }

const userIds = Schema.Array(Schema.String)

export const Rejection: Schema.Codec<PlanRejected.Rejection> = Schema.TaggedUnion({
  InvalidMember: { ...row, field: Schema.String, expected: Schema.String },
  EmptyDesired: common,
  DesiredShrank: {
    ...common,
    listed: Schema.Int,
    lastListed: Schema.Int,
    acknowledge: Schema.Struct({ shrink: Schema.Int })
  },
  DuplicateMember: { ...row, first: Schema.String },
  UnknownUser: row,
  AmbiguousUser: { ...row, userIds },
  UnverifiedAddress: { ...row, userIds },
  UnknownRole: { ...common, role: Schema.String, nearest: Schema.optionalKey(Schema.String) },
  MetadataTooLarge: { ...row, field: Schema.Literals(["publicMetadata", "privateMetadata"]), bytes: Schema.Int },
  TooManyRemovals: {
    ...common,
    removals: Schema.Int,
    limit: Schema.Finite,
    members: Schema.Int,
    acknowledge: Schema.Struct({ removals: Schema.Int })
  },
  TooManyDemotions: {
    ...common,
    demotions: Schema.Int,
    limit: Schema.Finite,
    administrators: Schema.Int,
    acknowledge: Schema.Struct({ demotions: Schema.Int })
  },
  ProtectedMember: { ...common, userId: Schema.String },
  PromotedOutside: { ...common, userIds, acknowledge: Schema.Struct({ promotedOutside: Schema.Int }) },
  TooFewAdministrators: { ...common, administrators: Schema.Int, minimum: Schema.Int },
  SeatsExceeded: { ...common, seats: Schema.Int, needed: Schema.Int },
  NoSafeOrder: common,
  UnknownOrganization: { ...common, organizationId: Schema.String }
})
