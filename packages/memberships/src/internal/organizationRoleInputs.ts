import type { PageInput, StreamOptions } from "../Inputs.ts"

/**
 * The order of a list of roles: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category models
 * @since 0.1.0
 */
export type OrganizationRoleOrderBy = `${"" | "+" | "-"}${"created_at" | "name" | "key"}`

/**
 * Filters of `OrganizationRoles.list` and `OrganizationRoles.stream`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface RoleFilters {
  /** Part of a role's name or key, or its id. */
  readonly query?: string | undefined
}

/**
 * Input of `OrganizationRoles.list`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListRolesInput extends RoleFilters, PageInput {
  /** `-created_at` unless given: newest first. */
  readonly orderBy?: OrganizationRoleOrderBy | undefined
}

/**
 * Input of `OrganizationRoles.stream`: the filters of `list`, without its order and its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamRolesInput extends RoleFilters, StreamOptions {}

/**
 * Input of `OrganizationRoles.get`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface GetRoleInput {
  /** The role's id, which is not its key. */
  readonly organizationRoleId: string
}
