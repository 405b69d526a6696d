/** A change of a member or of an invitation, which finishes once it has begun. */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Effect from "effect/Effect"
import { CommandFailure } from "../../CommandFailure.ts"
import { ofRequest } from "../failure.ts"
import { report } from "../process/errorOutput.ts"
import { tellingHowToStop } from "../process/stopping.ts"
import * as Output from "../terminal/output.ts"
import { printable, withoutKeys } from "../terminal/text.ts"

/** Outcome of a command, as a program and as a person reads it. */
export interface Change {
  readonly json: unknown
  readonly text: string
}

/**
 * Sends a change and prints what came of it. A signal meanwhile waits for its end: else nobody would know whether the change
 * was made.
 */
export const perform = <A, R>(
  request: Effect.Effect<A, ClerkErrors | SDKException, R>,
  describe: (result: A) => Change
): Effect.Effect<boolean, CommandFailure, R> =>
  request.pipe(
    Effect.mapError(ofRequest),
    Effect.flatMap((result) => print(describe(result))),
    finishing
  )

/** Lets an effect come to its end. Once there was a signal, nobody else would print its failure. */
const finishing = <A, R>(self: Effect.Effect<A, CommandFailure, R>): Effect.Effect<A, CommandFailure, R> =>
  Effect.uninterruptible(
    tellingHowToStop((wasTold) =>
      Effect.tapError(self, (failure) => (wasTold() ? report(failure, failure.message) : Effect.void))
    )
  )

/** Prints what was done, which stays done where the line cannot be written. */
export const print = ({ json, text }: Change): Effect.Effect<boolean, CommandFailure> =>
  Effect.mapError(
    Output.print(Output.isJson() ? Output.toJson(json) : printable(withoutKeys(text))),
    ({ text }) => new CommandFailure({ exit: "partly", text: `${text}. The changes were made` })
  )
