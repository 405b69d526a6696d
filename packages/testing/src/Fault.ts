/**
 * What goes wrong on its way, for a test that wants to see its program cope.
 *
 * @since 0.1.0
 */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { decoder } from "@effect-clerk/core/internal"
import { operations } from "./internal/http/routes.ts"
import { InvalidOptions, Span } from "./Options.ts"

const Status = Schema.Number.check(
  Schema.makeFilter((status) => Number.isInteger(status) && status >= 200 && status <= 599, {
    expected: "a status from 200 to 599"
  })
)

/** Which say where the body ends, as the server alone does. */
const framing: ReadonlyArray<string> = ["content-length", "trailer", "transfer-encoding"]

const nameIssue = (name: string): string | undefined => {
  if (!/^[!#$%&'*+.^_`|~\w-]+$/.test(name)) return "the name of a header"
  return framing.includes(name.toLowerCase()) ? `a header other than ${framing.join(", ")}` : undefined
}

/** Names are not checked by a schema of the keys: one that it refuses is an unknown key, of which nothing is expected. */
const Headers = Schema.Record(
  Schema.String,
  Schema.String.check(Schema.isPattern(/^[\t\x20-\x7e]*$/, { expected: "a header's value: one line of ASCII" }))
).check(
  Schema.makeFilter((headers: { readonly [name: string]: string }) =>
    Object.keys(headers).flatMap((name) => {
      const expected = nameIssue(name)
      return expected === undefined ? [] : [{ path: [name], issue: new SchemaIssue.InvalidValue({ expected }) }]
    })
  )
)

/**
 * A wait, an answer that is not Clerk's, or the one after the other. Without a `status` the request goes its usual way once
 * it has waited; with one, it changes nothing in the state.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Answer = Schema.Struct({
  delay: Schema.optional(Span),
  status: Schema.optional(Status),
  /** The code in Clerk's error body; the usual one of the status unless given. */
  code: Schema.optional(Schema.NonEmptyString),
  /** A body of one's own, as text, in place of Clerk's; 204, 205 and 304 have none. */
  body: Schema.optional(Schema.String),
  /**
   * They come over those of Clerk: `{ "retry-after": "3" }`, or the `content-type` of a body of one's own. Those that frame
   * the body (`content-length`, `trailer`, `transfer-encoding`) are the server's.
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
    expected: "either a code or a body of one's own"
  })
)

/**
 * @category models
 * @since 0.1.0
 */
export interface Answer extends Schema.Schema.Type<typeof Answer> {}

/**
 * An answer or a wait, or one of
 * - `"reset"`: the connection is reset, and nothing has been done;
 * - `"cutBody"`: the request is done, and its answer breaks off in the middle of the body;
 * - `"loseAnswer"`: the request is done, and then the connection is reset.
 *
 * @category schemas
 * @since 0.1.0
 */
export const Fault = Schema.Union([Schema.Literals(["reset", "cutBody", "loseAnswer"]), Answer])

/**
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
 * Which requests meet a fault.
 *
 * @category schemas
 * @since 0.1.0
 */
export const FaultRule = Schema.Struct({
  /** For example `OrganizationMemberships.create`; every request unless given. */
  operation: Schema.optional(Operation),
  /** How many requests; 1 unless given. */
  times: Schema.optional(Times),
  with: Fault
})

/**
 * @category models
 * @since 0.1.0
 */
export interface FaultRule extends Schema.Schema.Type<typeof FaultRule> {}

const decode = decoder(FaultRule)

/**
 * @category decoding
 * @since 0.1.0
 */
export const decodeFaultRule = (input: unknown): Effect.Effect<FaultRule, InvalidOptions> =>
  Effect.suspend(() => Effect.fromResult(Result.mapError(decode(input), (issues) => new InvalidOptions({ issues }))))
