import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as NodePath from "node:path"
import * as Connection from "../connection.ts"
import * as Flags from "../flags.ts"
import { applyPlan } from "../plan/applyPlan.ts"
import * as PlanFlags from "../plan/flags.ts"
import * as JournalFile from "../plan/journalFile.ts"
import { type Directories, layerSync } from "../plan/layerSync.ts"

const flags = {
  journal: JournalFile.argument,
  rate: PlanFlags.rate,
  stale: PlanFlags.stale,
  state: PlanFlags.stateOfJournal,
  json: Flags.json,
  connection: Connection.flags
}

export const resume = Command.make(
  "resume",
  flags,
  Effect.fnUntraced(
    function* (input) {
      const { plan, rate } = yield* JournalFile.readJournal(input.journal)
      const options = { rate: input.rate ?? rate, stale: input.stale }
      yield* applyPlan({ plan, options, json: input.json, directories: directoriesOf(input) })
    },
    (self, input) => Effect.provide(self, layerSync(directoriesOf(input))),
    Connection.provide
  )
).pipe(
  Command.withDescription("Goes on with an apply that was stopped, was killed, or has failed in part"),
  Command.withExamples([
    { command: "clerk-memberships resume .clerk-memberships/9f1c40a2b7d3e815.jsonl", description: "Finish an apply" }
  ])
)

const directoriesOf = ({ journal, state }: Command.Command.Config.Infer<typeof flags>): Directories => {
  const directory = NodePath.dirname(journal)
  return { state: state ?? directory, journal: directory }
}
