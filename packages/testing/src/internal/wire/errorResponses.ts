/** One entry of an error body, as Clerk writes it. */
export interface WireError {
  readonly message: string
  readonly long_message: string
  readonly code: string
  readonly meta?: { readonly [key: string]: unknown }
}

/** An answer that says no. */
export interface Refusal {
  readonly status: number
  readonly errors: readonly [WireError, ...ReadonlyArray<WireError>]
  readonly headers?: { readonly [name: string]: string }
}

/** An error about one parameter of the request, by its name on the wire. */
export const parameterError = (parameter: string, code: string, message: string, longMessage: string): WireError => ({
  message,
  long_message: longMessage,
  code,
  meta: { param_name: parameter }
})

export const clerkError = (code: string, message: string, longMessage: string): WireError => ({
  message,
  long_message: longMessage,
  code
})

export const valueError = (parameter: string): WireError =>
  parameterError(parameter, "form_param_value_invalid", "is invalid", `${parameter} does not have an allowed value.`)

const refusal = (status: number, code: string, message: string, longMessage: string): Refusal => ({
  status,
  errors: [clerkError(code, message, longMessage)]
})

/** What is no HTTP request at all. */
export const badRequest: Refusal = refusal(400, "bad_request", "Bad request", "The request is not well-formed HTTP.")

/** More headers than Node reads. */
export const headersTooLarge: Refusal = refusal(
  431,
  "bad_request",
  "Request header fields too large",
  "The headers of the request are too large."
)

/** What does not become a request in time. */
export const requestTimedOut: Refusal = refusal(
  408,
  "bad_request",
  "Request timeout",
  "The request did not arrive in time."
)

export const malformedPath: Refusal = refusal(
  400,
  "malformed_request_parameters",
  "malformed parameters",
  "A parameter of the path is not percent-encoded UTF-8."
)

export const invalidBody = (longMessage: string): Refusal =>
  refusal(400, "request_body_invalid", "Request body invalid", longMessage)

export const apiVersionInvalid = (longMessage: string): Refusal =>
  refusal(400, "api_version_invalid", "Invalid API version", longMessage)

export const alreadyMember = (user: string, organization: string): Refusal =>
  refusal(
    400,
    "already_a_member_in_organization",
    "already a member",
    `User ${user} is already a member of organization ${organization}.`
  )

export const minimumPermissionsNeeded: Refusal = refusal(
  400,
  "organization_minimum_permissions_needed",
  "minimum permissions needed",
  "An organization needs at least one member with the minimum permissions, and this member is its last."
)

export const unauthenticated: Refusal = refusal(
  401,
  "authentication_invalid",
  "Invalid authentication",
  "The request needs an Authorization header with a secret key as its bearer token."
)

export const invalidKey: Refusal = refusal(
  401,
  "clerk_key_invalid",
  "The provided Clerk Secret Key is invalid",
  "A secret key starts with sk_test_ or sk_live_."
)

export const quotaExceeded = (limit: number): Refusal =>
  refusal(
    403,
    "organization_membership_quota_exceeded",
    "Organization membership quota exceeded",
    `The organization may have ${limit} members, pending invitations included.`
  )

export const quotaExceededForSso = (limit: number): Refusal =>
  refusal(
    403,
    "organization_membership_quota_exceeded_for_sso",
    "Organization membership quota exceeded",
    `The organization may have ${limit} members, and this one would join by single sign-on.`
  )

export const organizationsNotEnabled: Refusal = refusal(
  403,
  "organization_not_enabled_in_instance",
  "Organizations are not enabled",
  "Organizations are not enabled for this instance."
)

const notFound = (longMessage: string): Refusal => refusal(404, "resource_not_found", "Resource not found", longMessage)

export const pathNotFound: Refusal = notFound("There is nothing at this path.")

export const organizationNotFound = (id: string): Refusal => notFound(`No organization was found with id ${id}.`)

export const userNotFound = (id: string): Refusal => notFound(`No user was found with id ${id}.`)

export const membershipNotFound = (user: string, organization: string): Refusal =>
  notFound(`User ${user} is not a member of organization ${organization}.`)

export const roleNotFound = (key: string): Refusal => ({
  status: 404,
  errors: [parameterError("role", "resource_not_found", "Resource not found", `No role was found with key ${key}.`)]
})

/** Something that a parameter of the body names. */
export const relatedNotFound = (parameter: string, id: string): Refusal => ({
  status: 422,
  errors: [parameterError(parameter, "form_resource_not_found", "not found", `Nothing was found with id ${id}.`)]
})

export const identifierTaken = (parameter: string): Refusal => ({
  status: 422,
  errors: [parameterError(parameter, "form_identifier_exists", "is taken", `That ${parameter} is taken.`)]
})

export const parameterRefused = (parameter: string): Refusal => ({
  status: 422,
  errors: [valueError(parameter)]
})

export const methodNotAllowed = (allowed: ReadonlyArray<string>): Refusal => ({
  ...refusal(405, "method_not_allowed", "Method not allowed", `This path takes ${allowed.join(", ")}.`),
  headers: { allow: allowed.join(", ") }
})

export const managedByScim: Refusal = refusal(
  409,
  "organization_membership_managed_by_scim",
  "Membership is managed by SCIM",
  "A directory manages this membership by SCIM; change it there."
)

export const roleMigrationInProgress: Refusal = refusal(
  409,
  "role_migration_in_progress",
  "Role migration in progress",
  "The roles of this organization are being migrated; try again when that is done."
)

export const exclusiveMembership = (user: string, organization: string): Refusal =>
  refusal(
    422,
    "exclusive_organization_membership",
    "Exclusive organization membership",
    `User ${user} belongs exclusively to organization ${organization}.`
  )

export const personalAccountsNotAllowed: Refusal = refusal(
  422,
  "personal_accounts_not_allowed",
  "Personal accounts are not allowed",
  "This is the user's last membership, and users of this instance need one."
)

/** The largest body that is read, in bytes. */
export const maxBodyBytes = 1024 * 1024

export const bodyTooLarge: Refusal = refusal(
  413,
  "request_body_too_large",
  "Request body too large",
  `The request body must not have more than ${maxBodyBytes} bytes.`
)

export const unsupportedContentType: Refusal = refusal(
  415,
  "unsupported_content_type",
  "Content-Type is unsupported",
  "The Content-Type of the request must be application/json."
)

export const tooManyRequests = (millis: number): Refusal => {
  const seconds = Math.ceil(millis / 1000)
  return {
    ...refusal(429, "too_many_requests", "Too many requests", `The limit is reached. Try again in ${seconds} s.`),
    headers: { "retry-after": String(seconds) }
  }
}

export const internalError: Refusal = refusal(
  500,
  "internal_clerk_error",
  "Oops, an unexpected error occurred",
  "The emulator failed. This is a defect of its own."
)
