import { maxMetadataBytes, Metadata } from "@effect-clerk/core/Field"
import { formatIssues } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"

/** One entry of an error body, as Clerk writes it. */
export interface WireError {
  readonly message: string
  readonly long_message: string
  readonly code: string
  readonly meta?: { readonly [key: string]: unknown }
}

/** A response with an error status, before its trace id is added. */
export interface ErrorResponse {
  readonly status: number
  readonly errors: readonly [WireError, ...ReadonlyArray<WireError>]
  readonly headers?: { readonly [name: string]: string }
}

/** Makes an error about one parameter of the request. `parameter` is its name on the wire. */
export const parameterError = (parameter: string, code: string, message: string, longMessage: string): WireError => ({
  message,
  long_message: longMessage,
  code,
  meta: { param_name: parameter }
})

/** Makes an error that is about no parameter. */
export const clerkError = (code: string, message: string, longMessage: string): WireError => ({
  message,
  long_message: longMessage,
  code
})

export const valueError = (parameter: string): WireError =>
  parameterError(parameter, "form_param_value_invalid", "is invalid", `${parameter} does not have an allowed value.`)

/** Makes the error about an object that is not valid as metadata. */
export const metadataError = (parameter: string, value: object): WireError =>
  // An issue with an empty path is about the size of the whole; any other issue names a place inside of the object.
  Metadata.issues(value).every(({ path }) => path.length === 0)
    ? parameterError(
        parameter,
        "form_param_exceeds_allowed_size",
        "exceeds allowed size",
        `${parameter} must not exceed ${maxMetadataBytes} bytes.`
      )
    : valueError(parameter)

const errorResponse = (status: number, code: string, message: string, longMessage: string): ErrorResponse => ({
  status,
  errors: [clerkError(code, message, longMessage)]
})

/** The response to bytes that are not an HTTP request. */
export const badRequest: ErrorResponse = errorResponse(
  400,
  "bad_request",
  "Bad request",
  "The request is not well-formed HTTP."
)

/** The response to a request whose Host header is not a name of the server. */
export const misdirectedRequest: ErrorResponse = errorResponse(
  421,
  "bad_request",
  "Misdirected request",
  "The Host header names another server than this emulator. Allow the name with --allow-host, or the option allowHosts."
)

/** The response to more headers than Node reads. */
export const headersTooLarge: ErrorResponse = errorResponse(
  431,
  "bad_request",
  "Request header fields too large",
  "The headers of the request are too large."
)

/** The response to a request that does not arrive within `requestTimeout`. */
export const requestTimedOut: ErrorResponse = errorResponse(
  408,
  "bad_request",
  "Request timeout",
  "The request did not arrive in time."
)

export const malformedPath: ErrorResponse = errorResponse(
  400,
  "malformed_request_parameters",
  "malformed parameters",
  "A parameter of the path is not percent-encoded UTF-8."
)

export const invalidBody = (longMessage: string): ErrorResponse =>
  errorResponse(400, "request_body_invalid", "Request body invalid", longMessage)

export const apiVersionInvalid = (longMessage: string): ErrorResponse =>
  errorResponse(400, "api_version_invalid", "Invalid API version", longMessage)

export const alreadyMember = (user: string, organization: string): ErrorResponse =>
  errorResponse(
    400,
    "already_a_member_in_organization",
    "already a member",
    `User ${user} is already a member of organization ${organization}.`
  )

export const invitationNotUnique = (emailAddress: string, organization: string): ErrorResponse =>
  errorResponse(
    400,
    "organization_invitation_not_unique",
    "Organization invitation not unique",
    `${emailAddress} has a pending invitation to organization ${organization} already.`
  )

export const invitationAccepted: ErrorResponse = errorResponse(
  400,
  "organization_invitation_already_accepted",
  "Invitation has already been accepted",
  "This invitation has already been accepted."
)

export const invitationRevoked: ErrorResponse = errorResponse(
  400,
  "organization_invitation_revoked_code",
  "Invitation has been revoked",
  "This invitation has been revoked and cannot be accepted any more."
)

export const bulkSizeExceeded = (size: number): ErrorResponse =>
  errorResponse(
    400,
    "bulk_size_exceeded",
    "Bulk size exceeded",
    `${size} are too many for one request. Send some of them in a request of its own.`
  )

export const minimumPermissionsNeeded: ErrorResponse = errorResponse(
  400,
  "organization_minimum_permissions_needed",
  "minimum permissions needed",
  "An organization needs at least one member with the minimum permissions, and this member is its last."
)

export const unauthenticated: ErrorResponse = errorResponse(
  401,
  "authentication_invalid",
  "Invalid authentication",
  "The request needs an Authorization header with a secret key as its bearer token."
)

export const invalidKey: ErrorResponse = errorResponse(
  401,
  "clerk_key_invalid",
  "The provided Clerk Secret Key is invalid",
  "A secret key starts with sk_test_ or sk_live_."
)

export const quotaExceeded = (limit: number): ErrorResponse =>
  errorResponse(
    403,
    "organization_membership_quota_exceeded",
    "Organization membership quota exceeded",
    `The organization may have ${limit} members, pending invitations included.`
  )

export const quotaExceededForSso = (limit: number): ErrorResponse =>
  errorResponse(
    403,
    "organization_membership_quota_exceeded_for_sso",
    "Organization membership quota exceeded",
    `The organization may have ${limit} members, and this one would join by single sign-on.`
  )

