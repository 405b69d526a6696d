/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { endpoints as Organizations } from "./internal/organizations.ts"
export * as Result from "./internal/result.ts"
export type { EndpointsOf } from "./internal/service.ts"
export { endpoints as Users } from "./internal/users.ts"
