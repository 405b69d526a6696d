import { clerkError, type ErrorResponse } from "../wire/errorResponses.ts"

/** Makes the response of a fault rule with a status: Clerk's error body, with the status's usual code unless one is given. */
export const faultResponse = (
  status: number,
  code: string | undefined,
  headers: ErrorResponse["headers"]
): ErrorResponse => ({
  status,
  errors: [
    clerkError(
      code ?? usualCodes.get(status) ?? (status < 500 ? "bad_request" : "internal_clerk_error"),
      "Injected failure",
      "A fault rule of the test injected this failure."
    )
  ],
  ...(headers === undefined ? undefined : { headers })
})

/** Codes that Clerk sends with a status. */
const usualCodes = new Map([
  [400, "bad_request"],
  [401, "authentication_invalid"],
  [403, "authorization_invalid"],
  [404, "resource_not_found"],
  [409, "resource_locked"],
  [410, "operation_deprecated"],
  [413, "request_body_too_large"],
  [415, "unsupported_content_type"],
  [422, "form_param_value_invalid"],
  [429, "too_many_requests"],
  [503, "service_unavailable"],
  [504, "gateway_timeout"]
])
