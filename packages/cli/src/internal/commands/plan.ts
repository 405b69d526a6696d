import * as Plan from "@effect-clerk/sync/Plan"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connection from "../connection.ts"
import { CommandEnded } from "../../CommandFailure.ts"
import { invalidUsage } from "../failure.ts"
import * as Flags from "../flags.ts"
import { readBytes } from "../memberFile/memberFile.ts"
import * as Output from "../terminal/output.ts"
import { planFlags, state, toOptions } from "../plan/flags.ts"
import { formatPlan, layerSync, planList, readPlan, shortHash, writePlan } from "../plan/planning.ts"
import { npx, quoted } from "../terminal/shell.ts"

/** Flags of a command whose result is a plan. */
export const resultFlags = {
  out: Flags.path("out").pipe(
    Flag.withMetavar("FILE"),
    Flag.withDescription("File to save the plan to, which nobody else may read"),
    Flag.optional
  ),
  exitCode: Flags.flag("exit-code", "End with 4 if there are changes"),
  json: Flags.json
}

export const plan = Command.make(
  "plan",
  {
    file: Flags.pathArgument("FILE").pipe(
      Argument.withDescription(
        "List of the members: CSV or JSON lines, with the columns user_id, email or external_id, and role"
      )
    ),
    organizationId: Flags.organization,
    options: planFlags,
    state: Flag.withDefault(state, Flags.defaultState),
    result: resultFlags,
    connection: Connection.flags
  },
  ({ connection, file, options, organizationId, result, state }) =>
    Effect.gen(function* () {
      if (Option.contains(result.out, file)) return yield* invalidUsage(`--out ${file} is the list itself`)
      const bytes = yield* readBytes(file)
      if ((yield* readPlan(file, bytes)) !== undefined)
        return yield* invalidUsage(`${file} is a plan already: apply it`)
      const plan = yield* planList(file, bytes, organizationId, toOptions(options))
      return yield* printPlan(plan, result)
    }).pipe(Effect.provide(layerSync(state, state)), Connection.provide(connection))
).pipe(
  Command.withDescription("Compares a list with the members of an organization, and shows what would change"),
  Command.withExamples([
    {
      command: "clerk-memberships plan members.csv --org org_acme --remove managed --out plan.json",
      description: "Save a plan for apply"
    }
  ])
)

/** Prints a plan, saves it, and ends as `--exit-code` asks. */
export const printPlan = Effect.fnUntraced(function* (
  plan: Plan.Plan,
  { exitCode, json, out }: Command.Command.Config.Infer<typeof resultFlags>
) {
  yield* json ? Output.printJson(plan) : Output.print(formatPlan(plan, "stdout"))
  if (Option.isSome(out)) {
    yield* writePlan(out.value, plan)
    const hash = shortHash(plan)
    const apply = `${npx} apply ${quoted(out.value)} --expect ${hash}`
    yield* Output.say(`Saved ${out.value}  ${hash}   ${apply}`, {
      event: "saved",
      file: out.value,
      hash: plan.hash,
      apply
    })
  }
  if (exitCode && !Plan.isEmpty(plan)) yield* new CommandEnded({ exit: "changes" })
})
