/**
 * The failure of a plan that would do what its guards forbid, or whose list cannot be carried out.
 *
 * @since 0.1.0
 */
import { inspectError, type InspectArguments } from "@effect-clerk/core/internal"
import * as Data from "effect/Data"
import { NodeInspectSymbol } from "effect/Inspectable"

/** Facts of every rejection. */
interface Common {
  /** The fault and its remedy, for people, with the place of the row in front. It names no user and no address. */
  readonly message: string
  /** Place of the row in its list, or `members[3]` for a row without one; absent where it is the list as a whole. */
  readonly source?: string
}

interface RowRejection extends Common {
  readonly source: string
}

/**
 * Row of the list with an invalid field.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface InvalidMember extends Common {
  readonly _tag: "InvalidMember"
  readonly source: string
  readonly field: string
  readonly expected: string
}

/**
 * List without a row. It cannot be acknowledged.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface EmptyDesired extends Common {
  readonly _tag: "EmptyDesired"
}

/**
 * List of less than half of the rows that the last apply's had.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface DesiredShrank extends Common {
  readonly _tag: "DesiredShrank"
  readonly listed: number
  readonly lastListed: number
  readonly acknowledge: { readonly shrink: number }
}

/**
 * User with two rows, perhaps under two names.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface DuplicateMember extends Common {
  readonly _tag: "DuplicateMember"
  readonly source: string
  /** Place of the first of the rows. */
  readonly first: string
}

/**
 * Row whose id, address or external id no user has.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface UnknownUser extends RowRejection {
  readonly _tag: "UnknownUser"
}

/**
 * Row whose address or external id several users have.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface AmbiguousUser extends RowRejection {
  readonly _tag: "AmbiguousUser"
  readonly userIds: ReadonlyArray<string>
}

/**
 * Row whose address nobody has verified, though users have it.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface UnverifiedAddress extends RowRejection {
  readonly _tag: "UnverifiedAddress"
  readonly userIds: ReadonlyArray<string>
}

/**
 * Row whose role does not exist.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface UnknownRole extends Common {
  readonly _tag: "UnknownRole"
  readonly role: string
  /** The role whose key is most like it, where there is one. */
  readonly nearest?: string
}

/**
 * Metadata that would be larger than Clerk allows after the merge.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface MetadataTooLarge extends RowRejection {
  readonly _tag: "MetadataTooLarge"
  readonly field: "publicMetadata" | "privateMetadata"
  /** Size in bytes of JSON. More than 65,536 are not counted, and are 65,537 here. */
  readonly bytes: number
}

/**
 * More removals than `maxRemovals`.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface TooManyRemovals extends Common {
  readonly _tag: "TooManyRemovals"
  readonly removals: number
  readonly limit: number
  readonly members: number
  readonly acknowledge: { readonly removals: number }
}

/**
 * More demotions of administrators than `maxDemotions`.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface TooManyDemotions extends Common {
  readonly _tag: "TooManyDemotions"
  readonly demotions: number
  readonly limit: number
  readonly administrators: number
  readonly acknowledge: { readonly demotions: number }
}

/**
 * Removal or demotion of a user whom `protect` names.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface ProtectedMember extends Common {
  readonly _tag: "ProtectedMember"
  readonly userId: string
}

/**
 * Removal of members whom somebody else has made administrators since the last apply.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface PromotedOutside extends Common {
  readonly _tag: "PromotedOutside"
  readonly userIds: ReadonlyArray<string>
  readonly acknowledge: { readonly promotedOutside: number }
}

/**
 * Fewer administrators than `minAdministrators` at the end.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface TooFewAdministrators extends Common {
  readonly _tag: "TooFewAdministrators"
  readonly administrators: number
  readonly minimum: number
}

/**
 * More members and pending invitations than seats.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface SeatsExceeded extends Common {
  readonly _tag: "SeatsExceeded"
  readonly seats: number
  readonly needed: number
}

/**
 * Changes that have no order in which both the administrators and the seats suffice at every moment.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface NoSafeOrder extends Common {
  readonly _tag: "NoSafeOrder"
}

/**
 * Organization that does not exist, among several that are planned at once.
 *
 * @category rejections
 * @since 0.1.0
 */
export interface UnknownOrganization extends Common {
  readonly _tag: "UnknownOrganization"
  readonly organizationId: string
}

/**
 * Any of the rejections. Match on `_tag`. Those with `acknowledge` pass with exactly this as the option of the same name.
 *
 * @category rejections
 * @since 0.1.0
 */
export type Rejection =
  | InvalidMember
  | EmptyDesired
  | DesiredShrank
  | DuplicateMember
  | UnknownUser
  | AmbiguousUser
  | UnverifiedAddress
  | UnknownRole
  | MetadataTooLarge
  | TooManyRemovals
  | TooManyDemotions
  | ProtectedMember
  | PromotedOutside
  | TooFewAdministrators
  | SeatsExceeded
  | NoSafeOrder
  | UnknownOrganization

/**
 * All rejections of one plan, at least one.
 *
 * @category rejections
 * @since 0.1.0
 */
export type Rejections = readonly [Rejection, ...Array<Rejection>]

/** Limit of the rejections that a message shows. */
const maxShown = 10

/**
 * A plan was not made, and nothing was changed. All rejections come at once.
 *
 * @category errors
 * @since 0.1.0
 */
export class PlanRejected extends Data.TaggedError("PlanRejected")<{
  readonly rejections: Rejections
}> {
  override get message(): string {
    const { rejections } = this
    const shown = rejections.slice(0, maxShown).map(describe)
    return [...shown, ...(rejections.length > maxShown ? [`and ${rejections.length - maxShown} more`] : [])].join("\n")
  }

  /** Returns the fields and the message. */
  override toJSON(): {
    readonly _tag: "PlanRejected"
    readonly rejections: ReadonlyArray<Rejection>
    readonly message: string
  } {
    return { _tag: this._tag, rejections: this.rejections, message: this.message }
  }

  override [NodeInspectSymbol](...settings: InspectArguments): unknown {
    return inspectError(this, ...settings)
  }
}

const describe = ({ _tag, message }: Rejection): string => `${_tag}  ${message}`
