/** Reads the state of an organization. */
import { filterOf } from "@effect-clerk/memberships/internal"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import type { Organization } from "@effect-clerk/memberships/Organization"
import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import type { Metadata, OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import type { OrganizationRole } from "@effect-clerk/memberships/OrganizationRole"
import { OrganizationRoles } from "@effect-clerk/memberships/OrganizationRoles"
import { Organizations } from "@effect-clerk/memberships/Organizations"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { byUser, type Invitation, type Member, type Observation, type Role } from "../model/observation.ts"
import { batches } from "./lookUp.ts"

/** Reads the organization, its members, its pending invitations and the instance's roles, each once. */
export const observe = ({ execute }: ClerkHttpClient["Service"], organizationId: string) =>
  Effect.map(
    Effect.all(
      {
        organization: Organizations.make(execute).get({ organizationId }),
        members: collect(OrganizationMemberships.make(execute).stream({ organizationId }), () => new Members()),
        invitations: Stream.runCollect(
          Stream.map(OrganizationInvitations.make(execute).stream({ organizationId, status: "pending" }), invitationOf)
        ),
        roles: Stream.runCollect(Stream.map(OrganizationRoles.make(execute).stream(), roleOf))
      },
      { concurrency: "unbounded" }
    ),
    observationOf
  )

/** Does the same for several organizations, in one pass over the instance. One that does not exist is left out. */
export const observeAll = ({ execute }: ClerkHttpClient["Service"], organizationIds: ReadonlyArray<string>) => {
  const wanted = new Set(organizationIds)
  const isWanted = (id: string): boolean => wanted.has(id)
  const organizations = Organizations.make(execute)
  const read = Effect.forEach(
    batches(organizationIds),
    (ids) => Stream.runCollect(organizations.stream({ organizationId: ids.map(filterOf) })),
    { concurrency: "unbounded" }
  )
  return Effect.map(
    Effect.all(
      {
        organizations: read,
        members: collect(
          OrganizationMemberships.make(execute).streamForInstance(),
          () =>
            new ByOrganization<OrganizationMembership, Members>(
              () => new Members(),
              isWanted,
              ({ organization }) => organization.id
            )
        ),
        invitations: collect(
          OrganizationInvitations.make(execute).streamForInstance({ status: "pending" }),
          () =>
            new ByOrganization<OrganizationInvitation, Invitations>(
              () => new Invitations(),
              isWanted,
              ({ organizationId }) => organizationId
            )
        ),
        roles: Stream.runCollect(Stream.map(OrganizationRoles.make(execute).stream(), roleOf))
      },
      { concurrency: "unbounded" }
    ),
    ({ invitations, members, organizations, roles }): ReadonlyMap<string, Observation> =>
      new Map(
        organizations.flat().map((organization) => {
          const { id } = organization
          const theirs = { members: members.of(id), invitations: invitations.of(id).list }
          return [id, observationOf({ organization, roles, ...theirs })]
        })
      )
  )
}

interface Parts {
  readonly organization: Organization
  readonly members: Members
  readonly invitations: ReadonlyArray<Invitation>
  readonly roles: ReadonlyArray<Role>
}

const observationOf = ({ invitations, members: { list, roles: theirs }, organization, roles }: Parts): Observation => {
  const byUserId = byUser(list)
  return {
    organizationName: organization.name,
    // 0 is no limit.
    seats: organization.maxAllowedMemberships || null,
    // Who left and came back while the list was read is in it twice. The last membership is the one that is there.
    members: list.filter((member) => member.userId === undefined || byUserId.get(member.userId) === member),
    memberOf: byUserId,
    invitations,
    pendingInvitations: Math.max(invitations.length, organization.pendingInvitationsCount ?? 0),
    roles: withMemberRoles(roles, theirs)
  }
}

/** Collection that records are added to. */
interface Into<in A> {
  readonly add: (record: A) => void
}

const collect = <A, E, Collection extends Into<A>>(
  stream: Stream.Stream<A, E>,
  make: () => Collection
): Effect.Effect<Collection, E> =>
  Effect.suspend(() => {
    const into = make()
    return Effect.as(
      Stream.runForEach(stream, (record) => Effect.sync(() => into.add(record))),
      into
    )
  })

/** Adds what memberships say of their roles: either may leave out the permissions, or the role. */
const withMemberRoles = (roles: ReadonlyArray<Role>, theirs: ReadonlyMap<string, Role>): ReadonlyArray<Role> => {
  const all = new Map(theirs)
  for (const { key, permissions } of roles) {
    all.set(key, { key, permissions: [...permissions, ...(theirs.get(key)?.permissions ?? [])] })
  }
  return [...all.values()]
}

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

/** Pending invitations of one organization. */
class Invitations {
  readonly list: Array<Invitation> = []

  add(invitation: OrganizationInvitation): void {
    this.list.push(invitationOf(invitation))
  }
}

/** Collections of the records of each organization that is wanted. */
class ByOrganization<A, Collection extends Into<A>> {
  readonly #collections = new Map<string, Collection>()
  readonly #make: () => Collection
  readonly #isWanted: (organizationId: string) => boolean
  readonly #organizationOf: (record: A) => string | undefined

  constructor(
    make: () => Collection,
    isWanted: (organizationId: string) => boolean,
    organizationOf: (record: A) => string | undefined
  ) {
    this.#make = make
    this.#isWanted = isWanted
    this.#organizationOf = organizationOf
  }

  add(record: A): void {
    const id = this.#organizationOf(record)
    if (id !== undefined && this.#isWanted(id)) this.of(id).add(record)
  }

  of(organizationId: string): Collection {
    const collection = this.#collections.get(organizationId) ?? this.#make()
    this.#collections.set(organizationId, collection)
    return collection
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
