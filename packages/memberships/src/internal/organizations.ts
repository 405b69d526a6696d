/** The operations of `Organizations`, without the class and its layers: the Promise facade is made of these alone. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import { isDeletedObject, toDeletedObject } from "../generated/deletedObject/decode.ts"
import { isOrganization, toOrganization } from "../generated/organization/decode.ts"
import { isOrganizationPage, toOrganizationPage } from "../generated/organizationPage/decode.ts"
import type { DeletedObject, Organization, OrganizationPage } from "../Organization.ts"
import { type Decoder, decoder, rowsDecoder } from "./decode.ts"
import {
  Boolean,
  limit,
  matching,
  offset,
  optionalCount,
  optionalDate,
  optionalFlag,
  optionalMetadata,
  optionalText,
  orderBy
} from "./fields.ts"
import { type Execute, methods } from "./methods.ts"
import type {
  CreateOrganizationInput,
  DeleteOrganizationInput,
  GetOrganizationInput,
  ListOrganizationsInput,
  StreamOrganizationsInput,
  UpdateOrganizationInput,
  UpdateOrganizationMetadataInput
} from "./organizationInputs.ts"
import * as RecordStream from "./recordStream.ts"

const Name = /* @__PURE__ */ Field.make(
  "text of at most 256 characters",
  (value): value is string => Field.Text.is(value) && value.length <= 256
)

const optionalSlug = /* @__PURE__ */ Field.optional(
  /* @__PURE__ */ Field.nullOr(/* @__PURE__ */ matching("lowercase letters, digits and dashes", /^[a-z0-9-]+$/))
)

const organization = { organizationId: Field.Id }

const counts = {
  includeMembersCount: /* @__PURE__ */ Field.optional(Boolean),
  includeMissingMemberWithElevatedPermissions: /* @__PURE__ */ Field.optional(Boolean)
}

const decodeOrganization: Decoder<Organization> = /* @__PURE__ */ decoder(isOrganization, toOrganization)

const decodeOrganizationPage: Decoder<OrganizationPage> = /* @__PURE__ */ decoder(
  isOrganizationPage,
  toOrganizationPage
)

const decodeOrganizationRows = /* @__PURE__ */ rowsDecoder(decodeOrganizationPage, decodeOrganization)

const decodeDeletedObject: Decoder<DeletedObject> = /* @__PURE__ */ decoder(isDeletedObject, toDeletedObject)

export const endpoints = {
  /**
   * Creates an organization, with the user of `createdBy` as its first member.
   *
   * Source: `POST /organizations`
   */
  create: /* @__PURE__ */ Endpoint.make("Organizations.create", {
    input: Endpoint.input<CreateOrganizationInput>,
    method: "POST",
    path: "/organizations",
    params: {},
    payload: {
      name: Name,
      createdBy: optionalText,
      privateMetadata: optionalMetadata,
      publicMetadata: optionalMetadata,
      slug: optionalSlug,
      maxAllowedMemberships: optionalCount,
      createdAt: optionalDate,
      roleSetKey: optionalText
    },
    decode: decodeOrganization,
    errors: [400, 402, 403, 422]
  }),

  /**
   * Reads one page of the instance's organizations, 10 unless `limit` is given.
   *
   * Source: `GET /organizations`
   */
  list: /* @__PURE__ */ Endpoint.make("Organizations.list", {
    input: Endpoint.input<ListOrganizationsInput>,
    method: "GET",
    path: "/organizations",
    params: {},
    query: {
      ...counts,
      query: Field.optional(Field.Text),
      userId: Field.optional(Field.FilterValues),
      organizationId: Field.optional(Field.FilterValues),
      orderBy: Field.optional(orderBy(["name", "created_at", "members_count"])),
      limit,
      offset
    },
    decode: decodeOrganizationPage,
    errors: [400, 403, 422]
  }),

  /**
   * Returns an organization by its id or its slug.
   *
   * Source: `GET /organizations/{organization_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("Organizations.get", {
    input: Endpoint.input<GetOrganizationInput>,
    method: "GET",
    path: "/organizations/{organization_id}",
    params: organization,
    query: counts,
    decode: decodeOrganization,
    errors: [403, 404]
  }),

  /**
   * Changes an organization. Since the version 2026-05-12 this takes no metadata.
   *
   * Source: `PATCH /organizations/{organization_id}`
   */
  update: /* @__PURE__ */ Endpoint.make("Organizations.update", {
    input: Endpoint.input<UpdateOrganizationInput>,
    method: "PATCH",
    path: "/organizations/{organization_id}",
    params: organization,
    payload: {
      name: Field.optional(Field.nullOr(Name)),
      slug: optionalSlug,
      maxAllowedMemberships: optionalCount,
      adminDeleteEnabled: optionalFlag,
      createdAt: optionalDate,
      roleSetKey: optionalText
    },
    decode: decodeOrganization,
    errors: [400, 402, 403, 404, 422]
  }),

  /**
   * Merges into an organization's metadata.
   *
   * Source: `PATCH /organizations/{organization_id}/metadata`
   */
  updateMetadata: /* @__PURE__ */ Endpoint.make("Organizations.updateMetadata", {
    input: Endpoint.input<UpdateOrganizationMetadataInput>,
    method: "PATCH",
    path: "/organizations/{organization_id}/metadata",
    params: organization,
    payload: {
      publicMetadata: Field.optional(Field.Metadata),
      privateMetadata: Field.optional(Field.Metadata)
    },
    decode: decodeOrganization,
    errors: [400, 401, 404, 422]
  }),

  /**
   * Deletes an organization and all of its memberships.
   *
   * Source: `DELETE /organizations/{organization_id}`
   */
  delete: /* @__PURE__ */ Endpoint.make("Organizations.delete", {
    input: Endpoint.input<DeleteOrganizationInput>,
    method: "DELETE",
    path: "/organizations/{organization_id}",
    params: organization,
    decode: decodeDeletedObject,
    errors: [404]
  })
}

export const key = "Organizations"

export const make = (execute: Execute) => ({
  ...methods(execute, endpoints),
  stream: (input: StreamOrganizationsInput = {}) =>
    RecordStream.make({
      operation: "Organizations.stream",
      sorted: true,
      input,
      endpoint: endpoints.list,
      check: (input: object) => endpoints.list.encode(input),
      list: (filters, page) =>
        execute(RecordStream.rowsOf(endpoints.list, decodeOrganizationRows), {
          ...filters,
          ...page,
          orderBy: "+created_at"
        })
    })
})
