/** Declarations of the operations on organizations that membership work needs. The emulator has them; a service does not yet. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import {
  Boolean,
  decodeUnknown,
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

export const endpoints = {
  /**
   * Creates an organization, with the user of `createdBy` as its first member.
   *
   * Source: `POST /organizations`
   */
  create: /* @__PURE__ */ Endpoint.make("Organizations.create", {
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
    decode: decodeUnknown,
    errors: [400, 402, 403, 422]
  }),

  /**
   * Reads one page of the instance's organizations.
   *
   * Source: `GET /organizations`
   */
  list: /* @__PURE__ */ Endpoint.make("Organizations.list", {
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
    decode: decodeUnknown,
    errors: [400, 403, 422]
  }),

  /**
   * Returns an organization by its id or its slug.
   *
   * Source: `GET /organizations/{organization_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("Organizations.get", {
    method: "GET",
    path: "/organizations/{organization_id}",
    params: organization,
    query: counts,
    decode: decodeUnknown,
    errors: [403, 404]
  }),

  /**
   * Changes an organization. Since the version 2026-05-12 this takes no metadata.
   *
   * Source: `PATCH /organizations/{organization_id}`
   */
  update: /* @__PURE__ */ Endpoint.make("Organizations.update", {
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
    decode: decodeUnknown,
    errors: [400, 402, 403, 404, 422]
  }),

  /**
   * Merges into an organization's metadata.
   *
   * Source: `PATCH /organizations/{organization_id}/metadata`
   */
  updateMetadata: /* @__PURE__ */ Endpoint.make("Organizations.updateMetadata", {
    method: "PATCH",
    path: "/organizations/{organization_id}/metadata",
    params: organization,
    payload: {
      publicMetadata: Field.optional(Field.Metadata),
      privateMetadata: Field.optional(Field.Metadata)
    },
    decode: decodeUnknown,
    errors: [400, 401, 404, 422]
  }),

  /**
   * Deletes an organization and all of its memberships.
   *
   * Source: `DELETE /organizations/{organization_id}`
   */
  delete: /* @__PURE__ */ Endpoint.make("Organizations.delete", {
    method: "DELETE",
    path: "/organizations/{organization_id}",
    params: organization,
    decode: decodeUnknown,
    errors: [404]
  })
}
