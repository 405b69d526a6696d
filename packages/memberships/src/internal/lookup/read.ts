/** Reads the memberships of several users in one request. */
import { MalformedResponse, type SDKException } from "@effect-clerk/core/SDKException"
import { exception } from "@effect-clerk/http/internal"
import * as Effect from "effect/Effect"
import * as Endpoints from "../../Endpoints.ts"
import type { OrganizationMembership } from "../../OrganizationMembership.ts"
import { decodeOrganizationMembershipRows, InvalidRow, type Row } from "../decode.ts"
import { filterOf } from "../find.ts"
import type { Execute } from "../methods.ts"
import { rowsOf } from "../recordStream.ts"

export interface Members {
  readonly byUserId: ReadonlyMap<string, OrganizationMembership>
  /** Failure of a membership that cannot be read. It may be that of any user who has no other. */
  readonly unreadable: SDKException | undefined
}

const list = /* @__PURE__ */ rowsOf(Endpoints.list, decodeOrganizationMembershipRows)

/**
 * Returns the memberships of users in one organization, by user id. Each membership is matched by the id that it has itself;
 * where Clerk leaves out the user data of some, the users that are left are read one by one. One that cannot be read hides none
 * of the others.
 */
export const readMembers = Effect.fnUntraced(function* (
  execute: Execute,
  organizationId: string,
  userIds: ReadonlyArray<string>
) {
  const read = (userIds: ReadonlyArray<string>) =>
    Effect.map(
      execute(list, { organizationId, userId: userIds.map(filterOf), limit: userIds.length }),
      ({ data }) => data
    )

  const byUserId = new Map<string, OrganizationMembership>()
  const rows = yield* read(userIds)
  let unreadable = failureAmong(rows)
  const data = readable(rows)
  for (const member of data) if (member.publicUserData !== undefined) byUserId.set(member.publicUserData.userId, member)
  if (data.every(({ publicUserData }) => publicUserData !== undefined)) return { byUserId, unreadable }
  for (const userId of userIds.filter((userId) => !byUserId.has(userId))) {
    // A membership without user data that is found by one id is that user's.
    const alone = userIds.length === 1 ? rows : yield* read([userId])
    unreadable ??= failureAmong(alone)
    const member = readable(alone).find(({ publicUserData }) => (publicUserData?.userId ?? userId) === userId)
    if (member !== undefined) byUserId.set(userId, member)
  }
  return { byUserId, unreadable }
})

type Rows = ReadonlyArray<Row<OrganizationMembership>>

const readable = (rows: Rows): ReadonlyArray<OrganizationMembership> =>
  rows.flatMap((row) => (row instanceof InvalidRow ? [] : [row]))

/** Returns the failure of the first row that cannot be read. */
const failureAmong = (rows: Rows): SDKException | undefined => {
  const row = rows.find((row) => row instanceof InvalidRow)
  if (row === undefined) return undefined
  const issues = [{ path: [...row.path, ...row.issue.path], expected: row.issue.expected }]
  const reason = new MalformedResponse({ processed: "yes", status: 200, issues })
  return exception(Endpoints.list, 1, reason)
}
