/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { administratorRoles } from "./internal/plan/administrators.ts"
export { digitsOf, readDigits } from "./internal/model/hash.ts"
export { isProven } from "./internal/plan/lookUp.ts"
export { addressKey } from "./internal/model/observation.ts"
export { isPercentage } from "./internal/plan/planOptions.ts"
export { isAddress } from "./internal/plan/rows.ts"
export { keyKindOf } from "./internal/model/target.ts"
export { count, cut, displayWidth, pad, printable } from "./internal/text/text.ts"