export const organizationsNotEnabled: ErrorResponse = errorResponse(
  403,
  "organization_not_enabled_in_instance",
  "Organizations are not enabled",
  "Organizations are not enabled for this instance."
)

export const missingPermission = (user: string, permission: string): ErrorResponse => ({
  status: 403,
  errors: [
    {
      ...clerkError(
        "missing_organization_permission",
        "Missing permission",
        `User ${user} is not a member of the organization with the permission ${permission}.`
      ),
      meta: { permissions: [permission] }
    }
  ]
})

const notFound = (longMessage: string): ErrorResponse =>
  errorResponse(404, "resource_not_found", "Resource not found", longMessage)

export const pathNotFound: ErrorResponse = notFound("There is nothing at this path.")

export const organizationNotFound = (id: string): ErrorResponse => notFound(`No organization was found with id ${id}.`)

export const userNotFound = (id: string): ErrorResponse => notFound(`No user was found with id ${id}.`)

export const membershipNotFound = (user: string, organization: string): ErrorResponse =>
  notFound(`User ${user} is not a member of organization ${organization}.`)

export const invitationNotFound = (id: string): ErrorResponse =>
  errorResponse(404, "organization_invitation_not_found", "Not found", `No invitation was found with id ${id}.`)

export const invitationNotPending = (status: string): ErrorResponse =>
  errorResponse(
    404,
    "organization_invitation_not_pending",
    "Not pending",
    `The invitation is ${status}, and no longer pending.`
  )

export const roleIdNotFound = (id: string): ErrorResponse => notFound(`No role was found with id ${id}.`)

export const roleNotFound = (key: string): ErrorResponse => ({
  status: 404,
  errors: [parameterError("role", "resource_not_found", "Resource not found", `No role was found with key ${key}.`)]
})

/** The response where a parameter of the body names something that does not exist. */
export const relatedNotFound = (parameter: string, id: string): ErrorResponse => ({
  status: 422,
  errors: [parameterError(parameter, "form_resource_not_found", "not found", `Nothing was found with id ${id}.`)]
})

export const identifierTaken = (parameter: string): ErrorResponse => ({
  status: 422,
  errors: [parameterError(parameter, "form_identifier_exists", "is taken", `That ${parameter} is taken.`)]
})

export const invalidParameter = (parameter: string): ErrorResponse => ({
  status: 422,
  errors: [valueError(parameter)]
})

/** The response to a page of a browser, which has no business with the control API. */
export const browserNotAllowed: ErrorResponse = errorResponse(
  403,
  "authorization_invalid",
  "Unauthorized request",
  "The control API does not respond to pages of a browser: the request has an Origin or a Sec-Fetch-Site header."
)

/** The response to a body of the control API that is not valid. Names each field. */
export const invalidFields = (issues: ReadonlyArray<Issue>): ErrorResponse => {
  const [first, ...rest] = issues.map(fieldError)
  return first === undefined ? internalError : { status: 422, errors: [first, ...rest] }
}

const fieldError = (issue: Issue): WireError => ({
  ...clerkError("form_param_value_invalid", "is invalid", formatIssues([issue])),
  ...(issue.path.length === 0 ? undefined : { meta: { param_name: issue.path.join(".") } })
})

export const methodNotAllowed = (allowed: ReadonlyArray<string>): ErrorResponse => ({
  ...errorResponse(405, "method_not_allowed", "Method not allowed", `This path takes ${allowed.join(", ")}.`),
  headers: { allow: allowed.join(", ") }
})

export const managedByScim: ErrorResponse = errorResponse(
  409,
  "organization_membership_managed_by_scim",
  "Membership is managed by SCIM",
  "A directory manages this membership by SCIM; change it there."
)

export const roleMigrationInProgress: ErrorResponse = errorResponse(
  409,
  "role_migration_in_progress",
  "Role migration in progress",
  "The roles of this organization are being migrated; try again when that is done."
)

/** The response to a membership beside that in an exclusive organization, whichever of the two is new. */
export const exclusiveMembership = (user: string, organization: string): ErrorResponse =>
  errorResponse(
    422,
    "exclusive_organization_membership",
    "Exclusive organization membership",
    `A member of organization ${organization} belongs to no other, and user ${user} would.`
  )

export const personalAccountsNotAllowed: ErrorResponse = errorResponse(
  422,
  "personal_accounts_not_allowed",
  "Personal accounts are not allowed",
  "This is the user's last membership, and users of this instance need one."
)

/** Size of the largest body that is read, in bytes. */
export const maxBodyBytes = 1024 * 1024

export const bodyTooLarge = (maxBytes: number): ErrorResponse =>
  errorResponse(
    413,
    "request_body_too_large",
    "Request body too large",
    `The request body must not have more than ${maxBytes} bytes.`
  )

export const unsupportedContentType: ErrorResponse = errorResponse(
  415,
  "unsupported_content_type",
  "Content-Type is unsupported",
  "The Content-Type of the request must be application/json."
)

export const tooManyRequests = (millis: number): ErrorResponse => {
  const seconds = Math.ceil(millis / 1000)
  return {
    ...errorResponse(
      429,
      "too_many_requests",
      "Too many requests",
      `The rate limit is exceeded. Try again in ${seconds} s.`
    ),
    headers: { "retry-after": String(seconds) }
  }
}

export const internalError: ErrorResponse = errorResponse(
  500,
  "internal_clerk_error",
  "Oops, an unexpected error occurred",
  "The emulator failed. This is a defect of the emulator, not of the request."
)
