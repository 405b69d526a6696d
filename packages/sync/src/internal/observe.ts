/** Reads the state of an organization. */
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import type { Metadata, OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import type { OrganizationRole } from "@effect-clerk/memberships/OrganizationRole"
import { OrganizationRoles } from "@effect-clerk/memberships/OrganizationRoles"
import { Organizations } from "@effect-clerk/memberships/Organizations"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { byUser, type Invitation, type Member, type Observation, type Role } from "./observation.ts"

/** Reads the organization, its members, its pending invitations and the instance's roles, each once. */
export const observe = ({ execute }: ClerkHttpClient["Service"], organizationId: string) =>
  Effect.map(
    Effect.all(
      {
        organization: Organizations.make(execute).get({ organizationId }),
        memberships: collect(OrganizationMemberships.make(execute).stream({ organizationId }), new Members()),
        invitations: Stream.runCollect(
          Stream.map(OrganizationInvitations.make(execute).stream({ organizationId, status: "pending" }), invitationOf)
        ),
        roles: Stream.runCollect(Stream.map(OrganizationRoles.make(execute).stream(), roleOf))
      },
      { concurrency: "unbounded" }
    ),
    ({ invitations, memberships: { list, roles: theirs }, organization, roles }): Observation => ({
      organizationName: organization.name,
      // 0 is no limit.
      seats: organization.maxAllowedMemberships || null,
      members: list,
      memberOf: byUser(list),
      invitations,
      // The instance's come first: they say more than a membership, which Clerk may send without its permissions.
      roles: [...roles, ...[...theirs.values()].filter(({ key }) => !roles.some((role) => role.key === key))]
    })
  )

const collect = <A, E, Into extends { readonly add: (record: A) => void }>(
  stream: Stream.Stream<A, E>,
  into: Into
): Effect.Effect<Into, E> =>
  Effect.as(
    Stream.runForEach(stream, (record) => Effect.sync(() => into.add(record))),
    into
  )

/** Keeps of each membership what a plan needs, so that the rest of a page can go. */
class Members {
  readonly list: Array<Member> = []
  readonly roles = new Map<string, Role>()

  add(membership: OrganizationMembership): void {
    const { permissions, role } = membership
    this.list.push(memberOf(membership))
    if (!this.roles.has(role)) this.roles.set(role, { key: role, permissions })
  }
}

export const memberOf = ({
  id,
  privateMetadata,
  publicMetadata,
  publicUserData,
  role
}: OrganizationMembership): Member => ({
  membershipId: id,
  userId: publicUserData?.userId,
  role,
  publicMetadata: orShared(publicMetadata),
  privateMetadata: orShared(privateMetadata),
  identifier: publicUserData?.identifier ?? undefined
})

const empty: Metadata = {}

/** Most members have no metadata, and can share that they have none. */
const orShared = (metadata: Metadata): Metadata => (Object.keys(metadata).length === 0 ? empty : metadata)

export const invitationOf = (invitation: OrganizationInvitation): Invitation => ({
  invitationId: invitation.id,
  emailAddress: invitation.emailAddress,
  role: invitation.role,
  publicMetadata: invitation.publicMetadata,
  privateMetadata: invitation.privateMetadata
})

const roleOf = ({ key, permissions }: OrganizationRole): Role => ({
  key,
  permissions: permissions.map(({ key }) => key)
})
