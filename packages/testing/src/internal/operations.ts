import type { Endpoint } from "@effect-clerk/core/Endpoint"
import * as Input from "@effect-clerk/core/Input"
import type * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Array from "effect/Array"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Environment } from "./environment.ts"
import { mergeMetadata } from "./metadata.ts"
import { metadataTooLarge } from "./parameters.ts"
import {
  alreadyMember,
  membershipNotFound,
  minimumPermissionsNeeded,
  organizationNotFound,
  quotaExceeded,
  type Refusal,
  roleNotFound,
  userNotFound
} from "./refusal.ts"
import { selectAll, selectMembers, selectOfUser } from "./select.ts"
import { addMembership, isLastElevated, type Membership, removeMembership, setRole, type State } from "./state.ts"
import { membershipToWire, pageToWire } from "./wire.ts"

type InputOf<E> = E extends Endpoint<infer Input, infer _Output, infer _Status> ? Input : never

/** What an endpoint does to the state, and the JSON of its answer. */
export type Operation<Input> = (state: State, input: Input, environment: Environment) => Result.Result<unknown, Refusal>

type OperationOf<E> = Operation<InputOf<E>>

const findMembership = (
  state: State,
  { organizationId, userId }: { readonly organizationId: string; readonly userId: string }
): Result.Result<Membership, Refusal> => {
  const organization = state.organizations.get(organizationId)
  if (organization === undefined) return Result.fail(organizationNotFound(organizationId))
  const membership = organization.members.get(userId)
  return membership === undefined ? Result.fail(membershipNotFound(userId, organizationId)) : Result.succeed(membership)
}

export const create: OperationOf<typeof Endpoints.create> = (state, input, environment) => {
  const organization = state.organizations.get(input.organizationId)
  if (organization === undefined) return Result.fail(organizationNotFound(input.organizationId))
  const user = state.users.get(input.userId)
  if (user === undefined) return Result.fail(userNotFound(input.userId))
  const role = state.roles.get(input.role)
  if (role === undefined) return Result.fail(roleNotFound(input.role))
  if (organization.members.get(user.id) !== undefined) return Result.fail(alreadyMember(user.id, organization.id))
  const { maxAllowedMemberships, members, pendingInvitationsCount } = organization
  if (maxAllowedMemberships > 0 && members.size() + pendingInvitationsCount >= maxAllowedMemberships) {
    return Result.fail(quotaExceeded(maxAllowedMemberships))
  }
  return Result.succeed(
    membershipToWire(
      addMembership(state, environment, {
        organization,
        user,
        role,
        publicMetadata: input.publicMetadata ?? undefined,
        privateMetadata: input.privateMetadata ?? undefined
      })
    )
  )
}

export const list: OperationOf<typeof Endpoints.list> = (state, input) => {
  const organization = state.organizations.get(input.organizationId)
  return organization === undefined
    ? Result.fail(organizationNotFound(input.organizationId))
    : Result.succeed(pageToWire(selectMembers(organization.members, input)))
}

export const update: OperationOf<typeof Endpoints.update> = (state, input, { now }) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    const role = state.roles.get(input.role)
    if (role === undefined) return Result.fail(roleNotFound(input.role))
    if (isLastElevated(membership, role)) return Result.fail(minimumPermissionsNeeded)
    setRole(membership, role)
    membership.updatedAt = now
    return Result.succeed(membershipToWire(membership))
  })

export const remove: OperationOf<typeof Endpoints.remove> = (state, input) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    if (isLastElevated(membership)) return Result.fail(minimumPermissionsNeeded)
    removeMembership(state, membership)
    return Result.succeed(membershipToWire(membership))
  })

const fits = Schema.is(Input.Metadata)

export const updateMetadata: OperationOf<typeof Endpoints.updateMetadata> = (state, input, { now }) =>
  Result.flatMap(findMembership(state, input), (membership) => {
    const { privateMetadata, publicMetadata } = input
    const merged = {
      public: mergeMetadata(membership.publicMetadata, publicMetadata ?? {}),
      private: mergeMetadata(membership.privateMetadata, privateMetadata ?? {})
    }
    const errors = [
      ...(fits(merged.public) ? [] : [metadataTooLarge("public_metadata")]),
      ...(fits(merged.private) ? [] : [metadataTooLarge("private_metadata")])
    ]
    if (Array.isArrayNonEmpty(errors)) return Result.fail({ status: 422, errors })
    membership.publicMetadata = merged.public
    membership.privateMetadata = merged.private
    if (publicMetadata !== undefined || privateMetadata !== undefined) membership.updatedAt = now
    return Result.succeed(membershipToWire(membership))
  })

export const listForUser: OperationOf<typeof Endpoints.listForUser> = (state, input) => {
  const user = state.users.get(input.userId)
  return user === undefined
    ? Result.fail(userNotFound(input.userId))
    : Result.succeed(pageToWire(selectOfUser(user, input)))
}

export const listForInstance: OperationOf<typeof Endpoints.listForInstance> = (state, input) =>
  Result.succeed(pageToWire(selectAll(state.memberships, input)))
