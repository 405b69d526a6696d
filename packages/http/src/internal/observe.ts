import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Observer from "../Observer.ts"
import { type Call, nowOf, withinTotal, withParent } from "./call.ts"
import { type Failure, statusOf } from "./failure.ts"
import { redactHeaders } from "./redact.ts"
import type { TransportResponse } from "./transport/transport.ts"

/** The result of a request that was sent. With neither a response nor a failure it was interrupted. */
export interface AttemptResult {
  readonly response: TransportResponse | undefined
  readonly failure: Failure<number> | undefined
}

/** The result of a request that has just been sent. */
export const unanswered: AttemptResult = { response: undefined, failure: undefined }

interface SentAttempt extends AttemptResult {
  readonly secret: string
  readonly startedAt: number
  readonly sentAt: number
}

/** Shows the observer of a call one attempt, within the time that the call has left. */
export const observe = (
  call: Call<unknown, number>,
  observer: Observer.Observer,
  { failure, response, secret, sentAt, startedAt }: SentAttempt
): Effect.Effect<void, SDKException> => {
  const { endpoint, progress } = call
  const observed = observer({
    operation: endpoint.name,
    method: endpoint.method,
    path: endpoint.path,
    serverAddress: call.client.serverAddress,
    attempt: progress.attempts,
    repeats: progress.repeats,
    status: response === undefined ? failure && statusOf(failure) : response.status,
    headers: response === undefined ? {} : redactHeaders(response.headers(), secret),
    failure,
    interrupted: response === undefined && failure === undefined,
    duration: Duration.millis(nowOf(call) - sentAt),
    wait: Duration.millis(sentAt - startedAt)
  })
  return withinTotal(call, withParent(call, observed))
}
