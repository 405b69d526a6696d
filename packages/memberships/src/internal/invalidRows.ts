/** Takes the rows that cannot be read out of a stream: the first one ends it, or each is reported. */
import { MalformedResponse, type SDKException } from "@effect-clerk/core/SDKException"
import { exception, type Route } from "@effect-clerk/http/internal"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"
import type { InvalidRecord } from "../Inputs.ts"
import { InvalidRow, type Row } from "./decode.ts"

/** A record of a list that a stream reads. */
export interface Listed {
  readonly id: string
  readonly createdAt: number
}

/** Decides about a row: a failure ends the stream. `last` is the creation time of the record before it. */
type OnInvalid = (row: InvalidRow, last: number) => SDKException | undefined

/** Returns the stream of the rows that can be read. A failure comes after all of them that stand before it. */
export const withoutInvalid = <A extends Listed, E>(
  rows: Stream.Stream<Row<A>, E>,
  startAt: number,
  onInvalid: OnInvalid
): Stream.Stream<A, E | SDKException> =>
  // `Stream.flatMap` would do, and would add 6 KiB to a bundle.
  Stream.transformPull(rows, (pull) =>
    Effect.sync(() => {
      let last = startAt
      let failure: SDKException | undefined
      type Records = Pull.Pull<Arr.NonEmptyReadonlyArray<A>, E | SDKException>
      const next: Records = Effect.suspend(() =>
        failure === undefined ? Effect.flatMap(pull, read) : Effect.fail(failure)
      )
      const read = (chunk: ReadonlyArray<Row<A>>): Records => {
        const records: Array<A> = []
        for (const row of chunk) {
          if (row instanceof InvalidRow) {
            failure = onInvalid(row, last)
            if (failure !== undefined) break
          } else {
            records.push(row)
            last = row.createdAt
          }
        }
        return Arr.isArrayNonEmpty(records) ? Effect.succeed(records) : next
      }
      return next
    })
  )

/** Reports each row. */
export const report =
  (onInvalid: (invalid: InvalidRecord) => void): OnInvalid =>
  ({ hasId, id, issue }) => {
    onInvalid({ id: hasId ? id : undefined, issue })
    return undefined
  }

/** Fails at the first row, in the name of the list's endpoint. The row's id stands in the record alone, and in no message. */
export const fail =
  (endpoint: Route): OnInvalid =>
  ({ createdAt, hasId, id, issue, path }, last) =>
    exception(
      endpoint,
      1,
      new MalformedResponse({
        processed: "yes",
        status: 200,
        issues: [{ path: [...path, ...issue.path], expected: issue.expected }],
        // A row without a time is found by its id, from the time of the record before it on.
        ...(hasId ? { record: { id, createdAt: Number.isNaN(createdAt) ? last : createdAt } } : undefined)
      })
    )
