import { RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { type Fetch, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Redacted } from "effect"
import { advance } from "@effect-clerk/test-support/advance"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports } from "@effect-clerk/test-support/transports"

describe.each(fetchTransports)("a response that comes after the attempt's limit over %s", (_, make) => {
  it.effect.each([{ status: 429 }, { status: 503 }, { status: 200 }])(
    "with $status shows no attempt to the observer again",
    ({ status }) =>
      Effect.gen(function* () {
        const clock = yield* Clock.Clock
        const seen: Array<unknown> = []
        const observer = ({ attempt, failure, status }: Observer.Attempt) =>
          Effect.sync(() => {
            seen.push([attempt, failure && "reason" in failure && failure.reason._tag, status])
          })
        let requests = 0
        // A program's own, with a queue or a cache, which drops the signal. The first response comes during the second attempt.
        const fetch: Fetch = () => {
          requests += 1
          const response = requests === 1 ? new Response(pageJson, { status }) : new Response(pageJson)
          const millis = requests === 1 ? 300 : 150
          return Effect.runPromise(Effect.provideService(Effect.as(Effect.sleep(millis), response), Clock.Clock, clock))
        }
        const fiber = yield* OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
          Effect.provide(make({ secretKey: Redacted.make(secret) }, fetch)),
          Effect.provideService(Observer.Current, observer),
          Effect.provideService(
            TimeoutPolicy.Current,
            TimeoutPolicy.make({ attempt: "200 millis", total: "30 seconds" })
          ),
          Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ base: "10 millis", jitter: false })),
          Effect.forkChild({ startImmediately: true })
        )
        yield* advance(1000, 10)
        yield* Fiber.join(fiber)
        expect(seen).toEqual([
          [1, "Timeout", undefined],
          [2, undefined, 200]
        ])
      })
  )
})
