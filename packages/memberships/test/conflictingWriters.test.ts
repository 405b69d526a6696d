import { RetryPolicy } from "@effect-clerk/core"
import type { EnsureInput, OrganizationMemberships } from "@effect-clerk/memberships"
import { assert, describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { makeRandom, serve, type Way, withoutWaits } from "./support.ts"

const organizationId = "org_acme"

const users = ["user_ada", "user_bob"]

const roles = ["org:admin", "org:member"]

const teams = ["red", "blue", "green"]

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  // One administrator stays, so that no other one is the last.
  users: [...users, "owner"].map((id) => ({ id })),
  memberships: [{ organizationId, userId: "owner", role: "org:admin" }]
}

/** Delays each request by a few turns of the event loop, so that the requests of several writers interleave. */
const interleaving = (random: () => number): Way => {
  const turns = async () => {
    for (let turn = Math.floor(random() * 4); turn > 0; turn--) await new Promise((resolve) => setImmediate(resolve))
  }
  return (fetch) => async (url, init) => {
    await turns()
    const response = await fetch(url, init)
    await turns()
    return response
  }
}

const calls = 60

/** Ensures one membership after the other, and returns the successes that contradict their input. */
const write = Effect.fnUntraced(function* (memberships: OrganizationMemberships["Service"], random: () => number) {
  const pick = (from: ReadonlyArray<string>): string => from[Math.floor(random() * from.length)] ?? ""
  const contradicting: Array<unknown> = []
  for (let call = 0; call < calls; call++) {
    const team = pick(teams)
    const input: EnsureInput = { organizationId, userId: pick(users), role: pick(roles), publicMetadata: { team } }
    const result = yield* memberships.ensure(input)
    const { publicMetadata, role } = result.membership
    if (role !== input.role || publicMetadata["team"] !== team) contradicting.push({ input, result })
  }
  return contradicting
})

describe("ensure among conflicting writers", () => {
  it.live.each([1, 2, 3])("succeeds with what was asked for alone (seed %i)", (start) =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const random = makeRandom(start)
      const memberships = yield* connect(interleaving(random))
      const writers = Array.from({ length: 4 }, (_, index) => write(memberships, makeRandom(start * 10 + index)))
      expect((yield* Effect.all(writers, { concurrency: "unbounded" })).flat()).toEqual([])
    }).pipe(withoutWaits)
  )

  it.live("fails where every one of its writes is changed by another writer, and says so", () =>
    Effect.gen(function* () {
      const { connect, requests } = yield* serve(seed)
      const other = yield* connect()
      let toggles = 0
      const changing: Way = (fetch) => async (url, init) => {
        // Before each write of the call, so that its response never has all that was asked for.
        if (init.method === "PATCH") {
          const ids = { organizationId, userId: "user_ada" }
          toggles += 1
          await Effect.runPromise(withoutWaits(other.update({ ...ids, role: "org:member" })))
          await Effect.runPromise(withoutWaits(other.updateMetadata({ ...ids, publicMetadata: { team: toggles } })))
        }
        return fetch(url, init)
      }
      yield* other.create({ organizationId, userId: "user_ada", role: "org:member" })
      const asked = { organizationId, userId: "user_ada", role: "org:admin", publicMetadata: { team: "red" } }
      const failure = yield* Effect.flip((yield* connect(changing)).ensure(asked))
      assert(failure._tag === "SDKException")
      expect(failure).toMatchObject({
        operation: "OrganizationMemberships.ensure",
        processed: "yes",
        reason: { _tag: "MalformedResponse", issues: [{ path: [expect.stringMatching(/^(role|publicMetadata)$/)] }] }
      })
      expect(failure.message).toContain("another writer has changed it")
      // The first time, and ten more.
      expect((yield* requests).filter((request) => request.startsWith("GET")).length).toBe(11)
    }).pipe(withoutWaits, Effect.provideService(RetryPolicy.Current, RetryPolicy.none))
  )
})
