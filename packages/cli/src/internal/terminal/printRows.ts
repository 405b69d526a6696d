import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { CommandFailure } from "../../CommandFailure.ts"
import { ofRead } from "../failure.ts"
import * as Output from "./output.ts"
import { count } from "./text.ts"

export interface Printing<Row> {
  /** Prints a line of JSON for each row as it comes. */
  readonly json: boolean
  /** Name of one row, for their number. */
  readonly noun: string
  /** Prints all rows for people. */
  readonly print: (rows: ReadonlyArray<Row>) => Effect.Effect<unknown, CommandFailure>
}

/** Reads rows and prints every one, as JSON, or for people with their number. */
export const printRows = Effect.fnUntraced(function* <Row, R>(
  read: Stream.Stream<Row, ClerkErrors | SDKException, R>,
  { json, noun, print }: Printing<Row>
) {
  const rows = Stream.mapError(read, ofRead)
  if (json) return yield* Output.printAll(Stream.map(rows, Output.toJson))
  const all = yield* Stream.runCollect(rows)
  yield* print(all)
  yield* Output.say(count(all.length, noun))
})
