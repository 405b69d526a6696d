/** The operations of `OrganizationRoles`, without the class and its layers: the Promise facade is made of these alone. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import { isOrganizationRole, toOrganizationRole } from "../generated/organizationRole/decode.ts"
import { isOrganizationRolePage, toOrganizationRolePage } from "../generated/organizationRolePage/decode.ts"
import type { OrganizationRole, OrganizationRolePage } from "../OrganizationRole.ts"
import { type Decoder, decoder, rowsDecoder } from "./decode.ts"
import { limit, offset, orderBy } from "./fields.ts"
import { type Execute, methods } from "./methods.ts"
import type { GetRoleInput, ListRolesInput, StreamRolesInput } from "./organizationRoleInputs.ts"
import * as RecordStream from "./recordStream.ts"

const decodeRole: Decoder<OrganizationRole> = /* @__PURE__ */ decoder(isOrganizationRole, toOrganizationRole)

const decodeRolePage: Decoder<OrganizationRolePage> = /* @__PURE__ */ decoder(
  isOrganizationRolePage,
  toOrganizationRolePage
)

const decodeRoleRows = /* @__PURE__ */ rowsDecoder(decodeRolePage, decodeRole)

export const endpoints = {
  /**
   * Reads one page of the instance's roles, 10 unless `limit` is given.
   *
   * Source: `GET /organization_roles`
   */
  list: /* @__PURE__ */ Endpoint.make("OrganizationRoles.list", {
    input: Endpoint.input<ListRolesInput>,
    method: "GET",
    path: "/organization_roles",
    params: {},
    query: {
      query: Field.optional(Field.Text),
      orderBy: Field.optional(orderBy(["created_at", "name", "key"])),
      limit,
      offset
    },
    decode: decodeRolePage,
    errors: [400, 401, 403, 422]
  }),

  /**
   * Returns a role by its id.
   *
   * Source: `GET /organization_roles/{organization_role_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("OrganizationRoles.get", {
    input: Endpoint.input<GetRoleInput>,
    method: "GET",
    path: "/organization_roles/{organization_role_id}",
    params: { organizationRoleId: Field.Id },
    decode: decodeRole,
    errors: [401, 403, 404]
  })
}

export const key = "OrganizationRoles"

export const make = (execute: Execute) => ({
  ...methods(execute, endpoints),
  stream: (input: StreamRolesInput = {}) =>
    RecordStream.make({
      operation: "OrganizationRoles.stream",
      sorted: true,
      input,
      endpoint: endpoints.list,
      check: (input: object) => endpoints.list.encode(input),
      list: (filters, page) =>
        execute(RecordStream.rowsOf(endpoints.list, decodeRoleRows), { ...filters, ...page, orderBy: "+created_at" })
    })
})
