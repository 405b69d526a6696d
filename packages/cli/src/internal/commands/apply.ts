import { readDigits } from "@effect-clerk/sync/internal"
import * as Plan from "@effect-clerk/sync/Plan"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Connection from "../connection.ts"
import { invalidUsage } from "../failure.ts"
import * as Flags from "../flags.ts"
import { readBytes } from "../memberFile/memberFile.ts"
import { applyPlan } from "../plan/applyPlan.ts"
import * as PlanFlags from "../plan/flags.ts"
import { type Directories, layerSync } from "../plan/layerSync.ts"
import { readPlan } from "../plan/planFile.ts"
import { planList } from "../plan/planList.ts"
import { formatPlan } from "../plan/printPlan.ts"
import * as Output from "../terminal/output.ts"
import { confirm, placeOf } from "../terminal/question.ts"
import * as Screen from "../terminal/screen.ts"
import { count } from "../terminal/text.ts"

const flags = {
  file: Flags.pathArgument("FILE").pipe(
    Argument.withDescription("Plan that plan --out has saved, or a list of members")
  ),
  organizationId: Flag.String("org").pipe(
    Flag.withMetavar("ORG"),
    Flag.withDescription("Id of the organization, for a list; CLERK_ORGANIZATION_ID unless given"),
    Flags.optional
  ),
  options: PlanFlags.plan,
  expect: Flag.String("expect").pipe(
    Flag.withMetavar("HASH"),
    Flag.withDescription("Hash of the plan that was reviewed; another plan is not applied"),
    Flag.filterMap(
      (hash) => Option.fromUndefinedOr(readDigits(hash)),
      (hash) => `Expected the hash of a plan, or 16 digits of it or more, got ${hash}`
    ),
    Flags.optional
  ),
  yes: Flags.yes,
  rate: PlanFlags.rate,
  stale: PlanFlags.stale,
  state: PlanFlags.state,
  journal: Flags.path("journal").pipe(
    Flag.withMetavar("DIR"),
    Flag.withDescription("Directory of the journals; that of --state unless given"),
    Flags.optional
  ),
  json: Flags.json,
  connection: Connection.flags
}

type Input = Command.Command.Config.Infer<typeof flags>

export const apply = Command.make(
  "apply",
  flags,
  Effect.fnUntraced(
    function* (input) {
      const plan = yield* planOf(input)
      yield* ask(plan, input)
      const { expect, json, rate, stale } = input
      yield* applyPlan({ plan, options: { expect, rate, stale }, json, directories: directoriesOf(input) })
    },
    (self, input) => Effect.provide(self, layerSync(directoriesOf(input))),
    Connection.provide
  )
).pipe(
  Command.withDescription("Applies a plan or a list, once the person agrees; it can be stopped and resumed"),
  Command.withExamples([
    {
      command: "clerk-memberships apply plan.json --expect sha256:9f1c40a2b7d3e815 --yes",
      description: "Apply what was reviewed"
    },
    { command: "clerk-memberships apply members.csv --org org_acme", description: "Plan, ask, and apply" }
  ])
)

const directoriesOf = ({ journal, state }: Input): Directories => ({ state, journal: journal ?? state })

const planOf = Effect.fnUntraced(function* ({ file, options, organizationId }: Input) {
  const bytes = yield* readBytes(file)
  const plan = yield* readPlan(file, bytes)
  if (plan === undefined) {
    return yield* planList({ file, bytes }, organizationId ?? (yield* configuredOrganization), options)
  }
  if (PlanFlags.isGiven(options)) {
    return yield* invalidUsage(`${file} is a plan, which has its options: give them to plan`)
  }
  const { organizationId: planned } = plan.target
  if (organizationId !== undefined && organizationId !== planned) {
    return yield* invalidUsage(`${file} is a plan for ${planned}, and --org is ${organizationId}`)
  }
  return plan
})

const configuredOrganization = Effect.mapError(Config.String("CLERK_ORGANIZATION_ID"), () =>
  invalidUsage(Flags.missingOrganization)
)

/** Shows the plan and asks. One without changes has nothing to ask for. */
const ask = Effect.fnUntraced(function* (plan: Plan.Plan, { expect = "", json, rate, yes }: Input) {
  if (!json || !yes) yield* show(plan, rate)
  // Nobody is asked about another plan than the one that was reviewed, which will be rejected.
  const isExpected = plan.hash.startsWith(expect, "sha256:".length)
  if (Plan.isEmpty(plan) || !isExpected) return
  const { changes, remove } = Plan.counts(plan)
  const { observed, target } = plan
  const place = placeOf({ id: target.organizationId, name: observed.organizationName }, target.keyKind)
  const removals = remove === 0 ? "" : `, of which ${count(remove, "removal")}`
  yield* confirm(`Apply ${count(changes, "change")} to ${place}${removals}?`, yes)
})

/** Shows the plan, as a text where a person will be asked. */
const show = (plan: Plan.Plan, rate: number | undefined) => {
  const text = formatPlan(plan, "stderr", rate)
  return Screen.canAsk() ? Output.write(`${text}\n`) : Output.say(text, { event: "plan", plan })
}
