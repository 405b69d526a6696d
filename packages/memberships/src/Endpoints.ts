/**
 * Declarations of the membership operations, as values for a client, a server or a test to read. The methods of
 * `OrganizationMemberships` and of the Promise facade, with their types and their docs, are made of them.
 *
 * @example
 * ```ts
 * import { Endpoints } from "@effect-clerk/memberships"
 *
 * const writes = [Endpoints.create, Endpoints.update, Endpoints.delete, Endpoints.updateMetadata]
 * const reads = [Endpoints.list, Endpoints.listForUser, Endpoints.listForInstance]
 *
 * writes.map(({ method }) => method) // => ["POST", "PATCH", "DELETE", "PATCH"]
 * reads.every(({ method }) => method === "GET") // => true
 * Endpoints.update.errors // => [404, 422]
 * Endpoints.OrderBy.is("-created_at") // => true
 * ```
 *
 * @since 0.1.0
 */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import * as Duration from "effect/Duration"
import type * as Inputs from "./Inputs.ts"
import { decodeOrganizationMembership, decodeOrganizationMembershipPage } from "./internal/decode.ts"
import { limit, offset, optionalMetadata, orderBy } from "./internal/fields.ts"

/**
 * The order of a list: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category fields
 * @since 0.1.0
 */
export const OrderBy: Field.Literals<Inputs.OrderBy> = /* @__PURE__ */ orderBy([
  "phone_number",
  "email_address",
  "created_at",
  "first_name",
  "last_name",
  "username"
])

const optionalOrderBy = /* @__PURE__ */ Field.optional(OrderBy)

const organization = { organizationId: Field.Id }

const membership = { organizationId: Field.Id, userId: Field.Id }

/** Clerk's own limit for the changes of one membership, which it counts besides the instance's. */
const resourceQuota = { limit: 10, window: /* @__PURE__ */ Duration.seconds(10) }

/**
 * Adds a user to an organization.
 *
 * Source: `POST /organizations/{organization_id}/memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const create = /* @__PURE__ */ Endpoint.make("OrganizationMemberships.create", {
  input: Endpoint.input<Inputs.CreateInput>,
  method: "POST",
  path: "/organizations/{organization_id}/memberships",
  params: organization,
  payload: {
    userId: Field.Text,
    role: Field.Text,
    publicMetadata: optionalMetadata,
    privateMetadata: optionalMetadata
  },
  decode: decodeOrganizationMembership,
  errors: [400, 403, 404, 422]
})

/**
 * Reads one page of an organization's members, 10 unless `limit` is given.
 *
 * Source: `GET /organizations/{organization_id}/memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const list = /* @__PURE__ */ Endpoint.make("OrganizationMemberships.list", {
  input: Endpoint.input<Inputs.ListInput>,
  method: "GET",
  path: "/organizations/{organization_id}/memberships",
  params: organization,
  query: {
    orderBy: optionalOrderBy,
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
})

/**
 * Changes a member's role. Clerk allows 10 changes of one membership in 10 seconds.
 *
 * Source: `PATCH /organizations/{organization_id}/memberships/{user_id}`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const update = /* @__PURE__ */ Endpoint.make("OrganizationMemberships.update", {
  input: Endpoint.input<Inputs.UpdateInput>,
  method: "PATCH",
  path: "/organizations/{organization_id}/memberships/{user_id}",
  params: membership,
  payload: { role: Field.Text },
  decode: decodeOrganizationMembership,
  errors: [404, 422],
  resourceQuota
})

const delete_ = /* @__PURE__ */ Endpoint.make("OrganizationMemberships.delete", {
  input: Endpoint.input<Inputs.DeleteInput>,
  method: "DELETE",
  path: "/organizations/{organization_id}/memberships/{user_id}",
  params: membership,
  decode: decodeOrganizationMembership,
  errors: [401, 404, 422]
})

export {
  /**
   * Removes a member, and returns the membership as it was.
   *
   * Source: `DELETE /organizations/{organization_id}/memberships/{user_id}`
   *
   * @category endpoints
   * @since 0.1.0
   */
  delete_ as delete
}

/**
 * Merges into a member's metadata. Clerk allows 10 changes of one membership in 10 seconds.
 *
 * Source: `PATCH /organizations/{organization_id}/memberships/{user_id}/metadata`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const updateMetadata = /* @__PURE__ */ Endpoint.make("OrganizationMemberships.updateMetadata", {
  input: Endpoint.input<Inputs.UpdateMetadataInput>,
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
 * Reads one page of a user's memberships, over all organizations.
 *
 * Source: `GET /users/{user_id}/organization_memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const listForUser = /* @__PURE__ */ Endpoint.make("OrganizationMemberships.listForUser", {
  input: Endpoint.input<Inputs.ListForUserInput>,
  method: "GET",
  path: "/users/{user_id}/organization_memberships",
  params: { userId: Field.Id },
  query: { limit, offset },
  decode: decodeOrganizationMembershipPage,
  errors: [403]
})

/**
 * Reads one page of all memberships of the instance.
 *
 * Source: `GET /organization_memberships`
 *
 * @category endpoints
 * @since 0.1.0
 */
export const listForInstance = /* @__PURE__ */ Endpoint.make("OrganizationMemberships.listForInstance", {
  input: Endpoint.input<Inputs.ListForInstanceInput>,
  method: "GET",
  path: "/organization_memberships",
  params: {},
  query: { orderBy: optionalOrderBy, limit, offset },
  decode: decodeOrganizationMembershipPage,
  errors: [400, 401, 422, 500]
})
