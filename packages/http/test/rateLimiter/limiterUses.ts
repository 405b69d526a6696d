/** Random uses of a limiter itself, for what a client does not show: the state that it keeps. */
import { RateLimitPolicy } from "@effect-clerk/core"
import { Clock, Duration, Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import * as Limiter from "../../src/internal/rateLimiter/limiter.ts"
import type { QuotaState } from "../../src/internal/rateLimiter/quotaState.ts"
import { permitRequest } from "./permitRequests.ts"
import { between } from "./schedule.ts"

const Use = Schema.Struct({
  after: between(0, 1500),
  limit: between(1, 3),
  window: Schema.Literals([1000, 5000]),
  /** A request to the resource counts in its quota too, one without a resource only in the key's. */
  resource: Schema.NullOr(between(0, 2)),
  took: between(0, 3000),
  end: Schema.Literals(["response", "429 with Retry-After", "429", "no response", "not sent"]),
  total: Schema.NullOr(between(1, 5000)),
  interruptedAfter: Schema.NullOr(between(0, 4000))
})
type Use = typeof Use.Type

export const Uses = Schema.Array(Use).check(Schema.isMinLength(1), Schema.isMaxLength(20))

const secret = "sk_test_uses"

/** Returns a request of a use. */
const requestOf = ({ limit, resource, window }: Use, deadline: number) =>
  permitRequest(RateLimitPolicy.make({ limit, window }), {
    secret,
    resource: `/things/${resource}`,
    resourceQuota: resource === null ? undefined : { limit: 1, window: Duration.millis(window) },
    maxCooldown: 2000,
    deadline
  })

/** Runs all uses to their ends, and returns the states that the limiter has kept meanwhile, and what reads those that it keeps. */
export const runUses = Effect.fnUntraced(function* (uses: typeof Uses.Type) {
  const limiter = yield* Limiter.make
  const seen = new Set<QuotaState>()
  let startsAt = 0
  let left = uses.length
  for (const use of uses) {
    startsAt += use.after
    const request = requestOf(use, startsAt + (use.total ?? Infinity))
    const run = Effect.gen(function* () {
      if (!limiter.tryAcquire(request, yield* Clock.currentTimeMillis)) yield* limiter.acquire(request)
      const sentAt = yield* Clock.currentTimeMillis
      for (const { state } of request.permits) seen.add(state)
      yield* Effect.onInterrupt(Effect.sleep(use.took), () =>
        Effect.map(Clock.currentTimeMillis, (now) => limiter.release(request, now + (now - sentAt), now))
      )
      end(limiter, request, use, sentAt, yield* Clock.currentTimeMillis)
    })
    yield* run.pipe(
      Effect.timeoutOption(Math.min(use.total ?? Infinity, use.interruptedAfter ?? Infinity)),
      Effect.exit,
      Effect.tap(() => Effect.sync(() => (left -= 1))),
      Effect.delay(startsAt),
      Effect.forkChild({ startImmediately: true })
    )
  }
  yield* TestClock.adjust("1 hour")
  /** Returns the states that the limiter has for these uses, each of which one more request reads and does not count in. */
  const statesNow = Effect.gen(function* () {
    const now = yield* Clock.currentTimeMillis
    // Another key's, whose request lets the limiter look for what has expired.
    limiter.tryAcquire(permitRequest(RateLimitPolicy.documented, { secret: "sk_test_another" }), now)
    const states = new Set<QuotaState>()
    for (const use of uses) {
      const request = requestOf(use, Infinity)
      if (!limiter.tryAcquire(request, now)) continue
      for (const { state } of request.permits) states.add(state)
      limiter.release(request, undefined, now)
    }
    return states
  })
  return { left, seen, statesNow }
})

/** Ends a request as the use says. */
const end = (
  limiter: Limiter.RateLimiter,
  request: Limiter.PermitRequest,
  use: Use,
  sentAt: number,
  now: number
): void => {
  switch (use.end) {
    case "response":
      return limiter.onResponse(request, { status: 200, retryAfter: undefined, sentAt }, now)
    case "429":
      return limiter.onResponse(request, { status: 429, retryAfter: undefined, sentAt }, now)
    case "429 with Retry-After":
      return limiter.onResponse(request, { status: 429, retryAfter: Duration.seconds(2), sentAt }, now)
    case "no response":
      return limiter.release(request, now + (now - sentAt), now)
    case "not sent":
      return limiter.release(request, undefined, now)
  }
}
