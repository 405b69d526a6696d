/** The rejections of a plan, and organizations for them. */
import * as Result from "effect/Result"
import type { DesiredMember, PlanOptions } from "../src/Desired.ts"
import type { Base } from "../src/internal/model/base.ts"
import type { Rejection } from "../src/PlanRejected.ts"
import { addMember, makeWorld, tryPlan, type World } from "./world.ts"

/** An organization of an owner, some administrators and some members, all of them named by their number. */
export const organization = (members: number, administrators = 0): World => {
  const world = makeWorld()
  addMember(world, "user_owner", "org:owner")
  for (let number = 0; number < administrators; number++) addMember(world, `user_a${number}`, "org:admin")
  for (let number = 0; number < members; number++) addMember(world, `user_m${number}`, "org:member")
  return world
}

export const asIs = (world: World, except: (userId: string) => boolean = () => false): Array<DesiredMember> =>
  [...world.members].flatMap(([userId, { role }]) => (except(userId) ? [] : [{ userId, role }]))

export const rejectionsOf = (
  world: World,
  list: ReadonlyArray<DesiredMember>,
  options: PlanOptions = {},
  base?: Base
): ReadonlyArray<Rejection> =>
  Result.match(tryPlan(world, list, options, base), { onFailure: (_) => _, onSuccess: () => [] })

export const tagsOf = (...args: Parameters<typeof rejectionsOf>): ReadonlyArray<string> =>
  rejectionsOf(...args).map(({ _tag }) => _tag)

export const baseOf = (listed: number, members: Base["members"] = []): Base => ({
  format: "effect-clerk/membership-base@1",
  appliedAt: 1,
  listed,
  members,
  invitations: []
})
