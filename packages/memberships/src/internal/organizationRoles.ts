/** Declarations of the operations on the instance's organization roles. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import { decodeUnknown, limit, offset, orderBy } from "./fields.ts"

export const endpoints = {
  /**
   * Reads one page of the instance's roles.
   *
   * Source: `GET /organization_roles`
   */
  list: /* @__PURE__ */ Endpoint.make("OrganizationRoles.list", {
    method: "GET",
    path: "/organization_roles",
    params: {},
    query: {
      query: Field.optional(Field.Text),
      orderBy: Field.optional(orderBy(["created_at", "name", "key"])),
      limit,
      offset
    },
    decode: decodeUnknown,
    errors: [400, 401, 403, 422]
  }),

  /**
   * Returns a role by its id.
   *
   * Source: `GET /organization_roles/{organization_role_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("OrganizationRoles.get", {
    method: "GET",
    path: "/organization_roles/{organization_role_id}",
    params: { organizationRoleId: Field.Id },
    decode: decodeUnknown,
    errors: [401, 403, 404]
  })
}
