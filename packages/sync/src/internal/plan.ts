/** Plans: reads what there is, and compares it with the list. */
import * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Desired, PlanOptions } from "../Desired.ts"
import { PlanRejected, type Rejections } from "../PlanRejected.ts"
import type { SyncState } from "../SyncState.ts"
import { seal } from "./hash.ts"
import { invalidRequest } from "./invalidRequest.ts"
import { lookUp } from "./lookUp.ts"
import { isRejected, makePlan } from "./makePlan.ts"
import { observe } from "./observe.ts"
import { checkOptions } from "./planOptions.ts"
import { questions } from "./resolve.ts"
import { checkRows } from "./rows.ts"
import { targetOf } from "./target.ts"

const operation = "MembershipSync.plan"

/** Makes the plan of a list. It changes nothing. */
export const plan = (client: ClerkHttpClient["Service"], state: SyncState["Service"]) =>
  Effect.fn(operation)(function* (desired: Desired, planOptions?: PlanOptions) {
    const options = yield* checkInput(desired, planOptions)
    const checked = yield* readRows(desired.members)
    // Nothing that Clerk says could change the outcome.
    if (checked.places.length === 0 && isRejected(checked.rejections)) return yield* reject(checked.rejections)

    const { quota, target } = yield* targetOf(operation, client, desired.organizationId)
    const loaded = Effect.catch(state.load(target), ({ message }) =>
      invalidRequest(operation, [{ path: ["SyncState"], expected: `a state that can be read: ${message}` }])
    )
    const base = Option.getOrUndefined(yield* loaded)
    const observation = yield* observe(client, desired.organizationId)
    const directory = yield* lookUp(client, questions(checked.rows, observation, base))
    const createdAt = yield* Clock.currentTimeMillis
    const made = makePlan({ createdAt, target, options, checked, observation, directory, base, quota })
    return yield* Result.isSuccess(made) ? seal(made.success) : reject(made.failure)
  })

/** The list is the program's own code, and may throw. */
const readRows = (members: Desired["members"]) =>
  Effect.catch(Effect.try({ try: () => checkRows(members), catch: () => undefined }), () =>
    invalidRequest(operation, [{ path: ["members"], expected: "an iterable of members that can be read" }])
  )

/** Programs without types may pass anything. */
const checkInput = (desired: Desired, planOptions: PlanOptions | undefined) => {
  const issues: Array<Issue> = []
  const { members, organizationId }: { readonly [_ in keyof Desired]?: unknown } = { ...desired }
  for (const issue of Field.Id.issues(organizationId)) issues.push({ ...issue, path: ["organizationId"] })
  if (!Predicate.isIterable(members)) issues.push({ path: ["members"], expected: "an iterable of members" })
  const options = checkOptions(planOptions)
  if (Result.isFailure(options)) issues.push(...options.failure)
  return Result.isSuccess(options) && issues.length === 0
    ? Effect.succeed(options.success)
    : invalidRequest(operation, issues)
}

const reject = (rejections: Rejections): Effect.Effect<never, PlanRejected> =>
  Effect.fail(new PlanRejected({ rejections }))
