/** Reads a response for its endpoint: the documented result, the documented error response, or an exception. */
import type { ClerkError } from "@effect-clerk/core/ClerkError"
import { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import { issuesOf, processedByStatus } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { Processed } from "@effect-clerk/core/Processed"
import { MalformedResponse, UnexpectedStatus } from "@effect-clerk/core/SDKException"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { readErrorBody } from "./errorBody.ts"
import { exception, type Failure } from "./failure.ts"
import { redactText, withoutQueries } from "./redact.ts"
import { tryOr } from "./tryOr.ts"
import type { TransportResponse } from "./transport/transport.ts"

/**
 * Interprets a response. `processed` is what the call may have done by now, this response included; a Retry-After date is
 * measured from the response's own Date, or from the wall clock where it has none; `target` is the request's path and query.
 */
export const interpret = <A, Status extends number>(
  endpoint: Endpoint<never, A, Status>,
  response: TransportResponse,
  secret: string,
  { attempts, processed }: { readonly attempts: number; readonly processed: Processed },
  clock: Clock.Clock,
  target: string
): Result.Result<A, Failure<Status>> => {
  const { invalid, status } = response
  const malformed = (processed: Processed, issues: ReadonlyArray<Issue>): Failure<Status> =>
    exception(endpoint, attempts, new MalformedResponse({ processed, status, issues }))
  if (invalid !== undefined) return Result.fail(malformed(processed, issuesOf(invalid)))
  if (status === 200) {
    const json = parseSuccess(response.text, target)
    const decoded = Result.isFailure(json) ? json : endpoint.decode(json.success)
    return Result.isFailure(decoded) ? Result.fail(malformed("yes", decoded.failure)) : Result.succeed(decoded.success)
  }
  const { errors, ...details } = readErrorResponse(response, secret, clock)
  const [first, ...rest] = errors
  if (first !== undefined && isDocumented(endpoint.errors, status)) {
    const isSaidByStatus = processed === processedByStatus(status) || endpoint.method === "GET"
    return Result.fail(
      new ClerkErrors<Status>({
        ...details,
        status,
        errors: [first, ...rest],
        attempts,
        ...(isSaidByStatus ? undefined : { earlier: processed }),
        operation: endpoint.name,
        method: endpoint.method,
        path: endpoint.path
      })
    )
  }
  const excerpt = excerptOf(response.text, secret)
  return Result.fail(
    exception(endpoint, attempts, new UnexpectedStatus({ ...details, processed, status, errors, excerpt }))
  )
}

/**
 * Largest number of values that are parsed, where each key of an object counts as five: one that is new to the engine can take
 * 800 bytes, an item of an array 60. A page of 500 members has some 100,000 besides its metadata.
 */
const maxValues = 1_000_000

/** Largest page that Clerk documents, for a request without a `limit`. */
const maxItems = 500

/** Parses a success. What would take too much memory, or more items than were asked for, is not the documented shape. */
const parseSuccess = (text: string, target: string): Result.Result<unknown, ReadonlyArray<Issue>> => {
  // Parsed, `{}` takes 22 times its text. A shorter text has hardly more.
  if (text.length > maxValues && hasMoreValues(text)) {
    return Result.fail(issuesOf(`JSON of at most ${maxValues} values, 5 for a key: ask for fewer items`))
  }
  const json = parseJson(text)
  if (json === undefined) {
    return Result.fail(issuesOf(text.trim() === "" ? "JSON, but the body is empty" : "JSON"))
  }
  const items = Predicate.isObject(json) ? json["data"] : json
  if (!Array.isArray(items)) return Result.succeed(json)
  const limit = Number(/[?&]limit=(\d+)/.exec(target)?.[1] ?? maxItems)
  return items.length <= limit
    ? Result.succeed(json)
    : Result.fail([{ path: items === json ? [] : ["data"], expected: `at most ${limit} items` }])
}

const hasMoreValues = (text: string): boolean => {
  let values = 0
  for (let index = 0; index < text.length; index++) {
    const character = text.charCodeAt(index)
    // A comma, `[` and `{`, and a colon.
    if (character === 44 || character === 91 || character === 123) values += 1
    else if (character === 58) values += 4
  }
  return values > maxValues
}

/** Parses a text, `undefined` where it is no JSON. */
const parseJson = (text: string): unknown => tryOr((): unknown => JSON.parse(text), undefined)

const isDocumented = <Status extends number>(errors: ReadonlyArray<Status>, status: number): status is Status =>
  (errors as ReadonlyArray<number>).includes(status)

const excerptLength = 512

/** Returns the start of a body. A query that begins inside of it is cut out as a whole, hence the longer slice first. */
const excerptOf = (text: string, secret: string): string =>
  withoutQueries(redactText(text, secret).slice(0, excerptLength * 8)).slice(0, excerptLength)

interface ErrorResponse {
  readonly errors: ReadonlyArray<ClerkError>
  readonly meta?: { readonly [key: string]: unknown }
  readonly clerkTraceId?: string
  readonly retryAfter?: Duration.Duration
}

const readErrorResponse = (response: TransportResponse, secret: string, clock: Clock.Clock): ErrorResponse => {
  const { traceId: ownTraceId, ...body } = readErrorBody(parseJson(response.text), secret)
  const traceId = ownTraceId ?? response.header("clerk-trace-id") ?? response.header("cf-ray")
  const retryAfter = readRetryAfter(response, clock)
  return {
    ...body,
    ...(traceId === undefined ? undefined : { clerkTraceId: redactText(traceId, secret).slice(0, maxTraceIdLength) }),
    ...(retryAfter === undefined ? undefined : { retryAfter })
  }
}

const maxTraceIdLength = 256

/**
 * Returns how long a response asks to wait before the next request, by its head. The header may have been sent several times,
 * by Clerk and by a proxy for example: the longest wait counts.
 */
export const readRetryAfter = (response: TransportResponse, clock: Clock.Clock): Duration.Duration | undefined => {
  const waits = headerOf(response, "retry-after")
    .split(BetweenValues)
    .map((value) => waitMillis(value.trim(), response, clock))
    .filter((millis) => millis >= 0)
  return waits.length > 0 ? Duration.millis(Math.max(...waits)) : undefined
}

/** Finds the commas between values. A date has one of its own, before its day. */
const BetweenValues = /,(?! *\d\d?[ -]\w{3})/

/**
 * Reads a wait in seconds, or until an HTTP date, which the response's own Date makes independent of the local clock; `NaN` if
 * it is neither. Effect's own parser of dates would add 2 KiB to a bundle.
 */
const waitMillis = (text: string, response: TransportResponse, clock: Clock.Clock): number => {
  // Clerk sends whole seconds; a proxy in between may send fractions. JSON has no infinite number.
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text)) * 1000, Number.MAX_SAFE_INTEGER)
  const sentAt = dateMillis(headerOf(response, "date"))
  return Math.max(0, dateMillis(text) - (Number.isNaN(sentAt) ? clock.currentTimeMillisUnsafe() : sentAt))
}

const headerOf = (response: TransportResponse, name: string): string => response.header(name)?.trim() ?? ""

/** The three forms of https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats: the last one ends with its year. */
const HttpDate = /^\w{3,9},? [\w -]{6,11} \d\d:\d\d:\d\d (GMT|\d{4})$/

const dateMillis = (text: string): number => {
  const [, end] = HttpDate.exec(text) ?? []
  return end === undefined ? NaN : Date.parse(end === "GMT" ? text : `${text} GMT`)
}
