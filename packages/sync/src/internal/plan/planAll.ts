/**
 * Plans for many organizations, with one pass over the instance: the organizations, memberships, invitations and roles are read
 * once, and the users whom the lists name a hundred in a request, whichever list has them.
 */
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { endSpanAround } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import type * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import type { DesiredOrganization, PlanOptions } from "../../Desired.ts"
import type { PlanRejected, Rejection } from "../../PlanRejected.ts"
import type { SyncState } from "../../SyncState.ts"
import type { Base } from "../model/base.ts"
import { currentMillis } from "../model/millis.ts"
import type { Observation } from "../model/observation.ts"
import type { Plan, Target } from "../model/planSchema.ts"
import { targetOf } from "../model/target.ts"
import { checkedInput } from "./checkedInput.ts"
import { lookUpAll } from "./lookUp.ts"
import { isRejected } from "./makePlan.ts"
import { observeAll } from "./observe.ts"
import { loadBase, reject, seal } from "./plan.ts"
import { type ReadList, readLists } from "./readList.ts"
import { type Directory, type Questions, questions } from "./resolve.ts"

const operation = "MembershipSync.planAll"

/**
 * Plan of one organization among many, or its rejections.
 *
 * @category models
 * @since 0.1.0
 */
export interface OrganizationPlan {
  readonly organizationId: string
  readonly plan: Result.Result<Plan, PlanRejected>
}

/** Makes the plans of many lists. It changes nothing. */
export const planAll =
  (client: ClerkHttpClient["Service"], state: SyncState["Service"]) =>
  (desireds: Iterable<DesiredOrganization<unknown>>, planOptions?: PlanOptions) =>
    Stream.unwrap(
      Effect.map(readAll(client, state, desireds, planOptions), (all) =>
        Stream.mapEffect(Stream.fromIterable(all), ({ organizationId, plan }) =>
          Effect.map(Effect.result(plan), (plan): OrganizationPlan => ({ organizationId, plan }))
        )
      )
    )

/** Reads all that the plans need, and returns each plan, which is yet to be made. */
const readAll = Effect.fn(operation)(function* (
  client: ClerkHttpClient["Service"],
  state: SyncState["Service"],
  desireds: Iterable<DesiredOrganization<unknown>>,
  planOptions: PlanOptions | undefined
) {
  const lists = yield* checkedInput(operation, () => readLists(desireds, planOptions))
  const [first] = lists
  if (first === undefined) return []
  const own = yield* targetOf(operation, client, first.organizationId)
  const known = yield* Effect.forEach(lists, (list) => withBase(state, list, own))
  const observations = yield* observeAll(
    client,
    lists.map(({ organizationId }) => organizationId)
  )
  const observed = known.map((list) => withQuestions(list, observations.get(list.organizationId)))
  const directoryOf = yield* lookUpAll(
    client,
    observed.map(({ asked }) => asked)
  )
  const createdAt = yield* currentMillis
  return observed.map((list) => ({
    organizationId: list.organizationId,
    plan: planOf(list, directoryOf(list.asked), createdAt)
  }))
}, endSpanAround)

/** List with what is known before the organizations are read. */
interface Known extends ReadList {
  readonly target: Target
  readonly quota: Quota | undefined
  readonly base: Base | undefined
}

const withBase = (
  state: SyncState["Service"],
  list: ReadList,
  { quota, target: { apiUrl, keyKind } }: Pick<Known, "target" | "quota">
): Effect.Effect<Known, SDKException> => {
  const target = { apiUrl, keyKind, organizationId: list.organizationId }
  return Effect.map(loadBase(operation, state, target), (base) => ({ ...list, target, quota, base }))
}

/** List with what was read of its organization, which may not exist. */
interface Observed extends Known {
  readonly observation: Observation | undefined
  readonly asked: Questions
}

const withQuestions = (list: Known, observation: Observation | undefined): Observed => ({
  ...list,
  observation,
  asked: observation === undefined ? nothing : questions(list.checked.rows, observation, list.base)
})

const nothing: Questions = { userId: [], emailAddress: [], externalId: [] }

const planOf = (
  { checked, observation, organizationId, ...list }: Observed,
  directory: Directory,
  createdAt: number
): Effect.Effect<Plan, PlanRejected> => {
  if (checked.places.length === 0 && isRejected(checked.rejections)) return reject(checked.rejections)
  if (observation === undefined) return reject([unknownOrganization(organizationId)])
  return seal({ ...list, checked, observation, directory, createdAt })
}

const unknownOrganization = (organizationId: string): Rejection => ({
  _tag: "UnknownOrganization",
  message: `no organization has the id ${organizationId}. Leave it out, or name it by its id`,
  organizationId
})
