/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { seedSchema } from "./generated/seedSchema.ts"
export { decodeSeed } from "./internal/decode.ts"
export { wildcardOf } from "./internal/http/hostCheck.ts"
export { makeEmulator } from "./internal/make.ts"
