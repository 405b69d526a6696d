import { SyncJournal } from "@effect-clerk/sync/SyncJournal"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as NodePath from "node:path"
import { applyPlan } from "../plan/applying.ts"
import * as Connection from "../connection.ts"
import { CommandFailure } from "../../CommandFailure.ts"
import { fileFailure, invalidUsage } from "../failure.ts"
import * as Flags from "../flags.ts"
import { state } from "../plan/flags.ts"
import { layerSync } from "../plan/planning.ts"
import { rate, stale } from "./apply.ts"

export const journal = Flags.pathArgument("JOURNAL").pipe(
  Argument.withDescription("Journal of an apply, such as .clerk-memberships/9f1c40a2b7d3e815.jsonl")
)

export const resume = Command.make(
  "resume",
  {
    journal,
    rate,
    stale,
    state: Flag.optional(state).pipe(
      Flag.withDescription("Directory that remembers earlier applies; that of the journal unless given")
    ),
    json: Flags.json,
    connection: Connection.flags
  },
  ({ connection, journal, json, rate, stale, state: given }) => {
    const directory = NodePath.dirname(journal)
    const state = Option.getOrElse(given, () => directory)
    return Effect.gen(function* () {
      const earlier = yield* readJournal(journal)
      const options = {
        rate: Option.getOrElse(rate, () => earlier.rate),
        stale: Option.getOrUndefined(stale)
      }
      yield* applyPlan({ plan: earlier.plan, options, json, state, journal: directory })
    }).pipe(Effect.provide(layerSync(state, directory)), Connection.provide(connection))
  }
).pipe(
  Command.withDescription("Goes on with an apply that was stopped, was killed, or has failed in part"),
  Command.withExamples([
    { command: "clerk-memberships resume .clerk-memberships/9f1c40a2b7d3e815.jsonl", description: "Finish an apply" }
  ])
)

/** Reads a journal by the path of its file. */
export const readJournal = Effect.fnUntraced(function* (path: string) {
  const [, digits] = /^([0-9a-f]{16})\.jsonl$/.exec(NodePath.basename(path)) ?? []
  if (digits === undefined) return yield* invalidUsage(`${path} is no journal: its name is 16 digits and .jsonl`)
  // The library has no journal where the file is not there, and where not even its first line is whole.
  const fileSystem = yield* FileSystem.FileSystem
  yield* Effect.mapError(fileSystem.access(path), (error) => fileFailure(`read ${path}`, error))
  const read = SyncJournal.use((journals) => journals.read(digits))
  const journaled = yield* Effect.mapError(read, ({ message }) => invalidJournal(`${path}: ${message}`))
  return yield* Option.isNone(journaled)
    ? invalidJournal(`${path} has no plan: nothing was begun, and nothing was changed. Apply it again`)
    : Effect.succeed(journaled.value)
})

const invalidJournal = (text: string) => new CommandFailure({ exit: "rejected", text })
