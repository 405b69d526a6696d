import { RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { secret } from "@effect-clerk/test-support/fixtures"
import { Clock, Duration, Effect, type Exit, Fiber, Redacted, Stream } from "effect"
import { TestClock } from "effect/testing"
import * as PermitWait from "../../src/internal/permitWait.ts"
import { makeModel, pageSize, type SentRequest, success } from "./modelOfClerk.ts"
import { type Call, plainCall, policyOf, type Schedule } from "./schedule.ts"

/** The wait of one request for its permits. */
export interface Wait {
  readonly call: number
  readonly order: number
  readonly from: number
  to: number
}

/** One call, from its start to its end. */
export interface CallRun {
  readonly call: Call
  startedAt: number
  /** `Infinity` while it has not ended. */
  endedAt: number
  exit: Exit.Exit<unknown, unknown> | undefined
  isInterrupted: boolean
}

/** All that has happened in a schedule. */
export interface History {
  readonly schedule: Schedule
  readonly requests: ReadonlyArray<SentRequest>
  readonly waits: ReadonlyArray<Wait>
  readonly calls: ReadonlyArray<CallRun>
  /** Number of requests that were sent at once, long after the last call had ended, of as many as the quota allows and more. */
  readonly atOnce: { readonly reads: number; readonly changes: number }
}

/** Long enough that nothing counts, no cooldown runs and each learned limit has grown back. */
const restMillis = 7_200_000

/** Milliseconds after which a call that has not ended never does. */
const longestRun = 36_000_000

/** Runs a schedule over a whole client and returns what has happened. */
export const runSchedule = Effect.fnUntraced(function* (schedule: Schedule) {
  const testClock = yield* Clock.Clock
  const now = () => testClock.currentTimeMillisUnsafe()
  const sleeps = new Set<{ readonly until: number }>()
  /** A test clock that tells when it is to be set next. */
  const clock: Clock.Clock = {
    ...testClock,
    sleep: (duration) =>
      Effect.suspend(() => {
        const sleep = { until: now() + Duration.toMillis(duration) }
        sleeps.add(sleep)
        return Effect.ensuring(
          testClock.sleep(duration),
          Effect.sync(() => sleeps.delete(sleep))
        )
      })
  }
  const context = yield* Effect.provideService(Effect.context(), Clock.Clock, clock)
  const fork = Effect.runForkWith(context)
  const later = (millis: number, f: () => void): void => {
    fork(Effect.andThen(Effect.sleep(millis), Effect.sync(f)))
  }
  let order = 0
  const nextOrder = () => order++
  const waits: Array<Wait> = []

  /** Moves the clock from one event to the next. */
  const advance = Effect.fnUntraced(function* (until: number) {
    for (;;) {
      yield* settled
      const next = Math.min(until, ...[...sleeps].map((sleep) => sleep.until))
      if (next >= until) break
      yield* TestClock.setTime(next)
    }
    yield* TestClock.setTime(until)
    yield* settled
  })

  const all = { ...schedule, calls: [...schedule.calls, ...probes] }
  const model = makeModel(all, { now, nextOrder, later })
  const runs = all.calls.map((call): CallRun => ({
    call,
    startedAt: 0,
    endedAt: Infinity,
    exit: undefined,
    isInterrupted: false
  }))
  const start = (run: CallRun, index: number, memberships: OrganizationMemberships["Service"]) => {
    const { call } = run
    run.startedAt = now()
    const observers = watched(() => ({ call: index, order: nextOrder(), from: now(), to: Infinity }), waits, now)
    const fiber = fork(underPolicies(all, call, { ...PermitWait.make(), observers }, send(memberships, call, index)))
    fiber.addObserver((exit) => {
      run.endedAt = now()
      run.exit = exit
    })
    if (schedule.hasInterruptions && call.interruptedAfter !== null) {
      later(call.interruptedAfter, () => {
        run.isInterrupted = run.endedAt === Infinity
        fiber.interruptUnsafe()
      })
    }
    return fiber
  }

  const atOnce = yield* Effect.gen(function* () {
    const memberships = yield* OrganizationMemberships
    let at = 0
    for (const [index, run] of runs.slice(0, schedule.calls.length).entries()) {
      at += run.call.after ?? 0
      later(at, () => void start(run, index, memberships))
    }
    yield* advance(now() + longestRun)
    yield* advance(now() + restMillis)
    const counts: Array<number> = []
    for (const kind of ["change", "read"] as const) {
      const before = model.requests.length
      const fibers = runs.flatMap((run, index) =>
        index >= schedule.calls.length && run.call.kind === kind ? [start(run, index, memberships)] : []
      )
      yield* settled
      counts.push(model.requests.length - before)
      yield* Fiber.interruptAll(fibers)
      yield* advance(now() + restMillis)
    }
    return { changes: counts[0] ?? 0, reads: counts[1] ?? 0 }
  }).pipe(Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), fetch: model.fetch })))
  const isOf = ({ call }: { readonly call: number }) => call < schedule.calls.length
  return {
    schedule,
    requests: model.requests.filter(isOf),
    waits: waits.filter(isOf),
    calls: runs.slice(0, schedule.calls.length),
    atOnce
  } satisfies History
})

