/** Plans: reads what there is, and compares it with the list. */
import { invalidRequest } from "@effect-clerk/core/internal"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { endSpanAround } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Desired, PlanOptions } from "../../Desired.ts"
import { PlanRejected, type Rejections } from "../../PlanRejected.ts"
import type { SyncState } from "../../SyncState.ts"
import type { Base } from "../model/base.ts"
import { seal as withHash } from "../model/hash.ts"
import { currentMillis } from "../model/millis.ts"
import type { Plan, Target } from "../model/planSchema.ts"
import { targetOf } from "../model/target.ts"
import { checkedInput } from "./checkedInput.ts"
import { lookUp } from "./lookUp.ts"
import { type Inputs, isRejected, makePlan } from "./makePlan.ts"
import { observe } from "./observe.ts"
import { readList } from "./readList.ts"
import { questions } from "./resolve.ts"

const operation = "MembershipSync.plan"

/** Makes the plan of a list. It changes nothing. */
export const plan = (client: ClerkHttpClient["Service"], state: SyncState["Service"]) =>
  Effect.fn(operation)(function* (desired: Desired<unknown>, planOptions?: PlanOptions) {
    const { checked, options, organizationId } = yield* checkedInput(operation, () => readList(desired, planOptions))
    // Nothing that Clerk says could change the outcome.
    if (checked.places.length === 0 && isRejected(checked.rejections)) return yield* reject(checked.rejections)

    const { quota, target } = yield* targetOf(operation, client, organizationId)
    const base = yield* loadBase(operation, state, target)
    const observation = yield* observe(client, organizationId)
    const directory = yield* lookUp(client, questions(checked.rows, observation, base))
    const createdAt = yield* currentMillis
    return yield* seal({ createdAt, target, options, checked, observation, directory, base, quota })
  }, endSpanAround)

/** Makes the plan of what was read, with its hash, or fails with all rejections. */
export const seal = (inputs: Inputs): Effect.Effect<Plan, PlanRejected> => {
  const made = makePlan(inputs)
  return Result.isSuccess(made) ? withHash(made.success) : reject(made.failure)
}

/** Returns what the last apply to a target has left behind. */
export const loadBase = (
  operation: string,
  state: SyncState["Service"],
  target: Target
): Effect.Effect<Base | undefined, SDKException> =>
  Effect.map(
    Effect.mapError(state.load(target), ({ message }) =>
      invalidRequest(operation, [{ path: ["SyncState"], expected: `a state that can be read: ${message}` }])
    ),
    Option.getOrUndefined
  )

/** Fails with all rejections of a list. */
export const reject = (rejections: Rejections): Effect.Effect<never, PlanRejected> =>
  Effect.fail(new PlanRejected({ rejections }))
