import type * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Result from "effect/Result"
import { countPending } from "../state/invitations.ts"
import type { Membership, Organization, State, User } from "../state/models.ts"
import type { Role } from "../state/roles.ts"
import { type Selection, selectAll, selectMembers, selectOfUser } from "../state/select.ts"
import { addMembership, isLastElevated, removeMembership, setRole } from "../state/state.ts"
import {
  alreadyMember,
  type ErrorResponse,
  exclusiveMembership,
  managedByScim,
  membershipNotFound,
  minimumPermissionsNeeded,
  organizationNotFound,
  personalAccountsNotAllowed,
  quotaExceeded,
  quotaExceededForSso,
  roleMigrationInProgress,
  roleNotFound,
  userNotFound
} from "../wire/errorResponses.ts"
import * as Metadata from "./metadata.ts"
import type { OperationOf } from "./operation.ts"

export const create: OperationOf<typeof Endpoints.create, Membership> = (state, input, environment) => {
  const organization = state.organizations.get(input.organizationId)
  if (organization === undefined) return Result.fail(organizationNotFound(input.organizationId))
  const user = state.users.get(input.userId)
  if (user === undefined) return Result.fail(userNotFound(input.userId))
  const role = allowedRole(state, organization, input.role)
  if (role === undefined) return Result.fail(roleNotFound(input.role))
  if (organization.members.get(user.id) !== undefined) return Result.fail(alreadyMember(user.id, organization.id))
  const conflict = exclusiveConflict(user, organization) ?? quotaConflict(organization, 1)
  if (conflict !== undefined) return Result.fail(conflict)
  return Result.succeed(
    addMembership(state, environment, {
      organization,
      user,
      role,
      publicMetadata: input.publicMetadata ?? undefined,
      privateMetadata: input.privateMetadata ?? undefined
    })
  )
}

export const list: OperationOf<typeof Endpoints.list, Selection<Membership>> = (state, input) =>
  Result.map(findOrganization(state, input.organizationId), (organization) => selectMembers(organization, input))

export const update: OperationOf<typeof Endpoints.update, Membership> = (state, input, { now }) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    const role = allowedRole(state, membership.organization, input.role)
    if (role === undefined) return Result.fail(roleNotFound(input.role))
    const conflict = changeConflict(membership)
    if (conflict !== undefined) return Result.fail(conflict)
    if (isLastElevated(membership, role)) return Result.fail(minimumPermissionsNeeded)
    setRole(membership, role)
    membership.updatedAt = now
    return Result.succeed(membership)
  })

export const remove: OperationOf<typeof Endpoints.delete, Membership> = (state, input) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    const conflict = changeConflict(membership)
    if (conflict !== undefined) return Result.fail(conflict)
    if (isLastElevated(membership)) return Result.fail(minimumPermissionsNeeded)
    if (!state.settings.personalAccountsAllowed && membership.user.memberships.size === 1) {
      return Result.fail(personalAccountsNotAllowed)
    }
    removeMembership(state, membership)
    return Result.succeed(membership)
  })

export const updateMetadata: OperationOf<typeof Endpoints.updateMetadata, Membership> = (state, input, { now }) =>
  Result.flatMap(findMembership(state, input), (membership) => Metadata.updateMetadata(membership, input, now))

export const listForUser: OperationOf<typeof Endpoints.listForUser, Selection<Membership>> = (state, input) => {
  const user = state.users.get(input.userId)
  return user === undefined ? Result.fail(userNotFound(input.userId)) : Result.succeed(selectOfUser(user, input))
}

export const listForInstance: OperationOf<typeof Endpoints.listForInstance, Selection<Membership>> = (state, input) =>
  Result.succeed(selectAll(state.memberships, input))

const findMembership = (
  state: State,
  { organizationId, userId }: { readonly organizationId: string; readonly userId: string }
): Result.Result<Membership, ErrorResponse> =>
  Result.flatMap(findOrganization(state, organizationId), ({ members }) => {
    const membership = members.get(userId)
    return membership === undefined
      ? Result.fail(membershipNotFound(userId, organizationId))
      : Result.succeed(membership)
  })

/** Returns the organization with an id. A slug is none, as in Clerk's document. */
export const findOrganization = (state: State, id: string): Result.Result<Organization, ErrorResponse> => {
  const organization = state.organizations.get(id)
  return organization === undefined ? Result.fail(organizationNotFound(id)) : Result.succeed(organization)
}

/** Returns the role with a key, if members of the organization may have it. */
export const allowedRole = (state: State, { roles }: Organization, key: string): Role | undefined =>
  roles === undefined || roles.has(key) ? state.roles.get(key) : undefined

/** Returns the error response to a second membership of a user, where either organization is exclusive. */
export const exclusiveConflict = ({ id, memberships }: User, joined?: Organization): ErrorResponse | undefined => {
  const organizations = Array.from(memberships.values(), ({ organization }) => organization)
  if (organizations.length === 0) return undefined
  const exclusive = [...organizations, joined].find((organization) => organization?.exclusiveMembership === true)
  return exclusive && exclusiveMembership(id, exclusive.id)
}

/** Returns the error response where members and pending invitations are too many, once there are `more` of them. */
export const quotaConflict = (organization: Organization, more: number): ErrorResponse | undefined => {
  const { enterpriseConnected, maxAllowedMemberships, members } = organization
  const seats = members.size() + countPending(organization) + more
  if (maxAllowedMemberships === 0 || seats <= maxAllowedMemberships) return undefined
  return (enterpriseConnected ? quotaExceededForSso : quotaExceeded)(maxAllowedMemberships)
}

/** Returns the error response to a change of the role, or a removal, of a member that cannot be changed here. */
const changeConflict = ({ managedByScim: managed, organization }: Membership): ErrorResponse | undefined =>
  managed ? managedByScim : organization.roleMigrationInProgress ? roleMigrationInProgress : undefined