/** Lets all fibers and promises settle. */
const settled = Effect.promise(async () => {
  for (let turn = 0; turn < 4; turn++) await new Promise<void>((resolve) => void setImmediate(resolve))
})

/** Calls that come after all others, more than the first policy allows at once. */
const probes: ReadonlyArray<Call> = (["read", "change"] as const).flatMap((kind) =>
  Array.from({ length: 8 }, (): Call => ({ ...plainCall, kind, outcomes: [success] }))
)

/** A set that records when what it holds comes and goes: a request observes the cooldowns for as long as it waits. */
const watched = (begin: () => Wait, waits: Array<Wait>, now: () => number) => {
  const current = new Map<unknown, Wait>()
  return new (class extends Set<(now: number) => void> {
    override add(observer: (now: number) => void): this {
      const wait = begin()
      current.set(observer, wait)
      waits.push(wait)
      return super.add(observer)
    }

    override delete(observer: (now: number) => void): boolean {
      const wait = current.get(observer)
      if (wait !== undefined && wait.to === Infinity) wait.to = now()
      return super.delete(observer)
    }
  })()
}

const send = (
  memberships: OrganizationMemberships["Service"],
  call: Call,
  index: number
): Effect.Effect<unknown, unknown> => {
  const organizationId = `org_${index}`
  if (call.kind === "read") return memberships.list({ organizationId })
  if (call.kind === "stream") {
    return Stream.runDrain(memberships.stream({ organizationId, pageSize, prefetch: call.prefetch }))
  }
  const publicMetadata = { call: index }
  return memberships.updateMetadata({ organizationId: "org", userId: `user_${call.member}`, publicMetadata })
}

const underPolicies = <A, E>(
  schedule: Schedule,
  call: Call,
  wait: PermitWait.PermitWait,
  effect: Effect.Effect<A, E>
): Effect.Effect<A, E> => {
  const { limit, memberLimit, memberWindow, window } = policyOf(schedule, call)
  const resource = { limit: memberLimit, window: Duration.millis(memberWindow) }
  const { attempt, maxRetryAfter, retries, total } = call
  return effect.pipe(
    Effect.provideService(RateLimitPolicy.Current, {
      ...RateLimitPolicy.make({ limit, window: Duration.millis(window) }),
      resource: () => resource
    }),
    Effect.provideService(
      RetryPolicy.Current,
      RetryPolicy.exponential({ times: retries, base: 100, maxRetryAfter, jitter: false, allowWrites: true })
    ),
    Effect.provideService(TimeoutPolicy.Current, {
      ...TimeoutPolicy.none,
      attempt: attempt === null ? undefined : Duration.millis(Math.min(attempt, total ?? Infinity)),
      total: total === null ? undefined : Duration.millis(total)
    }),
    Effect.provideService(PermitWait.Current, wait)
  )
}
