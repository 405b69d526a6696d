/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { administratorRoles } from "./internal/administrators.ts"
export { count, cut, displayWidth, pad, printable } from "./internal/text.ts"
