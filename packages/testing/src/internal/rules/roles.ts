import type { OrganizationRoles } from "@effect-clerk/memberships/internal"
import * as Result from "effect/Result"
import type { Role } from "../state/roles.ts"
import { paginate, type Selection } from "../state/select.ts"
import { sortedBy } from "../state/sorting.ts"
import { roleIdNotFound } from "../wire/errorResponses.ts"
import type { OperationOf } from "./operation.ts"

export const list: OperationOf<typeof OrganizationRoles.list, Selection<Role>> = (state, input) => {
  const { limit, offset, orderBy = "-created_at", query } = input
  const part = query?.toLowerCase()
  const found = [...state.roles.values()].filter(
    ({ id, key, name }) =>
      part === undefined || id === query || [key, name].some((text) => text.toLowerCase().includes(part))
  )
  const field = orderBy.replace(/^[+-]/, "")
  const sorted = sortedBy(found, (role) => (field === "name" || field === "key" ? role[field] : role.createdAt))
  return Result.succeed(paginate(sorted, orderBy.startsWith("-"), { limit, offset }))
}

export const get: OperationOf<typeof OrganizationRoles.get, Role> = (state, { organizationRoleId }) => {
  const role = [...state.roles.values()].find(({ id }) => id === organizationRoleId)
  return role === undefined ? Result.fail(roleIdNotFound(organizationRoleId)) : Result.succeed(role)
}
