import * as Effect from "effect/Effect"
import * as Stdio from "effect/Stdio"
import { invalidUsage } from "../failure.ts"
import { report } from "./errorOutput.ts"

/**
 * Fails for a secret key on the command line, before anything is parsed: the message of an invalid flag would print it.
 */
export const rejectSecretKey = Effect.gen(function* () {
  const args = yield* (yield* Stdio.Stdio).args
  if (!args.some((arg) => /^--?secret-?key(?:=|$)/i.test(arg))) return
  const failure = invalidUsage(
    "--secret-key is not accepted: others see a command line in the list of processes, and the shell keeps it. " +
      "Set CLERK_SECRET_KEY, or name a file with --secret-key-file. A live key that was typed should be replaced"
  )
  yield* report(failure, failure.message)
  return yield* failure
})
