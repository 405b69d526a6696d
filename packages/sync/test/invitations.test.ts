import { describe, expect, it } from "@effect/vitest"
import { Clock, Deferred, Effect, Stream } from "effect"
import type { SyncEvent } from "../src/index.ts"
import { makeClerk, organizationId, over, seedOf, unlimited } from "./support.ts"
import { untilEnded, withClock } from "./testClock.ts"

const hour = 3_600_000

const listOf = (addresses: ReadonlyArray<string>) => ({
  organizationId,
  members: [
    { userId: "user_0", role: "org:admin" },
    ...addresses.map((emailAddress) => ({ emailAddress, role: "org:member" }))
  ]
})

describe("invitations", () => {
  it.effect("are sent as fast as Clerk's quota of an hour allows, each address once", () =>
    withClock(seedOf(["org:admin"]), "production", (sync, emulator) =>
      Effect.gen(function* () {
        const addresses = Array.from({ length: 5001 }, (_, n) => `guest${n}@acme.com`)
        const plan = yield* sync.plan(listOf(addresses), { unknown: "invite" })
        expect(plan.estimate.invitationHours).toBe(10)
        const started = yield* Deferred.make<number>()
        const throttled: Array<number> = []
        const onEvent = (event: SyncEvent) => {
          if (event._tag === "Throttled") throttled.push(event.until)
          return event._tag === "Started" ? Deferred.completeWith(started, Clock.currentTimeMillis) : Effect.void
        }
        const running = yield* Effect.forkChild(Stream.runLast(Stream.tap(sync.apply(plan), onEvent)))
        // The hash is that of the platform, which takes its own time.
        const startedAt = yield* Deferred.await(started)
        const last = yield* untilEnded(running)
        const took = (yield* Clock.currentTimeMillis) - startedAt
        expect(last._tag === "Some" && last.value._tag === "Finished" && last.value.report.counts.done).toBe(5001)
        // 500 requests for ten addresses each, 50 an hour from the first one on; the last address has one by itself.
        expect(took).toBeLessThanOrEqual(9 * hour * 1.05)
        expect(took).toBeGreaterThanOrEqual(9 * hour)
        expect(throttled.length).toBe(9)
        const { invitations = [] } = yield* emulator.snapshot
        expect(invitations.length).toBe(5001)
        expect(new Set(invitations.map(({ emailAddress }) => emailAddress)).size).toBe(5001)
        const writes = (yield* emulator.requests).filter(({ method }) => method === "POST")
        expect(writes.every(({ status }) => status === 200)).toBe(true)
        expect(writes.length).toBe(501)
      })
    )
  )

  it.live.each([[[]], [["bulkPartial"]]] as const)(
    "fail one by one where Clerk rejects one of several (%s)",
    ([quirks]) =>
      Effect.gen(function* () {
        const clerk = yield* makeClerk(seedOf(["org:admin"]), { options: { quirks: [...quirks] } })
        const { members } = listOf(["a", "b", "c"].map((name) => `${name}@acme.com`))
        const plan = yield* clerk.plan(members, { unknown: "invite" })
        const other = yield* clerk.plan(listOf(["b@acme.com"]).members, { unknown: "invite" })
        const rival = Effect.orDie(Effect.asVoid(unlimited(clerk.sync.run(other))))
        const late = yield* over(clerk.emulator, { beforeWrite: (n) => (n === 0 ? rival : Effect.void) })
        const report = yield* late.sync.run(plan)
        expect(report.outcomes.map(({ applied, outcome }) => [outcome, applied])).toEqual([
          ["done", true],
          ["found", false],
          ["done", true]
        ])
        const { invitations = [] } = yield* clerk.emulator.snapshot
        expect(invitations.length).toBe(3)
      }).pipe(unlimited)
  )
})
