/** Builds the exceptions of a call, and reads the two kinds of failure alike. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import { errorResponseOf, reasonOf } from "@effect-clerk/core/internal"
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import type * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { type Reason, SDKException } from "@effect-clerk/core/SDKException"
import type * as Duration from "effect/Duration"

/** Failure of a call to an endpoint. */
export type Failure<Status extends number> = ClerkErrors<Status> | SDKException

/** The part of an endpoint that failures, spans and observations name. It holds no id and no query. */
export type Route = Pick<Endpoint<never, unknown, number>, "name" | "method" | "path">

/** Returns the exception of a call that has sent so many requests. */
export const exception = ({ method, name, path }: Route, attempts: number, reason: Reason): SDKException =>
  new SDKException({ reason, operation: name, method, path, attempts })

/** Returns the status of the last response, if there was one. */
export const statusOf = (failure: Failure<number>): number | undefined => {
  const reason = reasonOf(failure)
  return "status" in reason ? reason.status : undefined
}

/** Returns how long Clerk asks to wait before the next request. */
export const retryAfterOf = (failure: Failure<number>): Duration.Duration | undefined =>
  errorResponseOf(failure)?.retryAfter

/** Returns OpenTelemetry's `error.type` of a failure. */
export const errorTypeOf = (failure: RetryPolicy.Failure): string =>
  errorResponseOf(failure)?.status.toString() ?? reasonOf(failure)._tag
