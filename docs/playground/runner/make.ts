/** Stands in for the module of the same name in `packages/testing`: it makes emulators that also report their requests. */
import type { Options } from "@effect-clerk/testing/Options"
import * as Effect from "effect/Effect"
import * as Emulator from "../../../packages/testing/src/internal/make.ts"
import { report } from "./requests.ts"

export const makeEmulator: typeof Emulator.makeEmulator = (seed, options) =>
  Emulator.makeEmulator(seed, { ...options, onRequest: reporting(options.onRequest) })

const reporting = (onRequest: Options["onRequest"]): Options["onRequest"] =>
  // A program's own that is not a function is left for the emulator to reject.
  onRequest !== undefined && typeof onRequest !== "function"
    ? onRequest
    : (request) => Effect.suspend(() => (report(request), onRequest?.(request) ?? Effect.void))
