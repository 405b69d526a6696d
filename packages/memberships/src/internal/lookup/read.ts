/** Reads the memberships of several users in one request. */
import * as Effect from "effect/Effect"
import * as Endpoints from "../../Endpoints.ts"
import type { OrganizationMembership } from "../../OrganizationMembership.ts"
import { filterOf } from "../find.ts"
import type { Execute } from "../methods.ts"

export type Members = ReadonlyMap<string, OrganizationMembership>

/**
 * Returns the memberships of users in one organization, by user id. Each membership is matched by the id that it has itself;
 * where Clerk leaves out the user data of some, the users that are left are read one by one.
 */
export const readMembers = Effect.fnUntraced(function* (
  execute: Execute,
  organizationId: string,
  userIds: ReadonlyArray<string>
) {
  const read = (userIds: ReadonlyArray<string>) =>
    execute(Endpoints.list, { organizationId, userId: userIds.map(filterOf), limit: userIds.length })

  const members = new Map<string, OrganizationMembership>()
  const { data } = yield* read(userIds)
  for (const member of data) if (member.publicUserData !== undefined) members.set(member.publicUserData.userId, member)
  if (data.every(({ publicUserData }) => publicUserData !== undefined)) return members
  for (const userId of userIds.filter((userId) => !members.has(userId))) {
    // A membership without user data that is found by one id is that user's.
    const alone = userIds.length === 1 ? data : (yield* read([userId])).data
    const member = alone.find(({ publicUserData }) => (publicUserData?.userId ?? userId) === userId)
    if (member !== undefined) members.set(userId, member)
  }
  return members
})
