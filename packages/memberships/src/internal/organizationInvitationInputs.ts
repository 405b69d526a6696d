import type { PageInput, StreamOptions } from "../Inputs.ts"
import type { MetadataOf } from "./modelSchema.ts"

/**
 * The state of an invitation.
 *
 * @category models
 * @since 0.1.0
 */
export type OrganizationInvitationStatus = "pending" | "accepted" | "revoked" | "expired"

/**
 * The order of a list of invitations: a field, with `-` in front for descending order; `+` or nothing is ascending.
 *
 * @category models
 * @since 0.1.0
 */
export type OrganizationInvitationOrderBy = `${"" | "+" | "-"}${"created_at" | "email_address"}`

/**
 * One invitation, as `OrganizationInvitations.createBulk` takes several of them.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface InvitationInput {
  readonly emailAddress: string
  /** The role's key, for example `org:member`. */
  readonly role: string
  /** A member who may invite; the program invites in the member's name. */
  readonly inviterUserId?: string | null | undefined
  /** The membership gets it on acceptance. At most 8192 bytes of JSON. */
  readonly publicMetadata?: MetadataOf<OrganizationInvitationPublicMetadata> | null | undefined
  /** The membership gets it on acceptance. At most 8192 bytes of JSON. */
  readonly privateMetadata?: MetadataOf<OrganizationInvitationPrivateMetadata> | null | undefined
  /** The page to which the link of the invitation leads. */
  readonly redirectUrl?: string | null | undefined
  /** 1 to 365; 30 unless given. */
  readonly expiresInDays?: number | null | undefined
  /** Sends an email with the link, unless it is `false`. */
  readonly notify?: boolean | null | undefined
}

/**
 * Input of `OrganizationInvitations.create`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface CreateInvitationInput extends InvitationInput {
  readonly organizationId: string
}

/**
 * Input of `OrganizationInvitations.createBulk`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface CreateInvitationsInput {
  readonly organizationId: string
  /** 1 to 10 of them. */
  readonly invitations: ReadonlyArray<InvitationInput>
}

/**
 * Filters of `OrganizationInvitations.list` and `OrganizationInvitations.stream`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface InvitationFilters {
  readonly organizationId: string
  readonly status?: OrganizationInvitationStatus | undefined
  /** An email address as a whole. */
  readonly emailAddress?: string | undefined
}

/**
 * Input of `OrganizationInvitations.list`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListInvitationsInput extends InvitationFilters, PageInput {
  /** `-created_at` unless given: newest first. */
  readonly orderBy?: OrganizationInvitationOrderBy | undefined
}

/**
 * Input of `OrganizationInvitations.stream`: the filters of `list`, without its order and its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamInvitationsInput extends InvitationFilters, StreamOptions {}

/**
 * Filters of `OrganizationInvitations.listForInstance` and `OrganizationInvitations.streamForInstance`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface InstanceInvitationFilters {
  readonly status?: OrganizationInvitationStatus | undefined
  /** Part of an email address. */
  readonly query?: string | undefined
}

/**
 * Input of `OrganizationInvitations.listForInstance`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ListInvitationsForInstanceInput extends InstanceInvitationFilters, PageInput {
  /** `-created_at` unless given: newest first. */
  readonly orderBy?: OrganizationInvitationOrderBy | undefined
}

/**
 * Input of `OrganizationInvitations.streamForInstance`: the filters of `listForInstance`, without its order and its pages.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface StreamInvitationsForInstanceInput extends InstanceInvitationFilters, StreamOptions {}

/**
 * Input of `OrganizationInvitations.get`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface GetInvitationInput {
  readonly organizationId: string
  readonly invitationId: string
}

/**
 * Input of `OrganizationInvitations.revoke`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface RevokeInvitationInput {
  readonly organizationId: string
  readonly invitationId: string
  /** A member who may invite; the program revokes in the member's name. */
  readonly requestingUserId?: string | null | undefined
}
