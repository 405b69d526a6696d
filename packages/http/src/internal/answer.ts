import type { ClerkError } from "@effect-clerk/core/ClerkError"
import { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import { processedByStatus } from "@effect-clerk/core/internal"
import type { Endpoint } from "@effect-clerk/core/Endpoint"
import { MalformedResponse, type Reason, SDKException, UnexpectedStatus } from "@effect-clerk/core/SDKException"
import type { Issue } from "@effect-clerk/core/Issue"
import type { Processed } from "@effect-clerk/core/Processed"
import * as Duration from "effect/Duration"
import * as Result from "effect/Result"
import { type Broken, type Incoming, withoutQueries } from "./transport.ts"

/** What every failure of a call says of it. */
export interface Call {
  readonly endpoint: Pick<Endpoint<never, unknown, number>, "name" | "method" | "path">
  readonly attempts: number
}

export const exception = (call: Call, reason: Reason): SDKException =>
  new SDKException({
    reason,
    operation: call.endpoint.name,
    method: call.endpoint.method,
    path: call.endpoint.path,
    attempts: call.attempts
  })

type Fields = { readonly [key: string]: unknown }

const isRecord = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const textOf = (value: unknown): string | undefined => (typeof value === "string" ? value : undefined)

const metaOf = ({ meta }: Fields): { readonly meta?: Fields } => (isRecord(meta) ? { meta } : {})

/** What can be read of an entry: a failure is told apart by its code, and one odd field beside it takes nothing away. */
const toError = (value: unknown): ReadonlyArray<ClerkError> => {
  if (!isRecord(value)) return []
  const code = textOf(value["code"])
  if (code === undefined) return []
  const message = textOf(value["message"]) ?? code
  return [{ code, message, longMessage: textOf(value["long_message"]) ?? message, ...metaOf(value) }]
}

/** Source: `#/components/schemas/ClerkErrors` in Clerk's OpenAPI document. */
const toErrors = ({ errors }: Fields): ReadonlyArray<ClerkError> =>
  Array.isArray(errors) ? errors.flatMap(toError) : []

const parseJson = (text: string): Result.Result<unknown, ReadonlyArray<Issue>> => {
  try {
    const json: unknown = JSON.parse(text)
    return Result.succeed(json)
  } catch {
    return Result.fail([{ path: [], expected: text.trim() === "" ? "JSON, but the body is empty" : "JSON" }])
  }
}

const placeholder = "<redacted>"

/** As deep as an error body is read; what lies deeper would exhaust the stack of whoever prints it. */
const maxDepth = 100

/** Takes the secret key out of whatever a server echoed, at any depth, keys included. */
const redact = (value: unknown, secret: string, depth = 0): unknown => {
  if (typeof value === "string") return redactText(value, secret)
  if (typeof value !== "object" || value === null) return value
  if (depth === maxDepth) return "<too deep>"
  if (Array.isArray(value)) return value.map((item: unknown) => redact(item, secret, depth + 1))
  return Object.fromEntries(
    Object.entries(value).map(([key, entry]) => [redactText(key, secret), redact(entry, secret, depth + 1)])
  )
}

export const redactText = (text: string, secret: string): string => text.replaceAll(secret, placeholder)

/** The platform's words may hold the key. */
export const redactBroken = ({ code, description, ...broken }: Broken, secret: string): Broken => ({
  ...broken,
  description: redactText(description, secret),
  ...(code === undefined ? undefined : { code: redactText(code, secret) })
})

/** The three forms of https://www.rfc-editor.org/rfc/rfc9110#name-date-time-formats: the last one ends with its year. */
const HttpDate = /^\w{3,9},? [\w -]{6,11} \d\d:\d\d:\d\d (GMT|\d{4})$/

/** Seconds, or a date of HTTP; anything else is no Retry-After. Effect's own reader would weigh 2 KiB in a bundle. */
const retryAfterMillis = (text: string, now: number): number | undefined => {
  // JSON has no infinite number.
  if (/^\d+$/.test(text)) return Math.min(Number(text) * 1000, Number.MAX_SAFE_INTEGER)
  const [, end] = HttpDate.exec(text) ?? []
  const date = end === undefined ? NaN : Date.parse(end === "GMT" ? text : `${text} GMT`)
  return Number.isNaN(date) ? undefined : Math.max(0, date - now)
}

interface Refusal {
  readonly errors: ReadonlyArray<ClerkError>
  readonly meta?: { readonly [key: string]: unknown }
  readonly clerkTraceId?: string
  readonly retryAfter?: Duration.Duration
}

const readRefusal = (incoming: Incoming, secret: string, now: number): Refusal => {
  const json = redact(Result.getOrUndefined(parseJson(incoming.text)), secret)
  const body: Fields = isRecord(json) ? json : {}
  const traceId = textOf(body["clerk_trace_id"]) ?? incoming.header("clerk-trace-id") ?? incoming.header("cf-ray")
  const retryAfter = retryAfterMillis(incoming.header("retry-after")?.trim() ?? "", now)
  return {
    errors: toErrors(body),
    ...metaOf(body),
    ...(traceId === undefined ? undefined : { clerkTraceId: redactText(traceId, secret) }),
    ...(retryAfter === undefined ? undefined : { retryAfter: Duration.millis(retryAfter) })
  }
}

const excerptLength = 512

const isDocumented = <Status extends number>(errors: ReadonlyArray<Status>, status: number): status is Status =>
  (errors as ReadonlyArray<number>).includes(status)

/**
 * What an answer means for its endpoint: the documented result, the documented refusal, or the exception. `processed` is
 * what the call may have done by now, this answer included; `now` is what a Retry-After date is measured from.
 */
export const interpret = <A, Status extends number>(
  endpoint: Endpoint<never, A, Status>,
  incoming: Incoming,
  secret: string,
  { attempts, processed }: { readonly attempts: number; readonly processed: Processed },
  now: number
): Result.Result<A, ClerkErrors<Status> | SDKException> => {
  const { status } = incoming
  const call: Call = { endpoint, attempts }
  if (status === 200) {
    return Result.mapError(Result.flatMap(parseJson(incoming.text), endpoint.decode), (issues) =>
      exception(call, new MalformedResponse({ processed: "yes", status, issues }))
    )
  }
  const { errors, ...refusal } = readRefusal(incoming, secret, now)
  const [first, ...rest] = errors
  return Result.fail(
    first !== undefined && isDocumented(endpoint.errors, status)
      ? new ClerkErrors<Status>({
          ...refusal,
          status,
          errors: [first, ...rest],
          attempts,
          ...(processed === processedByStatus(status) || endpoint.method === "GET"
            ? undefined
            : { earlier: processed }),
          operation: endpoint.name,
          method: endpoint.method,
          path: endpoint.path
        })
      : exception(
          call,
          new UnexpectedStatus({
            ...refusal,
            processed,
            status,
            errors,
            // A query is cut out as a whole, should it begin in the excerpt.
            excerpt: withoutQueries(redactText(incoming.text, secret).slice(0, excerptLength * 8)).slice(
              0,
              excerptLength
            )
          })
        )
  )
}

/** How long Clerk asks to wait before the next request. */
export const retryAfterOf = (failure: ClerkErrors | SDKException): Duration.Duration | undefined => {
  if (failure._tag === "ClerkErrors") return failure.retryAfter
  return failure.reason._tag === "UnexpectedStatus" ? failure.reason.retryAfter : undefined
}
