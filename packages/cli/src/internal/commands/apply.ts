import { readDigits } from "@effect-clerk/sync/internal"
import * as Plan from "@effect-clerk/sync/Plan"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { applyPlan } from "../plan/applying.ts"
import * as Connection from "../connection.ts"
import { invalidUsage } from "../failure.ts"
import * as Flags from "../flags.ts"
import { readBytes } from "../memberFile/memberFile.ts"
import * as Output from "../terminal/output.ts"
import { isGiven, planFlags, state, toOptions } from "../plan/flags.ts"
import { formatPlan, layerSync, planList, readPlan } from "../plan/planning.ts"
import { confirm } from "../terminal/question.ts"
import * as Screen from "../terminal/screen.ts"
import { count } from "../terminal/text.ts"

const parseRate = (text: string): Option.Option<number> => {
  const rate = /^\d+(?:\.\d+)?%$/.test(text) ? parseFloat(text) / 100 : /^\d*\.?\d+$/.test(text) ? Number(text) : NaN
  return rate > 0 && rate <= 1 ? Option.some(rate) : Option.none()
}

export const rate = Flag.String("rate").pipe(
  Flag.withMetavar("N%"),
  Flag.withDescription(
    "Share of Clerk's rate limit that it takes: 50% unless given, since the application needs its own"
  ),
  Flag.filterMap(parseRate, (text) => `Expected a share above 0% and at most 100%, got ${text}`),
  Flag.optional
)

export const stale = Flag.Literals("stale", ["reject", "skip"]).pipe(
  Flag.withDescription("Outcome where somebody else has changed something since: reject unless given"),
  Flag.optional
)

export const apply = Command.make(
  "apply",
  {
    file: Flags.pathArgument("FILE").pipe(
      Argument.withDescription("Plan that plan --out has saved, or a list of members")
    ),
    organizationId: Flag.String("org").pipe(
      Flag.withMetavar("ORG"),
      Flag.withDescription("Id of the organization, for a list; CLERK_ORGANIZATION_ID unless given"),
      Flag.optional
    ),
    options: planFlags,
    expect: Flag.String("expect").pipe(
      Flag.withMetavar("HASH"),
      Flag.withDescription("Hash of the plan that was reviewed; another plan is not applied"),
      Flag.filterMap(
        (hash) => Option.fromUndefinedOr(readDigits(hash)),
        (hash) => `Expected the hash of a plan, or 16 digits of it or more, got ${hash}`
      ),
      Flag.optional
    ),
    yes: Flags.yes,
    rate,
    stale,
    state: Flag.withDefault(state, Flags.defaultState),
    journal: Flags.path("journal").pipe(
      Flag.withMetavar("DIR"),
      Flag.withDescription("Directory of the journals; that of --state unless given"),
      Flag.optional
    ),
    json: Flags.json,
    connection: Connection.flags
  },
  (input) =>
    Effect.gen(function* () {
      const plan = yield* planOf(input)
      yield* ask(plan, input)
      const options = {
        rate: Option.getOrUndefined(input.rate),
        stale: Option.getOrUndefined(input.stale),
        expect: Option.getOrUndefined(input.expect)
      }
      yield* applyPlan({ plan, options, json: input.json, state: input.state, journal: journalOf(input) })
    }).pipe(Effect.provide(layerSync(input.state, journalOf(input))), Connection.provide(input.connection))
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

interface Input {
  readonly file: string
  readonly organizationId: Option.Option<string>
  readonly options: Command.Command.Config.Infer<typeof planFlags>
  /** Digits of the hash that was reviewed. */
  readonly expect: Option.Option<string>
  readonly state: string
  readonly journal: Option.Option<string>
  readonly json: boolean
  readonly yes: boolean
  readonly rate: Option.Option<number>
}

const journalOf = ({ journal, state }: Input): string => Option.getOrElse(journal, () => state)

const planOf = Effect.fnUntraced(function* ({ file, options, organizationId }: Input) {
  const bytes = yield* readBytes(file)
  const plan = yield* readPlan(file, bytes)
  if (plan === undefined) {
    return yield* planList(file, bytes, yield* organizationOf(organizationId), toOptions(options))
  }
  if (isGiven(options)) return yield* invalidUsage(`${file} is a plan, which has its options: give them to plan`)
  const { organizationId: planned } = plan.target
  if (Option.isSome(organizationId) && organizationId.value !== planned) {
    return yield* invalidUsage(`${file} is a plan for ${planned}, and --org is ${organizationId.value}`)
  }
  return plan
})

const organizationOf = (organizationId: Option.Option<string>) =>
  Option.match(organizationId, {
    onSome: Effect.succeed,
    onNone: () => Effect.mapError(Config.String("CLERK_ORGANIZATION_ID"), () => invalidUsage(Flags.missingOrganization))
  })

const isExpected = ({ hash }: Plan.Plan, digits: Option.Option<string>): boolean =>
  hash.startsWith(
    Option.getOrElse(digits, () => ""),
    "sha256:".length
  )

/** Shows the plan, as a text where a person will be asked. */
const show = (plan: Plan.Plan, rate: number | undefined) => {
  const text = formatPlan(plan, "stderr", rate)
  return Screen.canAsk() ? Output.write(`${text}\n`) : Output.say(text, { event: "plan", plan })
}

/** Shows the plan and asks. One without changes has nothing to ask for. */
const ask = Effect.fnUntraced(function* (
  plan: Plan.Plan,
  { expect, json, rate, yes }: Pick<Input, "expect" | "json" | "rate" | "yes">
) {
  if (!json || !yes) yield* show(plan, Option.getOrUndefined(rate))
  // Nobody is asked about another plan than the one that was reviewed, which will be rejected.
  if (Plan.isEmpty(plan) || !isExpected(plan, expect)) return
  const { changes, remove } = Plan.counts(plan)
  const { organizationName } = plan.observed
  const { keyKind, organizationId } = plan.target
  const removals = remove === 0 ? "" : `, of which ${count(remove, "removal")}`
  yield* confirm(
    `Apply ${count(changes, "change")} to ${organizationName} (${organizationId}, ${keyKind})${removals}?`,
    yes
  )
})
