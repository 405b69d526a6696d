/** Plans the inverse of an apply. */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Acknowledge, Guards } from "../Desired.ts"
import { PlanRejected } from "../PlanRejected.ts"
import type { Report } from "../SyncEvent.ts"
import { administratorRoles } from "./administrators.ts"
import { estimate } from "./estimate.ts"
import { checkGuards } from "./guards.ts"
import { seal } from "./hash.ts"
import { invalidRequest } from "./invalidRequest.ts"
import { inverseOf, removedUsers } from "./inverse.ts"
import { presentOf } from "./judge.ts"
import { lookUp } from "./lookUp.ts"
import { isRejected, observedOf } from "./makePlan.ts"
import { currentMillis } from "./millis.ts"
import { observe } from "./observe.ts"
import { checkOptions } from "./planOptions.ts"
import type { Options } from "./planSchema.ts"
import { targetOf } from "./target.ts"

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
  Effect.fn(operation)(function* (report: Report, undoOptions: UndoOptions = {}) {
    const options = yield* optionsOf(report, undoOptions)
    const { organizationId } = report.target
    const { quota, target } = yield* targetOf(operation, client, organizationId)
    yield* checkTarget(report, target)
    const observation = yield* observe(client, organizationId)
    const questions = { userId: removedUsers(report), emailAddress: [], externalId: [] }
    const { userIds } = yield* lookUp(client, questions)
    const roles = administratorRoles(observation.roles, options.administratorRoles)
    const isAdministrator = (role: string): boolean => roles.includes(role)
    const inverse = inverseOf({ report, observation, present: presentOf(observation), userIds, isAdministrator })
    const observed = { ...observedOf(observation, roles, undefined), base: report.base }
    const listed = report.base?.listed ?? 0
    const rejections = checkGuards({
      observed,
      actions: inverse.actions,
      base: undefined,
      listed,
      options,
      isAdministrator
    })
    if (isRejected(rejections)) return yield* Effect.fail(new PlanRejected({ rejections }))
    const { actions, held, kept } = inverse
    return yield* seal({
      format: "effect-clerk/membership-plan@1",
      createdAt: yield* currentMillis,
      target,
      observed,
      options,
      listed,
      actions,
      held,
      kept,
      forgotten: [],
      estimate: estimate(actions, observed, quota)
    })
  })

/** Programs without types may pass anything. */
const optionsOf = (report: Report, { acknowledge, guards }: UndoOptions) => {
  const checked = checkOptions({ acknowledge, guards })
  if (Result.isFailure(checked)) return invalidRequest(operation, checked.failure)
  const given = checked.success.guards
  const isGiven = (name: string): boolean => guards !== undefined && Reflect.get(guards, name) !== undefined
  const { administratorRoles, guards: earlier } = report.options
  const options: Options = {
    ...checked.success,
    administratorRoles,
    guards: {
      minAdministrators: (isGiven("minAdministrators") ? given : earlier).minAdministrators,
      maxRemovals: (isGiven("maxRemovals") ? given : earlier).maxRemovals,
      maxDemotions: (isGiven("maxDemotions") ? given : earlier).maxDemotions,
      protect: (isGiven("protect") ? given : earlier).protect
    }
  }
  return Effect.succeed(options)
}

const checkTarget = ({ target }: Report, own: Report["target"]) => {
  const issues = (["apiUrl", "keyKind"] as const).flatMap((field) =>
    target[field] === own[field]
      ? []
      : [{ path: ["report", "target", field], expected: `${own[field]}, as the client has it` }]
  )
  return issues.length === 0 ? Effect.void : invalidRequest(operation, issues)
}
