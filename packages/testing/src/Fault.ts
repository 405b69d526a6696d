/**
 * Faults that an emulated Clerk injects, so that a test sees how its program handles them.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { operations } from "./internal/http/routes.ts"
import { Span } from "./internal/span.ts"

const Status = Schema.Number.check(
  Schema.makeFilter((status) => Number.isInteger(status) && status >= 200 && status <= 599, {
    expected: "a status from 200 to 599"
  })
)

/** Headers that delimit the body. Only the server can set them, since it knows how many bytes it sends. */
const framingHeaders: ReadonlyArray<string> = ["content-length", "trailer", "transfer-encoding"]

const expectedName = (name: string): string | undefined => {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) return "the name of a header"
  return framingHeaders.includes(name.toLowerCase()) ? `a header other than ${framingHeaders.join(", ")}` : undefined
}

/** Names are not checked by a schema of the keys: it reports an invalid key as unknown, without what was expected. */
const Headers = Schema.Record(
  Schema.String,
  Schema.String.check(Schema.isPattern(/^[\t\x20-\x7e]*$/, { expected: "a header's value: one line of ASCII" }))
).check(
  Schema.makeFilter((headers: { readonly [name: string]: string }) =>
    Object.keys(headers).flatMap((name) => {
      const expected = expectedName(name)
      return expected === undefined ? [] : [{ path: [name], issue: new SchemaIssue.InvalidValue({ expected }) }]
    })
  )
)

/**
 * Fault that delays a request, responds to it in place of Clerk, or does both.
 *
 * **Details**
 *
 * Without a `status`, the request is handled as usual after the delay. With one, nothing is changed in the state. A `code`,
 * a `body` and `headers` need a `status`; `code` and `body` exclude each other.
 *
 * @category schemas
 * @since 0.1.0
 */
export const FaultResponse = Schema.Struct({
  /** Time before the request is handled or responded to: milliseconds, a `Duration`, or a text such as `"5 seconds"`. */
  delay: Schema.optional(Span),
  /** Status of the response, from 200 to 599. */
  status: Schema.optional(Status),
  /** Code in Clerk's error body; the one that Clerk usually sends with the status unless given. */
  code: Schema.optional(Schema.NonEmptyString),
  /** Text that replaces Clerk's error body. A response of 204, 205 or 304 has no body. */
  body: Schema.optional(Schema.String),
  /**
   * Headers that are added to Clerk's or replace them, for example `{ "retry-after": "3" }` or the `content-type` of a
   * `body`. `content-length`, `trailer` and `transfer-encoding` cannot be set: they delimit the body.
   */
  headers: Schema.optional(Headers)
}).check(
  Schema.makeFilter(({ delay, status }) => status !== undefined || delay !== undefined, {
    expected: "a status, a delay or both"
  }),
  Schema.makeFilter(
    ({ body, code, headers, status }) =>
      status !== undefined || (body === undefined && code === undefined && headers === undefined),
    { expected: "a status, with a code, a body or headers" }
  ),
  Schema.makeFilter(({ body, code }) => body === undefined || code === undefined, {
    expected: "either a code or a body of your own"
  })
)

/**
 * Fault that delays a request, responds to it in place of Clerk, or does both.
 *
 * @category models
 * @since 0.1.0
 */
export interface FaultResponse extends Schema.Schema.Type<typeof FaultResponse> {}

/**
 * Something that the emulator does on purpose to a request.
 *
 * **Details**
 *
 * - `"reset"`: the connection is reset, and the request is not handled.
 * - `"cutBody"`: the request is handled, and its response breaks off in the middle of the body.
 * - `"loseAnswer"`: the request is handled, and the connection is reset before its response is sent.
 * - an object: a delay, a response in place of Clerk's, or both; see `FaultResponse`.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Fault = Schema.Union([Schema.Literals(["reset", "cutBody", "loseAnswer"]), FaultResponse])

/**
 * Something that the emulator does on purpose to a request.
 *
 * @category models
 * @since 0.1.0
 */
export type Fault = typeof Fault.Type

const Times = Schema.Number.check(
  Schema.makeFilter((times) => times === Infinity || (Number.isSafeInteger(times) && times > 0), {
    expected: "an integer of at least 1, or Infinity"
  })
)

const Operation = Schema.String.check(
  Schema.makeFilter((name) => operations.has(name), { expected: `one of ${[...operations].join(", ")}` })
)

/**
 * Rule that injects a fault into the next requests of one operation, or of any.
 *
 * **Details**
 *
 * Rules apply in the order in which they were injected. A request gets the failure of the first rule that matches; the
 * later ones are kept for later requests. Delays of matching rules that have no failure are added up.
 *
 * @category schemas
 * @since 0.1.0
 */
export const FaultRule = Schema.Struct({
  /** Name of the operation, for example `OrganizationMemberships.create`; every request matches unless given. */
  operation: Schema.optional(Operation),
  /** Number of requests that the rule applies to, from 1 to `Infinity`; 1 unless given. */
  times: Schema.optional(Times),
  /** Fault that is injected. */
  with: Fault
})

/**
 * Rule that injects a fault into the next requests of one operation, or of any.
 *
 * @category models
 * @since 0.1.0
 */
export interface FaultRule extends Schema.Schema.Type<typeof FaultRule> {}
