/**
 * Acceptance of an invitation, which an emulated Clerk does in place of the person who is invited.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/**
 * Membership that an accepted invitation has made.
 *
 * @category models
 * @since 0.1.0
 */
export interface AcceptedInvitation {
  readonly organizationId: string
  /** Id of the user who has the invited email address. Where nobody had it, it is that of a new user. */
  readonly userId: string
  readonly membershipId: string
}

/**
 * Failure for an invitation that cannot be accepted, with Clerk's error for it.
 *
 * **Details**
 *
 * The invitation does not exist, or is not pending any more; its user is a member already, or belongs to an exclusive
 * organization; the organization has more members than it may have.
 *
 * @example
 * ```ts
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect } from "effect"
 *
 * const program = Effect.gen(function*() {
 *   const { acceptInvitation } = yield* ClerkEmulator.make()
 *   return yield* acceptInvitation("orginv_unknown").pipe(
 *     Effect.as("accepted"),
 *     Effect.catchTag("InvitationNotAccepted", ({ code }) => Effect.succeed(code))
 *   )
 * })
 *
 * await Effect.runPromise(program) // => "organization_invitation_not_found"
 * ```
 *
 * @category errors
 * @since 0.1.0
 */
export class InvitationNotAccepted extends Schema.TaggedError<InvitationNotAccepted>()("InvitationNotAccepted", {
  /** Status of the response that Clerk has for it. */
  status: Schema.Number,
  /** Code of Clerk's error, for example `organization_invitation_already_accepted`. */
  code: Schema.String,
  /** Text of Clerk's error. */
  description: Schema.String
}) {
  override get message(): string {
    return `the invitation was not accepted: ${this.description} (${this.code})`
  }
}
