/** Plans as a person reads them. */
import { digitsOf } from "@effect-clerk/sync/internal"
import * as Plan from "@effect-clerk/sync/Plan"
import type * as Command from "effect/cli/Command"
import * as Effect from "effect/Effect"
import { CommandEnded } from "../../CommandFailure.ts"
import * as Output from "../terminal/output.ts"
import * as Screen from "../terminal/screen.ts"
import { npx, quoted } from "../terminal/shell.ts"
import type * as PlanFlags from "./flags.ts"
import { writePlan } from "./planFile.ts"

/** Prints a plan, saves it, and ends as `--exit-code` asks. */
export const printPlan = Effect.fnUntraced(function* (
  plan: Plan.Plan,
  { exitCode, json, out }: Command.Command.Config.Infer<typeof PlanFlags.result>
) {
  yield* json ? Output.printJson(plan) : Output.print(formatPlan(plan, "stdout"))
  if (out !== undefined) yield* savePlan(plan, out)
  if (exitCode && !Plan.isEmpty(plan)) yield* new CommandEnded({ exit: "changes" })
})

const savePlan = Effect.fnUntraced(function* (plan: Plan.Plan, file: string) {
  yield* writePlan(file, plan)
  // The first digits suffice to name a plan.
  const hash = `sha256:${digitsOf(plan.hash)}`
  const apply = `${npx} apply ${quoted(file)} --expect ${hash}`
  yield* Output.say(`Saved ${file}  ${hash}   ${apply}`, { event: "saved", file, hash: plan.hash, apply })
})

/** Writes a plan for the person at a stream, with the time that an apply takes at a rate. */
export const formatPlan = (plan: Plan.Plan, target: Screen.Target, rate?: number): string =>
  Plan.format(plan, { width: Screen.widthOf(target), color: Screen.hasColor(target), rate })
