import * as Field from "@effect-clerk/core/Field"
import type { OrganizationInvitations } from "@effect-clerk/memberships/internal"
import * as Result from "effect/Result"
import { InvitationStatus } from "../../Seed.ts"
import { addressKey } from "../state/emailAddresses.ts"
import { type Environment, makeId } from "../state/environment.ts"
import { addInvitation, daysInMillis, endInvitation, removeInvitation } from "../state/invitations.ts"
import type { Invitation, Membership, Organization, State, User } from "../state/models.ts"
import { makeUser } from "../state/records.ts"
import { manageMembers } from "../state/roles.ts"
import { paginate, type Selection } from "../state/select.ts"
import { sortedBy } from "../state/sorting.ts"
import { addMembership, addUser } from "../state/state.ts"
import {
  alreadyMember,
  type ErrorResponse,
  invitationAccepted,
  invitationNotFound,
  invitationNotPending,
  invitationNotUnique,
  invitationRevoked,
  missingPermission,
  roleNotFound,
  userNotFound
} from "../wire/errorResponses.ts"
import { allowedRole, exclusiveConflict, findOrganization, quotaConflict } from "./memberships.ts"
import type { InputOf, OperationOf } from "./operation.ts"

/** An invitation, with the user who invited where the instance still has that user. */
export interface Invited {
  readonly invitation: Invitation
  readonly inviter: User | undefined
}

export const create: OperationOf<typeof OrganizationInvitations.create, Invited> = (state, input, environment) =>
  findOrganization(state, input.organizationId).pipe(
    Result.flatMap((organization) => invite(state, organization, input, environment)),
    Result.map((invitation) => withInviter(state, invitation))
  )

/** Invites all, or none where one of them cannot be invited. With the quirk, those who cannot be are left out. */
export const createBulk: OperationOf<typeof OrganizationInvitations.createBulk, Selection<Invited>> = (
  state,
  input,
  environment,
  quirks
) =>
  Result.flatMap(findOrganization(state, input.organizationId), (organization) => {
    const invited: Array<Invitation> = []
    for (const row of input.invitations) {
      const result = invite(state, organization, row, environment)
      if (Result.isSuccess(result)) {
        invited.push(result.success)
      } else if (!quirks.has("bulkPartial")) {
        for (const invitation of invited) removeInvitation(state, invitation)
        return Result.fail(result.failure)
      }
    }
    return Result.succeed(toSelection(state, invited, invited.length))
  })

/** Field of the statuses that a list selects. */
export const statuses = Field.optional(
  Field.array(Field.literals(InvitationStatus.literals), "an array of pending, accepted, revoked and expired")
)

/** Input of a list, which declares one status, with any number of them. */
type WithStatuses<Input> = Omit<Input, "status"> & {
  readonly status?: InvitationStatus | ReadonlyArray<InvitationStatus> | undefined
}

type ListInput = WithStatuses<InputOf<typeof OrganizationInvitations.list>>

type ListForInstanceInput = WithStatuses<InputOf<typeof OrganizationInvitations.listForInstance>>

export const list: OperationOf<typeof OrganizationInvitations.list, Selection<Invited>> = (state, input: ListInput) =>
  Result.map(findOrganization(state, input.organizationId), ({ invitations }) => {
    const key = input.emailAddress === undefined ? undefined : addressKey(input.emailAddress)
    return select(
      state,
      invitations,
      input,
      ({ emailAddress }) => key === undefined || addressKey(emailAddress) === key
    )
  })

export const listForInstance: OperationOf<typeof OrganizationInvitations.listForInstance, Selection<Invited>> = (
  state,
  input: ListForInstanceInput
) => {
  const part = addressKey(input.query ?? "")
  return Result.succeed(
    select(state, state.invitations, input, ({ emailAddress }) => addressKey(emailAddress).includes(part))
  )
}

export const get: OperationOf<typeof OrganizationInvitations.get, Invited> = (state, input) =>
  Result.map(findInvitation(state, input), (invitation) => withInviter(state, invitation))

export const revoke: OperationOf<typeof OrganizationInvitations.revoke, Invited> = (state, input, { now }) =>
  Result.flatMap(findInvitation(state, input), (invitation) => {
    const conflict = managerConflict(state, invitation.organization, input.requestingUserId ?? undefined)
    if (conflict !== undefined) return Result.fail(conflict)
    if (invitation.status !== "pending") return Result.fail(invitationNotPending(invitation.status))
    endInvitation(invitation, "revoked", now)
    return Result.succeed(withInviter(state, invitation))
  })

/**
 * Accepts a pending invitation, as its link does: the user who has the email address becomes a member with the invitation's
 * role and metadata. Where no user has claimed the address, one signs up with it.
 */
export const accept = (
  state: State,
  invitationId: string,
  environment: Environment
): Result.Result<Membership, ErrorResponse> => {
  const invitation = state.invitations.get(invitationId)
  if (invitation === undefined) return Result.fail(invitationNotFound(invitationId))
  const { emailAddress, organization, privateMetadata, publicMetadata, role } = invitation
  const owner = findOwner(state, emailAddress)
  const conflict = endedConflict(invitation) ?? joinConflict(organization, owner)
  if (conflict !== undefined) return Result.fail(conflict)
  const user = owner ?? signUp(state, emailAddress, environment)
  endInvitation(invitation, "accepted", environment.now)
  return Result.succeed(
    addMembership(state, environment, { organization, user, role, privateMetadata, publicMetadata })
  )
}

