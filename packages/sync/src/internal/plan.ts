/** Plans: reads what there is, and compares it with the list. */
import * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"
import type { SDKException } from "@effect-clerk/core/SDKException"
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
import { checkedInput, fieldsOf, invalidRequest } from "./invalidRequest.ts"
import { lookUp } from "./lookUp.ts"
import { isRejected, makePlan } from "./makePlan.ts"
import { observe } from "./observe.ts"
import { checkOptions } from "./planOptions.ts"
import type { Options } from "./planSchema.ts"
import { questions } from "./resolve.ts"
import { type CheckedRows, checkRows } from "./rows.ts"
import { targetOf } from "./target.ts"

const operation = "MembershipSync.plan"

/** Makes the plan of a list. It changes nothing. */
export const plan = (client: ClerkHttpClient["Service"], state: SyncState["Service"]) =>
  Effect.fn(operation)(function* (desired: Desired, planOptions?: PlanOptions) {
    const { members, options, organizationId } = yield* checkedInput(operation, () => checkInput(desired, planOptions))
    const checked = yield* readRows(members)
    // Nothing that Clerk says could change the outcome.
    if (checked.places.length === 0 && isRejected(checked.rejections)) return yield* reject(checked.rejections)

    const { quota, target } = yield* targetOf(operation, client, organizationId)
    const loaded = Effect.catch(state.load(target), ({ message }) =>
      invalidRequest(operation, [{ path: ["SyncState"], expected: `a state that can be read: ${message}` }])
    )
    const base = Option.getOrUndefined(yield* loaded)
    const observation = yield* observe(client, organizationId)
    const directory = yield* lookUp(client, questions(checked.rows, observation, base))
    const createdAt = yield* Clock.currentTimeMillis
    const made = makePlan({ createdAt, target, options, checked, observation, directory, base, quota })
    return yield* Result.isSuccess(made) ? seal(made.success) : reject(made.failure)
  })

/** The list is the program's own code, and may throw. */
const readRows = (members: Iterable<unknown>): Effect.Effect<CheckedRows, SDKException> =>
  Effect.catch(Effect.try({ try: () => checkRows(members), catch: () => undefined }), () =>
    invalidRequest(operation, [{ path: ["members"], expected: "an iterable of members that can be read" }])
  )

interface Input {
  readonly organizationId: string
  readonly members: Iterable<unknown>
  readonly options: Options
}

const checkInput = (
  desired: Desired,
  planOptions: PlanOptions | undefined
): Result.Result<Input, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const { members, organizationId } = fieldsOf(desired, "desired", ["organizationId", "members"], issues)
  const isId = Field.Id.is(organizationId)
  const isList = Predicate.isIterable(members)
  if (!isId) for (const issue of Field.Id.issues(organizationId)) issues.push({ ...issue, path: ["organizationId"] })
  if (!isList) issues.push({ path: ["members"], expected: "an iterable of members" })
  const options = checkOptions(planOptions)
  if (Result.isFailure(options)) issues.push(...options.failure)
  return isId && isList && Result.isSuccess(options) && issues.length === 0
    ? Result.succeed({ organizationId, members, options: options.success })
    : Result.fail(issues)
}

const reject = (rejections: Rejections): Effect.Effect<never, PlanRejected> =>
  Effect.fail(new PlanRejected({ rejections }))
