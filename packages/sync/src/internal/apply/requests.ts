/** The requests that carry out actions. */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Effect from "effect/Effect"
import type { Failure } from "./failure.ts"
import type { InviteAction, MemberAction, RevokeAction } from "./judge.ts"

export class Requests {
  readonly #organizationId: string
  readonly #memberships: OrganizationMemberships["Service"]
  readonly #invitations: OrganizationInvitations["Service"]

  constructor({ execute }: ClerkHttpClient["Service"], organizationId: string) {
    this.#organizationId = organizationId
    this.#memberships = OrganizationMemberships.make(execute)
    this.#invitations = OrganizationInvitations.make(execute)
  }

  member(action: MemberAction): Effect.Effect<unknown, Failure> {
    const member = { organizationId: this.#organizationId, userId: action.userId }
    switch (action._tag) {
      case "Add":
        return this.#memberships.create({ ...member, ...action.after })
      case "Remove":
        return this.#memberships.delete(member)
      case "ChangeMetadata":
        return this.#memberships.updateMetadata({ ...member, ...action.after })
      default:
        return this.#memberships.update({ ...member, role: action.after.role })
    }
  }

  revocation({ before: { invitationId } }: RevokeAction): Effect.Effect<unknown, Failure> {
    return this.#invitations.revoke({ organizationId: this.#organizationId, invitationId })
  }

  /** Returns the invitations that Clerk has sent: of several, it may leave out some. */
  invitations(actions: ReadonlyArray<InviteAction>): Effect.Effect<ReadonlyArray<OrganizationInvitation>, Failure> {
    const organizationId = this.#organizationId
    const [first, ...others] = actions.map(({ after, emailAddress }) => ({ emailAddress, ...after }))
    if (first === undefined) return Effect.succeed([])
    return others.length === 0
      ? Effect.map(this.#invitations.create({ organizationId, ...first }), (invitation) => [invitation])
      : Effect.map(
          this.#invitations.createBulk({ organizationId, invitations: [first, ...others] }),
          ({ data }) => data
        )
  }
}