const invite = (
  state: State,
  organization: Organization,
  row: Omit<InputOf<typeof OrganizationInvitations.create>, "organizationId">,
  environment: Environment
): Result.Result<Invitation, ErrorResponse> => {
  const { emailAddress, expiresInDays, privateMetadata, publicMetadata } = row
  const inviterUserId = row.inviterUserId ?? undefined
  const role = allowedRole(state, organization, row.role)
  if (role === undefined) return Result.fail(roleNotFound(row.role))
  const conflict =
    managerConflict(state, organization, inviterUserId) ??
    inviteeConflict(state, organization, emailAddress) ??
    quotaConflict(organization, 1)
  if (conflict !== undefined) return Result.fail(conflict)
  return Result.succeed(
    addInvitation(state, environment, {
      organization,
      emailAddress,
      role,
      inviterUserId,
      publicMetadata: publicMetadata ?? undefined,
      privateMetadata: privateMetadata ?? undefined,
      expiresAt: expiresInDays == null ? undefined : environment.now + daysInMillis(expiresInDays)
    })
  )
}

/** Returns the error response to a user who invites or revokes, and is no member who may. */
const managerConflict = (
  state: State,
  organization: Organization,
  userId: string | undefined
): ErrorResponse | undefined => {
  if (userId === undefined) return undefined
  if (!state.users.has(userId)) return userNotFound(userId)
  const permissions = organization.members.get(userId)?.role.permissions ?? []
  return permissions.includes(manageMembers) ? undefined : missingPermission(userId, manageMembers)
}

/** Returns the error response to an address that a member has, or that is invited already. */
const inviteeConflict = (state: State, organization: Organization, emailAddress: string): ErrorResponse | undefined => {
  const owner = findOwner(state, emailAddress)
  if (owner !== undefined && organization.members.get(owner.id) !== undefined) {
    return alreadyMember(owner.id, organization.id)
  }
  return organization.pendingInvitations.has(addressKey(emailAddress))
    ? invitationNotUnique(emailAddress, organization.id)
    : undefined
}

/** Returns the error response to the acceptance of an invitation that is no longer pending. */
const endedConflict = ({ status }: Invitation): ErrorResponse | undefined => {
  switch (status) {
    case "pending":
      return undefined
    case "accepted":
      return invitationAccepted
    case "revoked":
      return invitationRevoked
    case "expired":
      return invitationNotPending(status)
  }
}

/** Returns the error response where the owner of an invited address cannot become a member. The invitation has its seat already. */
const joinConflict = (organization: Organization, owner: User | undefined): ErrorResponse | undefined => {
  if (owner === undefined) return quotaConflict(organization, 0)
  if (organization.members.get(owner.id) !== undefined) return alreadyMember(owner.id, organization.id)
  return exclusiveConflict(owner, organization) ?? quotaConflict(organization, 0)
}

/** Returns the user who has claimed an email address. */
const findOwner = ({ emailOwners }: State, emailAddress: string): User | undefined =>
  emailOwners.get(addressKey(emailAddress))

const signUp = (state: State, emailAddress: string, environment: Environment): User => {
  const user = makeUser({ id: makeId("user", environment), emailAddresses: [emailAddress] }, environment.now)
  addUser(state, user)
  return user
}

const findInvitation = (
  state: State,
  { invitationId, organizationId }: { readonly organizationId: string; readonly invitationId: string }
): Result.Result<Invitation, ErrorResponse> =>
  Result.flatMap(findOrganization(state, organizationId), ({ invitations }) => {
    const invitation = invitations.get(invitationId)
    return invitation === undefined ? Result.fail(invitationNotFound(invitationId)) : Result.succeed(invitation)
  })

/** Returns one page of the invitations that have the status and match. */
const select = (
  state: State,
  invitations: ReadonlyMap<string, Invitation>,
  { limit, offset, orderBy = "-created_at", status = InvitationStatus.literals }: Omit<ListForInstanceInput, "query">,
  matches: (invitation: Invitation) => boolean
): Selection<Invited> => {
  const wanted = new Set([status].flat())
  const found = [...invitations.values()].filter((invitation) => wanted.has(invitation.status) && matches(invitation))
  const sorted = sortedBy(found, ({ createdAt, emailAddress }) =>
    orderBy.endsWith("email_address") ? emailAddress : createdAt
  )
  const { data, total } = paginate(sorted, orderBy.startsWith("-"), { limit, offset })
  return toSelection(state, data, total)
}

const toSelection = (state: State, invitations: ReadonlyArray<Invitation>, total: number): Selection<Invited> => ({
  data: invitations.map((invitation) => withInviter(state, invitation)),
  total
})

const withInviter = (state: State, invitation: Invitation): Invited => {
  const { inviterUserId } = invitation
  return { invitation, inviter: inviterUserId === undefined ? undefined : state.users.get(inviterUserId) }
}
