import { RateLimitPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Redacted, Schema, Stream } from "effect"
import { TestClock } from "effect/testing"
import { settle } from "@effect-clerk/test-support/advance"
import { membershipJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

const size = 100
const pageSize = 10

const limit = 2
const window = 10_000

const member = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown)))(
  membershipJson
)

/** Responds with the members of a list that does not change, and records when each request came. */
const clerk = (now: () => number) => {
  const times: Array<number> = []
  const fetch: Fetch = (url) => {
    times.push(now())
    const { searchParams } = new URL(url)
    const offset = Number(searchParams.get("offset") ?? 0)
    const count = Math.max(0, Math.min(Number(searchParams.get("limit") ?? 10), size - offset))
    const data = Array.from({ length: count }, (_, index) => ({
      ...member,
      id: `orgmem_${offset + index}`,
      created_at: offset + index
    }))
    return Promise.resolve(new Response(JSON.stringify({ data, total_count: size })))
  }
  return { times, fetch }
}

describe.each(fetchTransports)("paginations under a small quota over %s", (_, make) => {
  it.effect.each(Array.from({ length: 10 }, (_, index) => ({ streams: index + 1 })))(
    "are all complete, in few more requests than they have pages: $streams at once",
    ({ streams }) =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const { fetch, times } = clerk(() => clock.currentTimeMillisUnsafe())
        const ids = yield* OrganizationMemberships.use((memberships) =>
          Effect.forEach(
            Array.from({ length: streams }, (_, index) => `org_${index}`),
            (organizationId) => Stream.runCollect(memberships.stream({ organizationId, pageSize, prefetch: 4 })),
            { concurrency: "unbounded" }
          )
        ).pipe(
          Effect.provide(make({ secretKey: Redacted.make(secret) }, fetch)),
          Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit, window })),
          Effect.forkChild({ startImmediately: true }),
          Effect.tap((fiber) =>
            Effect.gen(function* () {
              for (let step = 0; step < 2000 && fiber.pollUnsafe() === undefined; step++) {
                for (let turn = 0; turn < 3; turn++) yield* settle
                yield* TestClock.adjust(window / 4)
              }
            })
          ),
          Effect.flatMap((fiber) => Fiber.join(fiber))
        )
        expect(ids.map((members) => members.length)).toEqual(Array.from({ length: streams }, () => size))
        // Pages overlap by one item.
        const pages = streams * Math.ceil((size - 1) / (pageSize - 1))
        expect(times.length).toBeLessThanOrEqual(Math.ceil(pages * 1.15))
        for (const [index, at] of times.entries()) {
          expect(at - (times[index - limit] ?? -Infinity)).toBeGreaterThanOrEqual(window)
        }
      })
  )

  it.effect("read nothing ahead of what their consumer takes that the quota has no permit for", () =>
    Effect.gen(function* () {
      const clock = yield* Clock.Clock
      const { fetch, times } = clerk(() => clock.currentTimeMillisUnsafe())
      const fiber = yield* OrganizationMemberships.use((memberships) =>
        memberships
          .stream({ organizationId: "org_0", pageSize, prefetch: 4 })
          .pipe(Stream.take(pageSize * 2 - 1), Stream.runCount)
      ).pipe(
        Effect.provide(make({ secretKey: Redacted.make(secret) }, fetch)),
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit, window })),
        Effect.forkChild({ startImmediately: true })
      )
      for (let turn = 0; turn < 10; turn++) yield* settle
      expect(yield* Fiber.join(fiber)).toBe(pageSize * 2 - 1)
      yield* TestClock.adjust(window * 10)
      // Two pages, whose permits were free. The four behind them waited for a permit, and were not sent.
      expect(times).toEqual([0, 0])
    })
  )
})
