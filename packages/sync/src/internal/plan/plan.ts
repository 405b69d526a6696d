/** Plans: reads what there is, and compares it with the list. */
import * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Desired, PlanOptions } from "../../Desired.ts"
import { PlanRejected, type Rejections } from "../../PlanRejected.ts"
import type { SyncState } from "../../SyncState.ts"
import type { Base } from "../model/base.ts"
import { seal as withHash } from "../model/hash.ts"
import { checkedInput, fieldsOf, invalidRequest } from "../invalidRequest.ts"
import { lookUp } from "./lookUp.ts"
import { type Inputs, isRejected, makePlan } from "./makePlan.ts"
import { currentMillis } from "../model/millis.ts"
import { observe } from "./observe.ts"
import { checkOptions, optionNames } from "./planOptions.ts"
import type { Options, Plan, Target } from "../model/planSchema.ts"
import { questions } from "./resolve.ts"
import { type CheckedRows, checkRows } from "./rows.ts"
import { targetOf } from "../model/target.ts"

const operation = "MembershipSync.plan"

/** List that was read, with its options. */
export interface ReadList {
  readonly organizationId: string
  readonly options: Options
  readonly checked: CheckedRows
}

/** Makes the plan of a list. It changes nothing. */
export const plan = (client: ClerkHttpClient["Service"], state: SyncState["Service"]) =>
  Effect.fn(operation)(function* (desired: Desired, planOptions?: PlanOptions) {
    const { checked, options, organizationId } = yield* readList(operation, desired, planOptions)
    // Nothing that Clerk says could change the outcome.
    if (checked.places.length === 0 && isRejected(checked.rejections)) return yield* reject(checked.rejections)

    const { quota, target } = yield* targetOf(operation, client, organizationId)
    const base = yield* loadBase(operation, state, target)
    const observation = yield* observe(client, organizationId)
    const directory = yield* lookUp(client, questions(checked.rows, observation, base))
    const createdAt = yield* currentMillis
    return yield* seal({ createdAt, target, options, checked, observation, directory, base, quota })
  })

/** Makes the plan of what was read, with its hash, or fails with all rejections. */
export const seal = (inputs: Inputs): Effect.Effect<Plan, PlanRejected> => {
  const made = makePlan(inputs)
  return Result.isSuccess(made) ? withHash(made.success) : reject(made.failure)
}

/** Place of a list in the input. */
interface Place {
  readonly desired: Issue["path"]
  /** Path to which the fields of the list belong. */
  readonly fields: Issue["path"]
  /** Name of an option in the list that has no effect there. */
  readonly isMisplaced: (name: string) => boolean
}

const alone: Place = {
  desired: ["desired"],
  fields: [],
  isMisplaced: (name) => name === "options" || optionNames.includes(name)
}

/** Reads a list and its options, which are its own where it may have some. */
export const readList = Effect.fnUntraced(function* (
  operation: string,
  desired: Desired,
  planOptions: PlanOptions | undefined,
  place: Place = alone
): Effect.fn.Return<ReadList, SDKException> {
  const { members, ...list } = yield* checkedInput(operation, () => checkInput(desired, planOptions, place))
  return { ...list, checked: yield* readRows(operation, members, place.fields) }
})

interface Input {
  readonly organizationId: string
  readonly members: Iterable<unknown>
  readonly options: Options
}

const checkInput = (
  desired: Desired,
  planOptions: PlanOptions | undefined,
  place: Place
): Result.Result<Input, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const fields = fieldsOf(desired, place.desired, undefined, issues)
  const { members, options: own, organizationId } = fields
  for (const name of Object.keys(fields).filter(place.isMisplaced))
    issues.push({ path: [...place.desired, name], expected: "nothing: it belongs to the options of the plan" })
  const isId = Field.Id.is(organizationId)
  const isList = Predicate.isIterable(members)
  for (const issue of Field.Id.issues(organizationId))
    issues.push({ ...issue, path: [...place.fields, "organizationId"] })
  if (!isList) issues.push({ path: [...place.fields, "members"], expected: "an iterable of members" })
  const options = checkOptions(own === undefined ? planOptions : own)
  const optionsPath = own === undefined ? [] : place.fields
  if (Result.isFailure(options))
    for (const issue of options.failure) issues.push({ ...issue, path: [...optionsPath, ...issue.path] })
  return isId && isList && Result.isSuccess(options) && issues.length === 0
    ? Result.succeed({ organizationId, members, options: options.success })
    : Result.fail(issues)
}

/** The list is the program's own code, and may throw. */
const readRows = (operation: string, members: Iterable<unknown>, path: Issue["path"]) =>
  Effect.catch(Effect.try({ try: () => checkRows(members), catch: () => undefined }), () =>
    invalidRequest(operation, [{ path: [...path, "members"], expected: "an iterable of members that can be read" }])
  )

/** Returns what the last apply to a target has left behind. */
export const loadBase = (
  operation: string,
  state: SyncState["Service"],
  target: Target
): Effect.Effect<Base | undefined, SDKException> =>
  Effect.map(
    Effect.catch(state.load(target), ({ message }) =>
      invalidRequest(operation, [{ path: ["SyncState"], expected: `a state that can be read: ${message}` }])
    ),
    Option.getOrUndefined
  )

/** Fails with all rejections of a list. */
export const reject = (rejections: Rejections): Effect.Effect<never, PlanRejected> =>
  Effect.fail(new PlanRejected({ rejections }))
