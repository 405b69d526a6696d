import type { MetadataPatch, PageInput, StreamOptions } from "../Inputs.ts"
import type { MetadataOf } from "./modelSchema.ts"

/**
 * The order of a list of organizations: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category models
 * @since 0.1.0
 */
export type OrganizationOrderBy = `${"" | "+" | "-"}${"name" | "created_at" | "members_count"}`

/**
 * Parts of an organization that a response has only where they are asked for.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface OrganizationCounts {
  /** Asks for `membersCount`. */
  readonly includeMembersCount?: boolean | undefined
  /** Asks for `missingMemberWithElevatedPermissions`. */
  readonly includeMissingMemberWithElevatedPermissions?: boolean | undefined
}

/**
 * Filters of `Organizations.list` and `Organizations.stream`. An organization has to match all of them. A filter of values
 * takes 1 to 100 of them, and matches any; with `-` in front of a value it excludes, with `+` or nothing it includes.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface OrganizationFilters {
  /** Part of an organization's name or slug, or its id. */
  readonly query?: string | undefined
  /** Users who are members. */
  readonly userId?: ReadonlyArray<string> | undefined
  readonly organizationId?: ReadonlyArray<string> | undefined
}

/**
 * Input of `Organizations.get`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface GetOrganizationInput extends OrganizationCounts {
  /** An organization's id, or its slug. */
  readonly organizationId: string
}

/**
 * Input of `Organizations.list`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListOrganizationsInput extends OrganizationFilters, OrganizationCounts, PageInput {
  /** `-created_at` unless given: newest first. */
  readonly orderBy?: OrganizationOrderBy | undefined
}

/**
 * Input of `Organizations.stream`: the filters of `list`, without its order and its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamOrganizationsInput extends OrganizationFilters, OrganizationCounts, StreamOptions {}

/**
 * Input of `Organizations.create`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface CreateOrganizationInput {
  /** At most 256 characters. */
  readonly name: string
  /** The id of the user who becomes the first member, as an administrator. */
  readonly createdBy?: string | null | undefined
  /** At most 8192 bytes of JSON. */
  readonly privateMetadata?: MetadataOf<OrganizationPrivateMetadata> | null | undefined
  /** At most 8192 bytes of JSON. */
  readonly publicMetadata?: MetadataOf<OrganizationPublicMetadata> | null | undefined
  /** Lowercase letters, digits and dashes. Clerk makes one of the name unless it is given. */
  readonly slug?: string | null | undefined
  /** Upper bound of members and pending invitations together; 0 is no limit. */
  readonly maxAllowedMemberships?: number | null | undefined
  /** A time as RFC 3339 writes it, `2012-10-20T07:15:20.902Z` for example. */
  readonly createdAt?: string | null | undefined
  readonly roleSetKey?: string | null | undefined
}

/**
 * Input of `Organizations.update`. A field that is left out stays as it is.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface UpdateOrganizationInput {
  readonly organizationId: string
  /** At most 256 characters. */
  readonly name?: string | null | undefined
  /** Lowercase letters, digits and dashes. */
  readonly slug?: string | null | undefined
  /** Upper bound of members and pending invitations together; 0 is no limit. */
  readonly maxAllowedMemberships?: number | null | undefined
  readonly adminDeleteEnabled?: boolean | null | undefined
  /** A time as RFC 3339 writes it, `2012-10-20T07:15:20.902Z` for example. */
  readonly createdAt?: string | null | undefined
  readonly roleSetKey?: string | null | undefined
}

/**
 * Input of `Organizations.updateMetadata`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface UpdateOrganizationMetadataInput {
  readonly organizationId: string
  /** Merged into what is there, at any depth; a key that is `null` is removed. At most 8192 bytes of JSON. */
  readonly publicMetadata?: MetadataPatch<OrganizationPublicMetadata> | undefined
  /** Merged into what is there, at any depth; a key that is `null` is removed. At most 8192 bytes of JSON. */
  readonly privateMetadata?: MetadataPatch<OrganizationPrivateMetadata> | undefined
}

/**
 * Input of `Organizations.delete`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface DeleteOrganizationInput {
  readonly organizationId: string
}
