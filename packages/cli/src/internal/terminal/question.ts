/** Questions to the person at the terminal. */
import type { Target } from "@effect-clerk/sync/Plan"
import * as Prompt from "effect/cli/Prompt"
import * as Effect from "effect/Effect"
import * as Terminal from "effect/Terminal"
import { CommandFailure } from "../../CommandFailure.ts"
import * as Output from "./output.ts"
import * as Screen from "./screen.ts"
import { printable } from "./text.ts"

/**
 * Asks whether to go on, on stderr, so that the question is seen where the data goes to a file. Without a terminal nobody can
 * be asked: then it declines.
 */
export const confirm = Effect.fnUntraced(function* (question: string, yes: boolean) {
  if (yes) return
  const message = printable(question)
  if (!Screen.canAsk()) {
    return yield* declined(`Declined, since there is no terminal to ask on: ${message} Run it again with --yes`)
  }
  const terminal = yield* Terminal.Terminal
  const answer = Prompt.run(Prompt.Confirm({ message })).pipe(
    Effect.provideService(Prompt.Theme, Prompt.makeTheme({ colors: Screen.hasColor("stderr") })),
    Effect.provideService(Terminal.Terminal, onStderr(terminal))
  )
  // The prompt leaves the cursor behind its question.
  const quit = Effect.andThen(Output.say(""), Effect.interrupt)
  if (yield* Effect.catchTag(answer, "QuitError", () => quit)) return
  return yield* declined("Declined. Nothing was changed")
})

const declined = (text: string) => Effect.fail(new CommandFailure({ exit: "rejected", text }))

const onStderr = (terminal: Terminal.Terminal): Terminal.Terminal =>
  Terminal.make({
    ...terminal,
    columns: Effect.sync(() => process.stderr.columns || 80),
    display: Output.write
  })

/** Names an organization in a question. */
export const placeOf = (
  { id, name }: { readonly id: string; readonly name: string },
  keyKind: Target["keyKind"]
): string => `${name} (${id}, ${keyKind})`
