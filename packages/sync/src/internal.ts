/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { administratorRoles } from "./internal/administrators.ts"
export { digitsOf, readDigits } from "./internal/hash.ts"
export { isProven } from "./internal/lookUp.ts"
export { addressKey } from "./internal/observation.ts"
export { isPercentage } from "./internal/planOptions.ts"
export { isAddress } from "./internal/rows.ts"
export { keyKindOf } from "./internal/target.ts"
export { count, cut, displayWidth, pad, printable } from "./internal/text.ts"
