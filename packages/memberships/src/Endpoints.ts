/**
 * The declarations of all membership operations, as plain values for a client, a server or a test to read.
 *
 * @since 0.1.0
 */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Input from "@effect-clerk/core/Input"
import * as Duration from "effect/Duration"
import * as Schema from "effect/Schema"
import { isOrganizationMembership, isOrganizationMemberships } from "./internal/wireCheck.ts"
import * as Wire from "./Wire.ts"

const sortable = ["phone_number", "email_address", "created_at", "first_name", "last_name", "username"] as const

/**
 * How a list is sorted: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category schemas
 * @since 0.1.0
 */
export const OrderBy = Schema.Literals([
  ...sortable,
  ...sortable.map((field) => `+${field}` as const),
  ...sortable.map((field) => `-${field}` as const)
])

const page = {
  limit: Schema.optionalKey(Input.Limit),
  offset: Schema.optionalKey(Input.Offset)
}

const organization = { organizationId: Input.Id }

const membership = { organizationId: Input.Id, userId: Input.Id }

/** Clerk counts the changes of one membership by themselves. */
const resourceQuota = { limit: 10, window: Duration.seconds(10) }

/**
 * Adds a user to an organization.
 *
 * Source: `POST /organizations/{organization_id}/memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const create = Endpoint.make("OrganizationMemberships.create", {
  method: "POST",
  path: "/organizations/{organization_id}/memberships",
  params: organization,
  payload: {
    userId: Input.Text,
    role: Input.Text,
    publicMetadata: Schema.optionalKey(Schema.NullOr(Input.Metadata)),
    privateMetadata: Schema.optionalKey(Schema.NullOr(Input.Metadata))
  },
  success: Wire.OrganizationMembership,
  check: isOrganizationMembership,
  map: Wire.toOrganizationMembership,
  errors: [400, 403, 404, 422]
})

/**
 * One page of an organization's members.
 *
 * Source: `GET /organizations/{organization_id}/memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const list = Endpoint.make("OrganizationMemberships.list", {
  method: "GET",
  path: "/organizations/{organization_id}/memberships",
  params: organization,
  query: {
    orderBy: Schema.optionalKey(OrderBy),
    userId: Schema.optionalKey(Input.FilterValues),
    emailAddress: Schema.optionalKey(Input.FilterValues),
    phoneNumber: Schema.optionalKey(Input.FilterValues),
    username: Schema.optionalKey(Input.FilterValues),
    web3Wallet: Schema.optionalKey(Input.FilterValues),
    role: Schema.optionalKey(Input.FilterValues),
    query: Schema.optionalKey(Input.Text),
    emailAddressQuery: Schema.optionalKey(Input.Text),
    phoneNumberQuery: Schema.optionalKey(Input.Text),
    usernameQuery: Schema.optionalKey(Input.Text),
    nameQuery: Schema.optionalKey(Input.Text),
    lastActiveAtBefore: Schema.optionalKey(Input.UnixMillis),
    lastActiveAtAfter: Schema.optionalKey(Input.UnixMillis),
    createdAtBefore: Schema.optionalKey(Input.UnixMillis),
    createdAtAfter: Schema.optionalKey(Input.UnixMillis),
    ...page
  },
  success: Wire.OrganizationMemberships,
  check: isOrganizationMemberships,
  map: Wire.toOrganizationMembershipPage,
  errors: [401, 422]
})

/**
 * Changes a member's role.
 *
 * Source: `PATCH /organizations/{organization_id}/memberships/{user_id}`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const update = Endpoint.make("OrganizationMemberships.update", {
  method: "PATCH",
  path: "/organizations/{organization_id}/memberships/{user_id}",
  params: membership,
  payload: { role: Input.Text },
  success: Wire.OrganizationMembership,
  check: isOrganizationMembership,
  map: Wire.toOrganizationMembership,
  errors: [404, 422],
  resourceQuota
})

/**
 * Removes a member.
 *
 * Source: `DELETE /organizations/{organization_id}/memberships/{user_id}`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const remove = Endpoint.make("OrganizationMemberships.delete", {
  method: "DELETE",
  path: "/organizations/{organization_id}/memberships/{user_id}",
  params: membership,
  success: Wire.OrganizationMembership,
  check: isOrganizationMembership,
  map: Wire.toOrganizationMembership,
  errors: [401, 404, 422]
})

/**
 * Merges into a member's metadata.
 *
 * Source: `PATCH /organizations/{organization_id}/memberships/{user_id}/metadata`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const updateMetadata = Endpoint.make("OrganizationMemberships.updateMetadata", {
  method: "PATCH",
  path: "/organizations/{organization_id}/memberships/{user_id}/metadata",
  params: membership,
  payload: {
    publicMetadata: Schema.optionalKey(Input.Metadata),
    privateMetadata: Schema.optionalKey(Input.Metadata)
  },
  success: Wire.OrganizationMembership,
  check: isOrganizationMembership,
  map: Wire.toOrganizationMembership,
  errors: [400, 404, 422],
  resourceQuota
})

/**
 * One page of a user's memberships.
 *
 * Source: `GET /users/{user_id}/organization_memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const listForUser = Endpoint.make("OrganizationMemberships.listForUser", {
  method: "GET",
  path: "/users/{user_id}/organization_memberships",
  params: { userId: Input.Id },
  query: page,
  success: Wire.OrganizationMemberships,
  check: isOrganizationMemberships,
  map: Wire.toOrganizationMembershipPage,
  errors: [403]
})

/**
 * One page of all memberships of an instance.
 *
 * Source: `GET /organization_memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const listForInstance = Endpoint.make("OrganizationMemberships.listForInstance", {
  method: "GET",
  path: "/organization_memberships",
  params: {},
  query: { orderBy: Schema.optionalKey(OrderBy), ...page },
  success: Wire.OrganizationMemberships,
  check: isOrganizationMemberships,
  map: Wire.toOrganizationMembershipPage,
  errors: [400, 401, 422, 500]
})
