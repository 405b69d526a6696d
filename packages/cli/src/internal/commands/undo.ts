import { MembershipSync } from "@effect-clerk/sync/MembershipSync"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as NodePath from "node:path"
import * as Connection from "../connection.ts"
import { guardFlags, toGuards } from "../plan/flags.ts"
import { layerSync, ofPlan } from "../plan/planning.ts"
import { printPlan, resultFlags } from "./plan.ts"
import { journal, readJournal } from "./resume.ts"

export const undo = Command.make(
  "undo",
  { journal, guards: guardFlags, result: resultFlags, connection: Connection.flags },
  ({ connection, guards, journal, result }) => {
    const directory = NodePath.dirname(journal)
    return Effect.gen(function* () {
      const { report } = yield* readJournal(journal)
      const sync = yield* MembershipSync
      const plan = yield* Effect.mapError(sync.undo(report, toGuards(guards)), ofPlan)
      yield* printPlan(plan, result)
    }).pipe(Effect.provide(layerSync(directory, directory)), Connection.provide(connection))
  }
).pipe(
  Command.withDescription("Plans the inverse of what an apply has done, for review and apply"),
  Command.withExamples([
    {
      command: "clerk-memberships undo .clerk-memberships/9f1c40a2b7d3e815.jsonl --out undo.json",
      description: "Save the inverse as a plan"
    }
  ])
)
