/**
 * Entry for the other packages of effect-clerk. It is no part of the public surface and may change with every version.
 *
 * @internal
 */
export { monotonicNow } from "./internal/clock.ts"
export * as PageRead from "./internal/pageRead.ts"
