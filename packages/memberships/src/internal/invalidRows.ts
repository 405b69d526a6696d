/** Takes the rows that cannot be read out of a stream: the first one ends it, or each is reported. */
import type { Any } from "@effect-clerk/core/Endpoint"
import { MalformedResponse, SDKException } from "@effect-clerk/core/SDKException"
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import type * as Pull from "effect/Pull"
import * as Stream from "effect/Stream"
import type { InvalidMembership } from "../Inputs.ts"
import type { OrganizationMembership } from "../OrganizationMembership.ts"
import { InvalidRow, type RowsPage } from "./decode.ts"

export type Row = RowsPage["data"][number]

/** Decides about a row: a failure ends the stream. `last` is the creation time of the member before it. */
type OnInvalid = (row: InvalidRow, last: number) => SDKException | undefined

/** Returns the stream of the rows that can be read. A failure comes after all of them that stand before it. */
export const withoutInvalid = <E>(
  rows: Stream.Stream<Row, E>,
  startAt: number,
  onInvalid: OnInvalid
): Stream.Stream<OrganizationMembership, E | SDKException> =>
  // `Stream.flatMap` would do, and would add 6 KiB to a bundle.
  Stream.transformPull(rows, (pull) =>
    Effect.sync(() => {
      let last = startAt
      let failure: SDKException | undefined
      type Members = Pull.Pull<Arr.NonEmptyReadonlyArray<OrganizationMembership>, E | SDKException>
      const next: Members = Effect.suspend(() =>
        failure === undefined ? Effect.flatMap(pull, read) : Effect.fail(failure)
      )
      const read = (chunk: ReadonlyArray<Row>): Members => {
        const members: Array<OrganizationMembership> = []
        for (const row of chunk) {
          if (row instanceof InvalidRow) {
            failure = onInvalid(row, last)
            if (failure !== undefined) break
          } else {
            members.push(row)
            last = row.createdAt
          }
        }
        return Arr.isArrayNonEmpty(members) ? Effect.succeed(members) : next
      }
      return next
    })
  )

/** Reports each row. */
export const report =
  (onInvalid: (invalid: InvalidMembership) => void): OnInvalid =>
  ({ hasId, id, issue }) => {
    onInvalid({ id: hasId ? id : undefined, issue })
    return undefined
  }

/** Fails at the first row, in the name of the list's endpoint. The row's id stands in the record alone, and in no message. */
export const fail =
  ({ method, name, path }: Pick<Any, "name" | "method" | "path">): OnInvalid =>
  ({ createdAt, hasId, id, index, issue }, last) =>
    new SDKException({
      reason: new MalformedResponse({
        processed: "yes",
        status: 200,
        issues: [{ path: ["data", index, ...issue.path], expected: issue.expected }],
        // A row without a time is found by its id, from the time of the member before it on.
        ...(hasId ? { record: { id, createdAt: Number.isNaN(createdAt) ? last : createdAt } } : undefined)
      }),
      operation: name,
      method,
      path,
      attempts: 1
    })
