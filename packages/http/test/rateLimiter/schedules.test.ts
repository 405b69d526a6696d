/**
 * Random schedules of calls over a whole client, which shares its quotas with nobody, against a model of Clerk. `Replay` in the
 * message of a failure runs its schedule again: `{ arbitrary: { replay: "..." } }`.
 */
import { assert, describe, expect, it } from "@effect/vitest"
import { share } from "@effect-clerk/test-support/share"
import { Arbitrary, Clock, Effect, Exit } from "effect"
import { TestClock } from "effect/testing"
import * as QuotaState from "../../src/internal/rateLimiter/quotaState.ts"
import { runUses, Uses } from "./limiterUses.ts"
import { narrowed, Schedule } from "./schedule.ts"
import * as Checks from "./scheduleChecks.ts"
import { type History, runSchedule } from "./scheduleRun.ts"
import { schedulesOf, UnsentCalls } from "./unsentCalls.ts"

/** Expects that nothing was found, and says what otherwise. */
const none = (found: ReadonlyArray<string>) => assert.isEmpty(found, found.join("\n"))

const run = (schedule: typeof Schedule.Type) => runSchedule(narrowed(schedule))

/** Returns when the requests of the calls from an index on were sent. */
const sentFrom = ({ requests }: History, index: number) =>
  requests.flatMap(({ call, sentAt }) => (call < index ? [] : [{ call: call - index, sentAt }]))

/** Returns what has become of the calls of a history, in a few words each. */
const endsOf = ({ calls, waits }: History): ReadonlyArray<string> =>
  calls.map(({ call, endedAt, exit, isInterrupted }, index) => {
    const isWaiting = waits.some((wait) => wait.call === index && wait.to === endedAt)
    if (isInterrupted) return `${call.kind} interrupted ${isWaiting ? "while it waited" : "in flight"}`
    if (exit === undefined || Exit.isSuccess(exit)) return `${call.kind} succeeded`
    const words = /Retry-After of an earlier|requests of .* are used|TimeoutPolicy\.\w+|\b429\b|\b503\b|ECONN\w+/
    return `${call.kind} failed: ${(words.exec(String(exit))?.[0] ?? "").replaceAll(/[\d.]+ s /g, "")}`
  })

/** Ends of calls of each kind. */
const ends = [
  "succeeded",
  "interrupted while it waited",
  "interrupted in flight",
  "failed: 429",
  "failed: 503",
  "failed: ECONNREFUSED",
  "failed: ECONNRESET",
  "failed: Retry-After of an earlier",
  "failed: TimeoutPolicy.attempt",
  "failed: TimeoutPolicy.total"
]

describe("limiter under random schedules of a whole client", () => {
  it.effect.prop(
    "sends what the quotas allow and no more, at once and in order, and ends every call in time",
    [Schedule],
    ([schedule]) =>
      Effect.gen(function* () {
        const history = yield* run(schedule)
        none(Checks.exceeded(history))
        none(Checks.waitedForNothing(history))
        none(Checks.outOfOrder(history))
        none(Checks.sentInCooldown(history))
        none(Checks.late(history))
        none(Checks.waitedInVain(history))
        none(Checks.failedForNothing(history))
        const { limit, memberLimit } = schedule.policies[0] ?? { limit: 0, memberLimit: 0 }
        // Nothing is left of all that, when enough time has passed.
        expect(history.atOnce).toEqual({ reads: limit, changes: Math.min(limit, memberLimit) })
      }),
    { arbitrary: { runs: share(3000), size: 24 } }
  )

  it.effect.prop(
    "sends later calls as if those that were never sent had not been",
    [UnsentCalls],
    ([given]) =>
      Effect.gen(function* () {
        const schedules = schedulesOf(given)
        const first = schedules.without.calls.length - given.later.length
        const without = yield* runSchedule(schedules.without)
        const history = yield* Effect.provide(runSchedule(schedules.with), TestClock.layer())
        expect(history.requests.filter(({ call }) => call >= first && call < first + given.unsent.length)).toEqual([])
        expect(sentFrom(history, first + given.unsent.length)).toEqual(sentFrom(without, first))
        expect(history.atOnce).toEqual(without.atOnce)
      }),
    { arbitrary: { runs: share(600), size: 16 } }
  )

  it.effect("are of every kind", () =>
    Effect.gen(function* () {
      const reached = new Set<string>()
      const samples = yield* Arbitrary.sampleEffect(Arbitrary.schema(Schedule), { count: 30, size: 24, seed: 7 })
      for (const sample of samples) {
        for (const end of endsOf(yield* Effect.provide(run(sample), TestClock.layer()))) reached.add(end)
      }
      const ofEach = ["read", "change", "stream"].flatMap((kind) => ends.map((end) => `${kind} ${end}`))
      expect([...reached].toSorted()).toEqual([...ofEach, "change failed: requests of are used"].toSorted())
    })
  )
})

describe("limiter under random uses", () => {
  it.effect.prop(
    "keeps no state when all requests have ended and nothing counts any more",
    [Uses],
    ([uses]) =>
      Effect.gen(function* () {
        const { left, seen, statesNow } = yield* runUses(uses)
        expect(left).toBe(0)
        const now = yield* Clock.currentTimeMillis
        expect([...seen].filter((state) => !QuotaState.isExpired(state, now))).toEqual([])
        const kept = yield* statesNow
        expect([...kept].filter((state) => seen.has(state))).toEqual([])
      }),
    { arbitrary: { runs: share(2000), size: 20 } }
  )
})
