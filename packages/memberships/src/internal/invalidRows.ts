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
type OnInvalid = (row: InvalidRow, last: number) => Effect.Effect<unknown, SDKException>

/** Returns the stream of the rows that can be read. It decides about a row once all records before it have been emitted. */
export const withoutInvalid = <A extends Listed, E>(
  rows: Stream.Stream<Row<A>, E>,
  startAt: number,
  onInvalid: OnInvalid
): Stream.Stream<A, E | SDKException> =>
  // `Stream.flatMap` would do, and would add 6 KiB to a bundle.
  Stream.transformPull(rows, (pull) =>
    Effect.sync(() => {
      let last = startAt
      type Records = Pull.Pull<Arr.NonEmptyReadonlyArray<A>, E | SDKException>
      let decided: Records | undefined
      const next: Records = Effect.suspend(() => decided ?? Effect.flatMap(pull, read))
      const read = (chunk: ReadonlyArray<Row<A>>): Records => {
        const records: Array<A> = []
        decided = undefined
        for (const row of chunk) {
          if (row instanceof InvalidRow) {
            const rest = chunk.slice(records.length + 1)
            decided = Effect.flatMap(onInvalid(row, last), () => read(rest))
            break
          }
          records.push(row)
          last = row.createdAt
        }
        return Arr.isArrayNonEmpty(records) ? Effect.succeed(records) : next
      }
      return next
    })
  )

/** Reports each row. The stream waits for the promise of an async function: its rejection is a defect, as a bug that throws is. */
export const report =
  (onInvalid: (invalid: InvalidRecord) => void): OnInvalid =>
  ({ issue, recordId }) =>
    Effect.promise(async () => onInvalid({ id: recordId, issue }))

/** Fails at the first row, in the name of the list's endpoint. The row's id stands in the record alone, and in no message. */
export const fail =
  (endpoint: Route): OnInvalid =>
  ({ createdAt, issue, path, recordId }, last) =>
    Effect.fail(
      exception(
        endpoint,
        1,
        new MalformedResponse({
          processed: "yes",
          status: 200,
          issues: [{ path: [...path, ...issue.path], expected: issue.expected }],
          // A row without a time is found by its id, from the time of the record before it on.
          ...(recordId && { record: { id: recordId, createdAt: Number.isNaN(createdAt) ? last : createdAt } })
        })
      )
    )
