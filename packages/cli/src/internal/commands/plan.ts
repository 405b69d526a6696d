import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import * as Connection from "../connection.ts"
import { invalidUsage } from "../failure.ts"
import * as Flags from "../flags.ts"
import { readBytes } from "../memberFile/memberFile.ts"
import * as PlanFlags from "../plan/flags.ts"
import { layerSync } from "../plan/layerSync.ts"
import { readPlan } from "../plan/planFile.ts"
import { planList } from "../plan/planList.ts"
import { printPlan } from "../plan/printPlan.ts"

export const plan = Command.make(
  "plan",
  {
    file: Flags.pathArgument("FILE").pipe(
      Argument.withDescription(
        "List of the members: CSV or JSON lines, with the columns user_id, email or external_id, and role"
      )
    ),
    organizationId: Flags.organization,
    options: PlanFlags.plan,
    state: PlanFlags.state,
    result: PlanFlags.result,
    connection: Connection.flags
  },
  Effect.fnUntraced(
    function* ({ file, options, organizationId, result }) {
      if (result.out === file) return yield* invalidUsage(`--out ${file} is the list itself`)
      const bytes = yield* readBytes(file)
      if ((yield* readPlan(file, bytes)) !== undefined)
        return yield* invalidUsage(`${file} is a plan already: apply it`)
      return yield* printPlan(yield* planList({ file, bytes }, organizationId, options), result)
    },
    (self, { state }) => Effect.provide(self, layerSync({ state, journal: state })),
    Connection.provide
  )
).pipe(
  Command.withDescription("Compares a list with the members of an organization, and shows what would change"),
  Command.withExamples([
    {
      command: "clerk-memberships plan members.csv --org org_acme --remove managed --out plan.json",
      description: "Save a plan for apply"
    }
  ])
)
