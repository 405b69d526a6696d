/** Failures of the command: of its command line, and of requests. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import { CommandFailure } from "../CommandFailure.ts"

/** Makes the failure of a command line that is invalid, or that names a file that cannot be opened. */
export const invalidUsage = (text: string): CommandFailure => new CommandFailure({ exit: "usage", text })

/** Makes the failure of a request. Where Clerk may have acted on it, something may have changed. */
export const ofRequest = (error: ClerkErrors | SDKException): CommandFailure =>
  new CommandFailure({
    exit: error.processed === "no" ? "failed" : "partly",
    text: error.message,
    details: [{ event: "error", message: error.message, error: error.toJSON() }]
  })

/** Makes the failure of a request that only reads. */
export const ofRead = (error: ClerkErrors | SDKException): CommandFailure =>
  new CommandFailure({ exit: "failed", text: error.message, details: ofRequest(error).details })
