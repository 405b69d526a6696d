/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { ClerkConfig, layer as clerkConfigLayer } from "./internal/clerkConfig.ts"
export { decoder } from "./internal/decoder.ts"
export { isFromElsewhere } from "./internal/errors/advice.ts"
export { isCertificateCode } from "./internal/errors/certificate.ts"
export { includesCode } from "./internal/errors/clerkErrors.ts"
export { inspectError, type InspectArguments } from "./internal/errors/inspect.ts"
export { errorResponseOf, reasonOf } from "./internal/errors/reason.ts"
export { type PlainForm, toJson } from "./internal/errors/toJson.ts"
export { exponentialBackoff } from "./internal/exponentialBackoff.ts"
export * as FieldSchema from "./internal/fieldSchema.ts"
export { formatIssues } from "./internal/formatIssues.ts"
export { invalidRequest } from "./internal/invalidRequest.ts"
export { issuesOf, segmentOf } from "./internal/issues.ts"
export { writeJson } from "./internal/json.ts"
export { missingKey } from "./internal/missingKey.ts"
export { validation } from "./internal/policy.ts"
export { policyIssues } from "./internal/policyIssues.ts"
export { processedByStatus, strongerProcessed } from "./internal/processed.ts"
export { currentSecretKey, reveal } from "./internal/secretKey.ts"
export * as Settings from "./internal/settings.ts"
export { version } from "./internal/version.ts"
export { wireName } from "./internal/wireName.ts"
