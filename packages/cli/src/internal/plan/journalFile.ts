/** Files that an apply keeps its journal in. */
import { SyncJournal } from "@effect-clerk/sync/SyncJournal"
import * as Argument from "effect/cli/Argument"
import * as Effect from "effect/Effect"
import * as FileSystem from "effect/FileSystem"
import * as Option from "effect/Option"
import * as NodePath from "node:path"
import { CommandFailure } from "../../CommandFailure.ts"
import { fileFailure, invalidUsage } from "../failure.ts"
import * as Flags from "../flags.ts"

export const argument = Flags.pathArgument("JOURNAL").pipe(
  Argument.withDescription("Journal of an apply, such as .clerk-memberships/9f1c40a2b7d3e815.jsonl")
)

/** Reads a journal by the path of its file. */
export const readJournal = Effect.fnUntraced(function* (path: string) {
  const [, digits] = /^([0-9a-f]{16})\.jsonl$/.exec(NodePath.basename(path)) ?? []
  if (digits === undefined) return yield* invalidUsage(`${path} is no journal: its name is 16 digits and .jsonl`)
  // The library has no journal where the file is not there, and where not even its first line is whole.
  const fileSystem = yield* FileSystem.FileSystem
  yield* Effect.mapError(fileSystem.access(path), fileFailure(`read ${path}`))
  const read = SyncJournal.use((journals) => journals.read(digits))
  const journaled = yield* Effect.mapError(read, ({ message }) => invalidJournal(`${path}: ${message}`))
  return yield* Option.isNone(journaled)
    ? invalidJournal(`${path} has no plan: nothing was begun, and nothing was changed. Apply it again`)
    : Effect.succeed(journaled.value)
})

const invalidJournal = (text: string) => new CommandFailure({ exit: "rejected", text })
