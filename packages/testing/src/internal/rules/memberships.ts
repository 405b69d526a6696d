import type { Endpoint } from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import type * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Array from "effect/Array"
import * as Result from "effect/Result"
import type { Environment } from "../state/environment.ts"
import { mergeMetadata } from "./metadata.ts"
import { metadataError } from "../http/parameters.ts"
import {
  alreadyMember,
  exclusiveMembership,
  managedByScim,
  membershipNotFound,
  minimumPermissionsNeeded,
  organizationNotFound,
  personalAccountsNotAllowed,
  quotaExceeded,
  quotaExceededForSso,
  type Refusal,
  roleMigrationInProgress,
  roleNotFound,
  userNotFound
} from "../wire/errorResponses.ts"
import { type Selection, selectAll, selectMembers, selectOfUser } from "../state/select.ts"
import type { Role } from "../state/roles.ts"
import {
  addMembership,
  isLastElevated,
  type Membership,
  type Organization,
  removeMembership,
  setRole,
  type State,
  type User
} from "../state/state.ts"

export type InputOf<E> = E extends Endpoint<infer Input, infer _Output, infer _Status> ? Input : never

/** What an endpoint does to the state, and what it answers. */
export type Operation<Input, Output> = (
  state: State,
  input: Input,
  environment: Environment
) => Result.Result<Output, Refusal>

export type OperationOf<E, Output> = Operation<InputOf<E>, Output>

const findMembership = (
  state: State,
  { organizationId, userId }: { readonly organizationId: string; readonly userId: string }
): Result.Result<Membership, Refusal> => {
  const organization = state.organizations.get(organizationId)
  if (organization === undefined) return Result.fail(organizationNotFound(organizationId))
  const membership = organization.members.get(userId)
  return membership === undefined ? Result.fail(membershipNotFound(userId, organizationId)) : Result.succeed(membership)
}

/** Refused where the user belongs to one organization and may belong to no other. */
export const refuseExclusive = ({ id, memberships }: User): Refusal | undefined => {
  const exclusive = [...memberships.values()].find((membership) => membership.exclusive)
  return exclusive && exclusiveMembership(id, exclusive.organization.id)
}

/** A role that the organization's members may have. */
const findRole = (state: State, { roles }: Organization, key: string): Role | undefined =>
  roles === undefined || roles.has(key) ? state.roles.get(key) : undefined

/** What keeps a member's role from being changed, and the member from being removed. */
const findConflict = ({ managedByScim: managed, organization }: Membership): Refusal | undefined =>
  managed ? managedByScim : organization.roleMigrationInProgress ? roleMigrationInProgress : undefined

export const create: OperationOf<typeof Endpoints.create, Membership> = (state, input, environment) => {
  const organization = state.organizations.get(input.organizationId)
  if (organization === undefined) return Result.fail(organizationNotFound(input.organizationId))
  const user = state.users.get(input.userId)
  if (user === undefined) return Result.fail(userNotFound(input.userId))
  const role = findRole(state, organization, input.role)
  if (role === undefined) return Result.fail(roleNotFound(input.role))
  if (organization.members.get(user.id) !== undefined) return Result.fail(alreadyMember(user.id, organization.id))
  const exclusive = refuseExclusive(user)
  if (exclusive !== undefined) return Result.fail(exclusive)
  const { enterpriseConnected, maxAllowedMemberships, members, pendingInvitationsCount } = organization
  if (maxAllowedMemberships > 0 && members.size() + pendingInvitationsCount >= maxAllowedMemberships) {
    return Result.fail((enterpriseConnected ? quotaExceededForSso : quotaExceeded)(maxAllowedMemberships))
  }
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

export const list: OperationOf<typeof Endpoints.list, Selection<Membership>> = (state, input) => {
  const organization = state.organizations.get(input.organizationId)
  return organization === undefined
    ? Result.fail(organizationNotFound(input.organizationId))
    : Result.succeed(selectMembers(organization, input))
}

export const update: OperationOf<typeof Endpoints.update, Membership> = (state, input, { now }) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    const role = findRole(state, membership.organization, input.role)
    if (role === undefined) return Result.fail(roleNotFound(input.role))
    const conflict = findConflict(membership)
    if (conflict !== undefined) return Result.fail(conflict)
    if (isLastElevated(membership, role)) return Result.fail(minimumPermissionsNeeded)
    setRole(membership, role)
    membership.updatedAt = now
    return Result.succeed(membership)
  })

export const remove: OperationOf<typeof Endpoints.delete, Membership> = (state, input) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    const conflict = findConflict(membership)
    if (conflict !== undefined) return Result.fail(conflict)
    if (isLastElevated(membership)) return Result.fail(minimumPermissionsNeeded)
    if (!state.settings.personalAccountsAllowed && membership.user.memberships.size === 1) {
      return Result.fail(personalAccountsNotAllowed)
    }
    removeMembership(state, membership)
    return Result.succeed(membership)
  })

export const updateMetadata: OperationOf<typeof Endpoints.updateMetadata, Membership> = (state, input, { now }) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    const { privateMetadata, publicMetadata } = input
    const merged = {
      public: mergeMetadata(membership.publicMetadata, publicMetadata ?? {}),
      private: mergeMetadata(membership.privateMetadata, privateMetadata ?? {})
    }
    const errors = [
      ...(Field.Metadata.is(merged.public) ? [] : [metadataError("public_metadata", merged.public)]),
      ...(Field.Metadata.is(merged.private) ? [] : [metadataError("private_metadata", merged.private)])
    ]
    if (Array.isArrayNonEmpty(errors)) return Result.fail({ status: 422, errors })
    membership.publicMetadata = merged.public
    membership.privateMetadata = merged.private
    if (publicMetadata !== undefined || privateMetadata !== undefined) membership.updatedAt = now
    return Result.succeed(membership)
  })

export const listForUser: OperationOf<typeof Endpoints.listForUser, Selection<Membership>> = (state, input) => {
  const user = state.users.get(input.userId)
  return user === undefined ? Result.fail(userNotFound(input.userId)) : Result.succeed(selectOfUser(user, input))
}

export const listForInstance: OperationOf<typeof Endpoints.listForInstance, Selection<Membership>> = (state, input) =>
  Result.succeed(selectAll(state.memberships, input))
