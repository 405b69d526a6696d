import type { ClerkHttpClient } from "@effect-clerk/http"
import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { fullMembership, fullPublicUserData } from "@effect-clerk/test-support/fixtures"
import { readMembers } from "../../src/internal/lookup/read.ts"

/** Answers each request with a page of memberships of these users; one that is undefined has no user data. */
const answering = (...pages: ReadonlyArray<ReadonlyArray<string | undefined>>): ClerkHttpClient.Service["execute"] => {
  let requests = 0
  return (endpoint) => {
    const users = pages[requests++] ?? []
    const data = users.map((userId, index) => ({
      ...fullMembership,
      id: `orgmem_${requests}_${index}`,
      public_user_data: userId === undefined ? undefined : { ...fullPublicUserData, user_id: userId }
    }))
    return Effect.orDie(Effect.fromResult(endpoint.decode({ data, total_count: data.length })))
  }
}

const read = (execute: ClerkHttpClient.Service["execute"], ...userIds: ReadonlyArray<string>) =>
  Effect.map(readMembers(execute, "org_acme", userIds), ({ byUserId }) =>
    Object.fromEntries([...byUserId].map(([userId, { id }]) => [userId, id]))
  )

describe("readMembers", () => {
  it.effect(
    "matches each membership by its own user id, in whichever order they come, and whoever was not asked for",
    () =>
      Effect.gen(function* () {
        const members = yield* read(answering(["c", "x", "a"]), "a", "b", "c")
        expect(members).toEqual({ a: "orgmem_1_2", c: "orgmem_1_0", x: "orgmem_1_1" })
      })
  )

  it.effect("takes a membership without user data for a user's only where that one alone was asked for", () =>
    Effect.gen(function* () {
      expect(yield* read(answering([undefined]), "a")).toEqual({ a: "orgmem_1_0" })
      expect(yield* read(answering(["b"]), "a")).toEqual({ b: "orgmem_1_0" })
      // The second request finds nobody, the third one another user.
      expect(yield* read(answering(["b", undefined], [], ["x"]), "a", "b", "c")).toEqual({ b: "orgmem_1_0" })
      expect(yield* read(answering([undefined, undefined], ["a"], [undefined]), "a", "b")).toEqual({
        a: "orgmem_2_0",
        b: "orgmem_3_0"
      })
    })
  )
})
