/** Failures of the command: of its command line, and of requests. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type * as PlatformError from "effect/PlatformError"
import { CommandFailure } from "../CommandFailure.ts"

/** Makes the failure of a command line that is invalid, or that names a file that cannot be opened. */
export const invalidUsage = (text: string): CommandFailure => new CommandFailure({ exit: "usage", text })

/** Makes the failure of a file that cannot be used, `what` being, for example, "read members.csv". */
export const fileFailure =
  (what: string) =>
  (error: PlatformError.PlatformError): CommandFailure =>
    invalidUsage(`Cannot ${what}: ${reasonOf(error)}`)

/** Returns the reason as the operating system words it. */
export const reasonOf = ({ cause, reason }: PlatformError.PlatformError): string =>
  cause instanceof Error ? errnoText(cause) : reason.message

/** Returns the words of a message such as "ENOSPC: no space left on device, write". */
export const errnoText = ({ message }: Error): string => /^[A-Z0-9]+: ([^,]+)/.exec(message)?.[1] ?? message

/** Makes the failure of a request. Where Clerk may have acted on it, something may have changed. */
export const ofRequest = (error: ClerkErrors | SDKException): CommandFailure =>
  new CommandFailure({
    exit: isInvalidInput(error) ? "usage" : error.processed === "no" ? "failed" : "partly",
    text: error.message,
    details: [{ event: "error", message: error.message, error: error.toJSON() }]
  })

/** Makes the failure of a request that only reads. */
export const ofRead = (error: ClerkErrors | SDKException): CommandFailure => {
  const { details, exit, text } = ofRequest(error)
  return new CommandFailure({ exit: exit === "partly" ? "failed" : exit, text, details })
}

/** Tells whether a value of the command line was rejected before anything was sent. */
const isInvalidInput = (error: ClerkErrors | SDKException): boolean =>
  error._tag === "SDKException" && error.reason._tag === "InvalidRequest" && error.attempts === 0
