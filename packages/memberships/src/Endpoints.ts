/**
 * The declarations of all membership operations, as plain values for a client, a server or a test to read.
 *
 * @since 0.1.0
 */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import * as Duration from "effect/Duration"
import type * as Inputs from "./Inputs.ts"
import { decodeOrganizationMembership, decodeOrganizationMembershipPage } from "./internal/decode.ts"
import type { OrganizationMembership, OrganizationMembershipPage } from "./OrganizationMembership.ts"

const sortable = ["phone_number", "email_address", "created_at", "first_name", "last_name", "username"] as const

// A function, since bundlers take a spread at the top of a module for a side effect, and keep it.
const orders = (): ReadonlyArray<Inputs.OrderBy> => [
  ...sortable,
  ...sortable.map((field) => `+${field}` as const),
  ...sortable.map((field) => `-${field}` as const)
]

/**
 * How a list is sorted: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category fields
 * @since 0.1.0
 */
export const OrderBy: Field.Literals<Inputs.OrderBy> = Field.literals(orders())

const limit = Field.optional(Field.Limit)

const offset = Field.optional(Field.Offset)

const organization = { organizationId: Field.Id }

const membership = { organizationId: Field.Id, userId: Field.Id }

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
export const create: Endpoint.Endpoint<Inputs.CreateInput, OrganizationMembership, 400 | 403 | 404 | 422> =
  Endpoint.make("OrganizationMemberships.create", {
    method: "POST",
    path: "/organizations/{organization_id}/memberships",
    params: organization,
    payload: {
      userId: Field.Text,
      role: Field.Text,
      publicMetadata: Field.optional(Field.nullOr(Field.Metadata)),
      privateMetadata: Field.optional(Field.nullOr(Field.Metadata))
    },
    decode: decodeOrganizationMembership,
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
export const list: Endpoint.Endpoint<Inputs.ListInput, OrganizationMembershipPage, 401 | 422> = Endpoint.make(
  "OrganizationMemberships.list",
  {
    method: "GET",
    path: "/organizations/{organization_id}/memberships",
    params: organization,
    query: {
      orderBy: Field.optional(OrderBy),
      userId: Field.optional(Field.FilterValues),
      emailAddress: Field.optional(Field.FilterValues),
      phoneNumber: Field.optional(Field.FilterValues),
      username: Field.optional(Field.FilterValues),
      web3Wallet: Field.optional(Field.FilterValues),
      role: Field.optional(Field.FilterValues),
      query: Field.optional(Field.Text),
      emailAddressQuery: Field.optional(Field.Text),
      phoneNumberQuery: Field.optional(Field.Text),
      usernameQuery: Field.optional(Field.Text),
      nameQuery: Field.optional(Field.Text),
      lastActiveAtBefore: Field.optional(Field.UnixMillis),
      lastActiveAtAfter: Field.optional(Field.UnixMillis),
      createdAtBefore: Field.optional(Field.UnixMillis),
      createdAtAfter: Field.optional(Field.UnixMillis),
      limit,
      offset
    },
    decode: decodeOrganizationMembershipPage,
    errors: [401, 422]
  }
)

/**
 * Changes a member's role.
 *
 * Source: `PATCH /organizations/{organization_id}/memberships/{user_id}`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const update: Endpoint.Endpoint<Inputs.UpdateInput, OrganizationMembership, 404 | 422> = Endpoint.make(
  "OrganizationMemberships.update",
  {
    method: "PATCH",
    path: "/organizations/{organization_id}/memberships/{user_id}",
    params: membership,
    payload: { role: Field.Text },
    decode: decodeOrganizationMembership,
    errors: [404, 422],
    resourceQuota
  }
)

const delete_: Endpoint.Endpoint<Inputs.DeleteInput, OrganizationMembership, 401 | 404 | 422> = Endpoint.make(
  "OrganizationMemberships.delete",
  {
    method: "DELETE",
    path: "/organizations/{organization_id}/memberships/{user_id}",
    params: membership,
    decode: decodeOrganizationMembership,
    errors: [401, 404, 422]
  }
)

export {
  /**
   * Removes a member.
   *
   * Source: `DELETE /organizations/{organization_id}/memberships/{user_id}`
   *
   * @category endpoints
   * @since 0.1.0
   */
  delete_ as delete
}

/**
 * Merges into a member's metadata.
 *
 * Source: `PATCH /organizations/{organization_id}/memberships/{user_id}/metadata`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const updateMetadata: Endpoint.Endpoint<Inputs.UpdateMetadataInput, OrganizationMembership, 400 | 404 | 422> =
  Endpoint.make("OrganizationMemberships.updateMetadata", {
    method: "PATCH",
    path: "/organizations/{organization_id}/memberships/{user_id}/metadata",
    params: membership,
    payload: {
      publicMetadata: Field.optional(Field.Metadata),
      privateMetadata: Field.optional(Field.Metadata)
    },
    decode: decodeOrganizationMembership,
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
export const listForUser: Endpoint.Endpoint<Inputs.ListForUserInput, OrganizationMembershipPage, 403> = Endpoint.make(
  "OrganizationMemberships.listForUser",
  {
    method: "GET",
    path: "/users/{user_id}/organization_memberships",
    params: { userId: Field.Id },
    query: { limit, offset },
    decode: decodeOrganizationMembershipPage,
    errors: [403]
  }
)

/**
 * One page of all memberships of an instance.
 *
 * Source: `GET /organization_memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const listForInstance: Endpoint.Endpoint<
  Inputs.ListForInstanceInput,
  OrganizationMembershipPage,
  400 | 401 | 422 | 500
> = Endpoint.make("OrganizationMemberships.listForInstance", {
  method: "GET",
  path: "/organization_memberships",
  params: {},
  query: { orderBy: Field.optional(OrderBy), limit, offset },
  decode: decodeOrganizationMembershipPage,
  errors: [400, 401, 422, 500]
})
