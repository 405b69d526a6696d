/**
 * Codes of the errors in Clerk's error responses.
 *
 * @since 0.1.0
 */

/** Codes that Clerk documents for the calls of this library. */
type DocumentedCode =
  | "already_a_member_in_organization"
  | "api_version_invalid"
  | "authentication_invalid"
  | "authorization_invalid"
  | "bad_request"
  | "bulk_size_exceeded"
  | "clerk_key_invalid"
  | "exclusive_organization_membership"
  | "form_identifier_exists"
  | "form_param_array_size_exceeded"
  | "form_param_duplicate"
  | "form_param_exceeds_allowed_size"
  | "form_param_format_invalid"
  | "form_param_invalid_date"
  | "form_param_missing"
  | "form_param_nil"
  | "form_param_type_invalid"
  | "form_param_unknown"
  | "form_param_value_invalid"
  | "form_param_value_too_large"
  | "form_resource_not_found"
  | "gateway_timeout"
  | "internal_clerk_error"
  | "malformed_request_parameters"
  | "missing_organization_permission"
  | "operation_deprecated"
  | "organization_invitation_not_found"
  | "organization_invitation_not_pending"
  | "organization_invitation_not_unique"
  | "organization_membership_managed_by_scim"
  | "organization_membership_quota_exceeded"
  | "organization_membership_quota_exceeded_for_sso"
  | "organization_minimum_permissions_needed"
  | "organization_not_enabled_in_instance"
  | "organization_not_found_or_unauthorized"
  | "personal_accounts_not_allowed"
  | "request_body_invalid"
  | "request_body_too_large"
  | "resource_locked"
  | "resource_not_found"
  | "role_migration_in_progress"
  | "service_unavailable"
  | "too_many_requests"
  | "unsupported_content_type"

/**
 * A code of Clerk's: one that its documentation lists, for completion in an editor, or any other string.
 *
 * **Gotchas**
 *
 * The list is open. Clerk adds codes without a new API version, so compare a code and never expect to have handled all.
 *
 * @see https://clerk.com/docs/errors/overview
 *
 * @category models
 * @since 0.1.0
 */
export type ClerkErrorCode = DocumentedCode | (string & {})
