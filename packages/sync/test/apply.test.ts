import { untyped } from "@effect-clerk/test-support/untyped"
import { describe, expect, it } from "@effect/vitest"
import { Deferred, Effect, Fiber, Layer, Option, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import { Plan, SyncJournal, SyncState } from "../src/index.ts"
import { seal } from "../src/internal/model/hash.ts"
import { type Clerk, events, makeClerk, member, over, quick, seedOf, unlimited } from "./support.ts"

describe("MembershipSync.apply", () => {
  it.effect("makes the members what the list says, and accounts for each action", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(
        seedOf(["org:admin", "org:member", "org:member", "org:admin"], {
          users: 6,
          invitations: [{ organizationId: "org_acme", emailAddress: "old@acme.com", role: "org:member" }]
        })
      )
      const list = [
        member(0, "org:admin"),
        member(1, "org:admin"),
        { ...member(2), publicMetadata: { team: "core" } },
        member(4, "org:guest"),
        { emailAddress: "new@acme.com", role: "org:member" }
      ]
      const plan = yield* clerk.plan(list, { remove: "unlisted", unknown: "invite" })
      const seen = yield* events(clerk, plan)
      const last = seen.at(-1)
      expect(seen[0]).toEqual({ _tag: "Started", of: 6, resumed: false })
      const report = last?._tag === "Finished" ? last.report : undefined
      expect(report?.counts).toEqual({ done: 6, found: 0, failed: 0, held: 0, stale: 0, interrupted: 0 })
      expect(
        report?.outcomes.map(({ action, applied, attempts, outcome }) => [action._tag, outcome, attempts, applied])
      ).toEqual(plan.actions.map(({ _tag }) => [_tag, "done", 1, true]))
      expect(seen.filter(({ _tag }) => _tag === "Began").length).toBe(6)
      expect(seen.filter(({ _tag }) => _tag === "Done").length).toBe(6)
      expect(yield* clerk.members).toEqual({
        user_0: "org:admin",
        user_1: "org:admin",
        user_2: "org:member",
        user_4: "org:guest"
      })
      expect((yield* clerk.writes).length).toBe(6)
      const again = yield* clerk.plan(list, { remove: "unlisted", unknown: "invite" })
      expect(Plan.isEmpty(again)).toBe(true)
    }).pipe(unlimited)
  )

  it.effect("refuses a plan of which anything has changed, before the first write", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member"], { users: 4 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1, "org:guest"), member(2)])
      const other = yield* clerk.plan([member(0, "org:admin"), member(1), member(3)])
      yield* clerk.sync.run(other)
      const stale = yield* Effect.flip(clerk.sync.run(plan))
      expect(stale).toMatchObject({
        _tag: "PlanStale",
        reason: { _tag: "Changed", changes: [{ userId: "user_3", now: { role: "org:member" } }] }
      })
      expect((yield* clerk.writes).length).toBe(1)
      const report = yield* clerk.sync.run(plan, { stale: "skip" })
      expect(report.counts.done).toBe(2)
    }).pipe(unlimited)
  )

  it.effect("resumes a plan that has a journal, and finds what is there", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member"], { users: 4 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1, "org:guest"), member(2)])
      yield* clerk.sync.run(plan)
      yield* TestClock.adjust("25 hours")
      const report = yield* clerk.sync.run(plan)
      expect(report.outcomes.map(({ applied, attempts, outcome }) => [outcome, attempts, applied])).toEqual([
        ["found", 1, true],
        ["found", 1, true]
      ])
      expect((yield* clerk.writes).length).toBe(2)
    }).pipe(unlimited)
  )

  it.effect("applies no plan that is edited, expected otherwise, too old, or for another API or kind of key", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      const reasonOf = (clerk: Clerk, ...args: Parameters<Clerk["sync"]["run"]>) =>
        Effect.map(Effect.flip(clerk.sync.run(...args)), (failure) =>
          failure._tag === "PlanStale" ? failure.reason._tag : failure._tag
        )
      const [first] = plan.actions
      const edited = { ...plan, actions: first?._tag === "Add" ? [{ ...first, after: { role: "org:admin" } }] : [] }
      expect(yield* reasonOf(clerk, edited)).toBe("Edited")
      expect(yield* reasonOf(clerk, plan, { expect: "sha256:0123456789abcdef" })).toBe("Unexpected")
      const live = yield* over(clerk.emulator, { secretKey: "sk_live_sync" })
      expect(yield* reasonOf(live, plan)).toBe("OtherTarget")
      yield* TestClock.adjust("25 hours")
      expect(yield* reasonOf(clerk, plan)).toBe("TooOld")
      expect(yield* clerk.writes).toEqual([])
      const fresh = yield* clerk.plan([member(0, "org:admin"), member(1)])
      const parsed = Schema.decodeUnknownSync(Plan.schema)(JSON.parse(JSON.stringify(fresh)))
      expect(parsed).toEqual(fresh)
      const report = yield* clerk.sync.run(parsed, { expect: fresh.hash.slice(0, "sha256:".length + 16) })
      expect(report.counts.done).toBe(1)
    }).pipe(unlimited)
  )

  it.effect("rejects a plan that is none, and options that are invalid, before anything is sent", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }))
      const invalid = yield* Effect.flip(
        clerk.sync.run(
          untyped({ format: "other" }),
          untyped({ rate: 2, concurrency: 0, expect: "12", stale: "no", x: 1 })
        )
      )
      expect(invalid).toMatchObject({ _tag: "SDKException", reason: { _tag: "InvalidRequest" } })
      for (const name of [
        "options.rate",
        "options.concurrency",
        "options.expect",
        "options.stale",
        "options.x",
        "plan"
      ]) {
        expect(invalid.message).toContain(name)
      }
      expect(yield* clerk.emulator.requests).toEqual([])
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      const none = yield* Effect.flip(clerk.sync.run(plan, untyped(null)))
      expect(none.message).toContain("options: expected an object")
      const hostile = {
        get rate() {
          throw new Error("no")
        }
      }
      const unreadable = yield* Effect.flip(clerk.sync.run(plan, untyped(hostile)))
      expect(unreadable.message).toContain("expected an input that can be read")
      expect(yield* clerk.writes).toEqual([])
    }).pipe(unlimited)
  )

  it.effect("rejects a plan in which an action waits for one that never comes", () =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 3 }))
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1), member(2)])
      for (const waitsFor of [1, 7]) {
        const actions = plan.actions.map((action) => ({ ...action, waitsFor }))
        const failure = yield* Effect.flip(clerk.sync.run(yield* seal({ ...plan, actions })))
        expect(failure.message).toContain("plan.actions[0].waitsFor: expected the index of an earlier action")
      }
    }).pipe(unlimited)
  )

  it.effect("saves the base of the next plan, also where it is interrupted as it does", () =>
    Effect.gen(function* () {
      const saving = yield* Deferred.make<void>()
      const memory = yield* SyncState.makeMemory
      const state = SyncState.of({
        ...memory,
        save: (target, base) =>
          Deferred.succeed(saving, undefined).pipe(
            Effect.andThen(Effect.yieldNow),
            Effect.andThen(memory.save(target, base))
          )
      })
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 2 }), { state: Layer.succeed(SyncState, state) })
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      const running = yield* Effect.forkChild(clerk.sync.run(plan))
      yield* Deferred.await(saving)
      yield* Fiber.interrupt(running)
      expect(Option.isSome(yield* memory.load(plan.target))).toBe(true)
    }).pipe(unlimited)
  )

  it.effect("does not begin while another apply has the same journal or the same state", () =>
    Effect.gen(function* () {
      const shared = {
        journal: Layer.succeed(SyncJournal, yield* SyncJournal.makeMemory),
        state: Layer.succeed(SyncState, yield* SyncState.makeMemory)
      }
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 3 }), shared)
      const plan = yield* clerk.plan([member(0, "org:admin"), member(1)])
      const other = yield* clerk.plan([member(0, "org:admin"), member(2)])
      yield* clerk.inject({
        operation: "OrganizationMemberships.create",
        with: { status: 429, headers: { "retry-after": "600" } }
      })
      const throttled = yield* Deferred.make<void>()
      const running = yield* Effect.forkChild(
        Stream.runForEach(clerk.sync.apply(plan), (event) =>
          event._tag === "Throttled" ? Deferred.succeed(throttled, undefined) : Effect.void
        )
      )
      yield* Deferred.await(throttled)
      for (const layers of [{ journal: shared.journal }, { state: shared.state }]) {
        const second = yield* over(clerk.emulator, layers)
        const failure = yield* Effect.flip(second.sync.run(other))
        expect(failure._tag).toBe("JournalError")
        expect(failure.message).toContain("another apply has this journal or state")
      }
      expect((yield* clerk.writes).length).toBe(1)
      yield* Fiber.interrupt(running)
      const report = yield* clerk.sync.run(other)
      expect(report.counts.done).toBe(1)
    }).pipe(unlimited)
  )

  it.live("finishes what is in flight when it is interrupted, and is resumed from there", () =>
    Effect.gen(function* () {
      const journal = yield* SyncJournal.makeMemory
      const state = yield* SyncState.makeMemory
      const clerk = yield* makeClerk(seedOf(["org:admin"], { users: 11 }), {
        journal: Layer.succeed(SyncJournal, journal),
        state: Layer.succeed(SyncState, state)
      })
      const plan = yield* clerk.plan([member(0, "org:admin"), ...Array.from({ length: 10 }, (_, n) => member(n + 1))])
      yield* clerk.inject({ operation: "OrganizationMemberships.create", times: Infinity, with: { delay: 20 } })
      const began = yield* Deferred.make<void>()
      const running = yield* Effect.forkChild(
        Stream.runForEach(clerk.sync.apply(plan, { concurrency: 3 }), (event) =>
          event._tag === "Began" ? Deferred.succeed(began, undefined) : Effect.void
        )
      )
      yield* Deferred.await(began)
      yield* Fiber.interrupt(running)
      const sent = (yield* clerk.writes).length
      expect(sent).toBeLessThan(10)
      const read = yield* journal.read(plan.hash)
      expect(read._tag === "Some" && read.value.report.counts).toMatchObject({ done: sent, interrupted: 10 - sent })
      const base = Option.getOrThrow(yield* state.load(plan.target))
      expect(base.members.length).toBe(1 + sent)
      const resumed = yield* clerk.sync.run(plan)
      expect(resumed.counts).toMatchObject({ found: sent, done: 10 - sent })
      expect((yield* clerk.writes).length).toBe(10)
    }).pipe(quick, unlimited)
  )
})
