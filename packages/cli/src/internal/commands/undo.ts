import { MembershipSync } from "@effect-clerk/sync/MembershipSync"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as NodePath from "node:path"
import * as Connection from "../connection.ts"
import * as PlanFlags from "../plan/flags.ts"
import * as JournalFile from "../plan/journalFile.ts"
import { layerSync } from "../plan/layerSync.ts"
import { ofPlan } from "../plan/planList.ts"
import { printPlan } from "../plan/printPlan.ts"

export const undo = Command.make(
  "undo",
  {
    journal: JournalFile.argument,
    guards: PlanFlags.guards,
    result: PlanFlags.result,
    connection: Connection.flags
  },
  Effect.fnUntraced(
    function* ({ guards, journal, result }) {
      const { report } = yield* JournalFile.readJournal(journal)
      const sync = yield* MembershipSync
      const plan = yield* Effect.mapError(sync.undo(report, guards), ofPlan)
      yield* printPlan(plan, result)
    },
    (self, { journal }) => {
      const directory = NodePath.dirname(journal)
      return Effect.provide(self, layerSync({ state: directory, journal: directory }))
    },
    Connection.provide
  )
).pipe(
  Command.withDescription("Plans the inverse of what an apply has done, for review and apply"),
  Command.withExamples([
    {
      command: "clerk-memberships undo .clerk-memberships/9f1c40a2b7d3e815.jsonl --out undo.json",
      description: "Save the inverse as a plan"
    }
  ])
)
