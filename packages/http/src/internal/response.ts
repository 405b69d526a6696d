/** Reads a response for its endpoint: the documented result, the documented error response, or an exception. */
import type { ClerkError } from "@effect-clerk/core/ClerkError"
import { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import { processedByStatus } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { Processed } from "@effect-clerk/core/Processed"
import { MalformedResponse, UnexpectedStatus } from "@effect-clerk/core/SDKException"
import type * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Result from "effect/Result"
import { exception, type Failure } from "./failure.ts"
import { redactJson, redactText, withoutQueries } from "./redact.ts"
import type { TransportResponse } from "./transport/transport.ts"

/**
 * Interprets a response. `processed` is what the call may have done by now, this response included; a Retry-After date is
 * measured from the response's own Date, or from the wall clock where it has none.
 */
export const interpret = <A, Status extends number>(
  endpoint: Endpoint<never, A, Status>,
  response: TransportResponse,
  secret: string,
  { attempts, processed }: { readonly attempts: number; readonly processed: Processed },
  clock: Clock.Clock
): Result.Result<A, Failure<Status>> => {
  const { status } = response
  if (status === 200) {
    return Result.mapError(Result.flatMap(parseJson(response.text), endpoint.decode), (issues) =>
      exception(endpoint, attempts, new MalformedResponse({ processed: "yes", status, issues }))
    )
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

const parseJson = (text: string): Result.Result<unknown, ReadonlyArray<Issue>> => {
  try {
    const json: unknown = JSON.parse(text)
    return Result.succeed(json)
  } catch {
    return Result.fail([{ path: [], expected: text.trim() === "" ? "JSON, but the body is empty" : "JSON" }])
  }
}

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

/** Source: `#/components/schemas/ClerkErrors` in Clerk's OpenAPI document. */
const readErrorResponse = (response: TransportResponse, secret: string, clock: Clock.Clock): ErrorResponse => {
  const json = redactJson(Result.getOrUndefined(parseJson(response.text)), secret)
  const body: Fields = isRecord(json) ? json : {}
  const traceId = textOf(body["clerk_trace_id"]) ?? response.header("clerk-trace-id") ?? response.header("cf-ray")
  const retryAfter = retryAfterMillis(response, clock)
  return {
    errors: Array.isArray(body["errors"]) ? body["errors"].flatMap(toError) : [],
    ...metaOf(body),
    ...(traceId === undefined ? undefined : { clerkTraceId: redactText(traceId, secret) }),
    ...(retryAfter === undefined ? undefined : { retryAfter: Duration.millis(retryAfter) })
  }
}

type Fields = { readonly [key: string]: unknown }

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

const metaOf = ({ meta }: Fields): { readonly meta?: Fields } => (isRecord(meta) ? { meta } : {})

/** Reads an entry that has a code. Programs match on the code, so an invalid field beside it must not lose it. */
const toError = (value: unknown): ReadonlyArray<ClerkError> => {
  if (!isRecord(value)) return []
  const code = textOf(value["code"])
  if (code === undefined) return []
  const message = textOf(value["message"]) ?? code
  return [{ code, message, longMessage: textOf(value["long_message"]) ?? message, ...metaOf(value) }]
}

/** The three forms of https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats: the last one ends with its year. */
const HttpDate = /^\w{3,9},? [\w -]{6,11} \d\d:\d\d:\d\d (GMT|\d{4})$/

/**
 * Reads a Retry-After of seconds, or of an HTTP date, which the response's own Date makes independent of the local clock.
 * Effect's own parser of dates would add 2 KiB to a bundle.
 */
const retryAfterMillis = (response: TransportResponse, clock: Clock.Clock): number | undefined => {
  const text = headerOf(response, "retry-after")
  // Clerk sends whole seconds; a proxy in between may send fractions. JSON has no infinite number.
  if (/^\d+(\.\d+)?$/.test(text)) return Math.min(Math.ceil(Number(text)) * 1000, Number.MAX_SAFE_INTEGER)
  const date = parseDate(text)
  if (date === undefined) return undefined
  return Math.max(0, date - (parseDate(headerOf(response, "date")) ?? clock.currentTimeMillisUnsafe()))
}

const headerOf = (response: TransportResponse, name: string): string => response.header(name)?.trim() ?? ""

const parseDate = (text: string): number | undefined => {
  const [, end] = HttpDate.exec(text) ?? []
  const date = end === undefined ? NaN : Date.parse(end === "GMT" ? text : `${text} GMT`)
  return Number.isNaN(date) ? undefined : date
}
