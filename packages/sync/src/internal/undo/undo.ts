/** Plans the inverse of an apply. */
import { decoder, invalidRequest } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { endSpanAround } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type { Acknowledge, Guards } from "../../Desired.ts"
import type { Report } from "../../SyncEvent.ts"
import { presentOf } from "../apply/judge.ts"
import { seal } from "../model/hash.ts"
import { currentMillis } from "../model/millis.ts"
import { Count } from "../model/numbers.ts"
import { Action, Options, schema, Target } from "../model/planSchema.ts"
import { targetOf } from "../model/target.ts"
import { administratorRoles } from "../plan/administrators.ts"
import { checkedInput, fieldsOf } from "../plan/checkedInput.ts"
import { checkGuards } from "../plan/guards.ts"
import { lookUp } from "../plan/lookUp.ts"
import { draftOf, isRejected, observedOf } from "../plan/makePlan.ts"
import { observe } from "../plan/observe.ts"
import { reject } from "../plan/plan.ts"
import { checkOptions } from "../plan/planOptions.ts"
import { inverseOf, removedUsers } from "./inverse.ts"

/**
 * Options of `undo`. Guards that are not given are those of the plan that is taken back.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface UndoOptions {
  readonly guards?: Guards | undefined
  readonly acknowledge?: Acknowledge | undefined
}

const operation = "MembershipSync.undo"

export const undo = (client: ClerkHttpClient["Service"]) =>
  Effect.fn(operation)(function* (given: Report, undoOptions?: UndoOptions) {
    const { options, report } = yield* checkedInput(operation, () => checkInput(given, undoOptions))
    const { organizationId } = report.target
    const { quota, target } = yield* targetOf(operation, client, organizationId)
    yield* checkTarget(report, target)
    const observation = yield* observe(client, organizationId)
    const removed = { userId: removedUsers(report.outcomes), emailAddress: [], externalId: [] }
    const { userIds } = yield* lookUp(client, removed)
    const roles = administratorRoles(observation.roles, options.administratorRoles)
    const isAdministrator = (role: string): boolean => roles.includes(role)
    const { outcomes } = report
    const present = presentOf(observation)
    const { actions, held, kept } = inverseOf({ outcomes, observation, present, userIds, isAdministrator })
    const observed = { ...observedOf(observation, roles, undefined), base: report.base }
    const listed = report.base?.listed ?? 0
    const rejections = checkGuards({ observed, actions, base: undefined, listed, options, isAdministrator })
    if (isRejected(rejections)) return yield* reject(rejections)
    const createdAt = yield* currentMillis
    return yield* seal(
      draftOf({ createdAt, target, observed, options, listed, actions, held, kept, forgotten: [], quota })
    )
  }, endSpanAround)

/** The part of a report that is taken back. The rest of it does not matter. */
const Undoable = Schema.Struct({
  target: Target,
  options: Options,
  base: schema.fields.observed.fields.base,
  outcomes: Schema.Array(Schema.Struct({ n: Count, action: Action, applied: Schema.Boolean }))
})

const decodeReport = decoder(Undoable, "ignore")

interface Input {
  readonly report: typeof Undoable.Type
  readonly options: Options
}

/** A report may come from a file. */
const checkInput = (
  given: Report,
  undoOptions: UndoOptions | undefined
): Result.Result<Input, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const { acknowledge, guards } = fieldsOf(undoOptions, ["options"], ["guards", "acknowledge"], issues)
  const decoded = decodeReport(given)
  if (Result.isFailure(decoded)) {
    for (const { expected, path } of decoded.failure) issues.push({ path: ["report", ...path], expected })
    return Result.fail(issues)
  }
  const report = decoded.success
  const { administratorRoles, guards: earlier } = report.options
  const options = checkOptions({ acknowledge, administratorRoles, guards: guardsOf(guards, earlier) })
  if (Result.isFailure(options)) for (const issue of options.failure) issues.push(issue)
  return Result.isSuccess(options) && issues.length === 0
    ? Result.succeed({ report, options: options.success })
    : Result.fail(issues)
}

/** Replaces the earlier guards by those that are given. What is no object is rejected with the other options. */
const guardsOf = (given: unknown, earlier: Options["guards"]): unknown => {
  if (given === undefined) return earlier
  if (typeof given !== "object" || given === null || Array.isArray(given)) return given
  return { ...earlier, ...Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) }
}

const checkTarget = ({ target }: Input["report"], own: Report["target"]) => {
  const issues = (["apiUrl", "keyKind"] as const).flatMap((field) =>
    target[field] === own[field]
      ? []
      : [{ path: ["report", "target", field], expected: `${own[field]}, as the client has it` }]
  )
  return issues.length === 0 ? Effect.void : Effect.fail(invalidRequest(operation, issues))
}
