/** From Clerk's JSON to the model. */
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"
import type * as Model from "../OrganizationMembership.ts"
import type * as Wire from "../Wire.ts"
import { isEqual } from "./metadata.ts"
import { isOrganizationMembership, isOrganizationMemberships, type Place } from "./wireCheck.ts"

type Organization = typeof Wire.Organization.Type

const toOrganization = (wire: Organization): Model.Organization => ({
  id: wire.id,
  name: wire.name,
  slug: wire.slug ?? null,
  imageUrl: wire.image_url ?? undefined,
  hasImage: wire.has_image,
  membersCount: wire.members_count ?? undefined,
  missingMemberWithElevatedPermissions: wire.missing_member_with_elevated_permissions ?? undefined,
  pendingInvitationsCount: wire.pending_invitations_count ?? undefined,
  maxAllowedMemberships: wire.max_allowed_memberships,
  adminDeleteEnabled: wire.admin_delete_enabled,
  publicMetadata: wire.public_metadata ?? {},
  privateMetadata: wire.private_metadata ?? {},
  createdBy: wire.created_by ?? undefined,
  createdAt: wire.created_at,
  updatedAt: wire.updated_at,
  lastActiveAt: wire.last_active_at ?? undefined,
  roleSetKey: wire.role_set_key ?? null
})

const toPublicUserData = (wire: typeof Wire.PublicUserData.Type): Model.PublicUserData => ({
  userId: wire.user_id,
  firstName: wire.first_name,
  lastName: wire.last_name,
  imageUrl: wire.image_url,
  hasImage: wire.has_image,
  identifier: wire.identifier ?? null,
  username: wire.username ?? null,
  banned: wire.banned ?? undefined,
  deprovisioned: wire.deprovisioned ?? undefined
})

const isSame = (a: Organization, b: Organization): boolean =>
  a.id === b.id &&
  a.name === b.name &&
  a.slug === b.slug &&
  a.image_url === b.image_url &&
  a.has_image === b.has_image &&
  a.members_count === b.members_count &&
  a.missing_member_with_elevated_permissions === b.missing_member_with_elevated_permissions &&
  a.pending_invitations_count === b.pending_invitations_count &&
  a.max_allowed_memberships === b.max_allowed_memberships &&
  a.admin_delete_enabled === b.admin_delete_enabled &&
  a.created_by === b.created_by &&
  a.created_at === b.created_at &&
  a.updated_at === b.updated_at &&
  a.last_active_at === b.last_active_at &&
  a.role_set_key === b.role_set_key &&
  isEqual(a.public_metadata, b.public_metadata) &&
  isEqual(a.private_metadata, b.private_metadata)

const toMembership = (
  wire: typeof Wire.OrganizationMembership.Type,
  organization: Model.Organization
): Model.OrganizationMembership => ({
  id: wire.id,
  role: wire.role,
  roleName: wire.role_name ?? undefined,
  permissions: wire.permissions ?? [],
  publicMetadata: wire.public_metadata ?? {},
  privateMetadata: wire.private_metadata ?? {},
  organization,
  publicUserData: wire.public_user_data == null ? undefined : toPublicUserData(wire.public_user_data),
  createdAt: wire.created_at,
  updatedAt: wire.updated_at
})

/** Clerk repeats the organization in each membership of a page: those that are the same share one object. */
const toMemberships = (
  wires: ReadonlyArray<typeof Wire.OrganizationMembership.Type>
): ReadonlyArray<Model.OrganizationMembership> => {
  let last: Organization | undefined
  let organization: Model.Organization | undefined
  return wires.map((wire) => {
    if (last === undefined || organization === undefined || !isSame(last, wire.organization)) {
      last = wire.organization
      organization = toOrganization(last)
    }
    return toMembership(wire, organization)
  })
}

type Decoded<A> = Result.Result<A, ReadonlyArray<Issue>>

export const decodeOrganizationMembership = (json: unknown): Decoded<Model.OrganizationMembership> => {
  const place: Place = { path: [], expected: "" }
  return isOrganizationMembership(json, place)
    ? Result.succeed(toMembership(json, toOrganization(json.organization)))
    : Result.fail([place])
}

export const decodeOrganizationMembershipPage = (json: unknown): Decoded<Model.OrganizationMembershipPage> => {
  const place: Place = { path: [], expected: "" }
  return isOrganizationMemberships(json, place)
    ? Result.succeed({ data: toMemberships(json.data), totalCount: json.total_count })
    : Result.fail([place])
}
