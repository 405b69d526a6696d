/**
 * Permits for the requests of one client: a request is sent only while it is inside all of its quotas.
 *
 * Invariants: Clerk never receives more requests in any stretch of a quota's window than the quota allows, wherever Clerk's
 * own window begins; requests are sent in the order in which they came; a permit is returned once, whoever ends the request.
 *
 * Algorithm: a request counts in the quota of its resource and in that of its secret key, narrow quota first.
 *
 *     tryAcquire ── permits of all quotas available ──> sent ──> onResponse: cooldown (429), return permits, learn
 *         └─ else ─> acquire: for each quota                └──> release: no response
 *                      enqueue ─> head ─> end of cooldown ─> room in the window ─> lease in the shared store ─> permit
 *
 * Where the program provides effect's `RateLimiter`, the processes that share its store share the quotas too.
 *
 * Tests: limiter.test.ts, sharedStore.test.ts, cooldown.test.ts; window.test.ts over a whole client.
 */
import type { Quota, RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { monotonicNow, platform } from "../clock.ts"
import { millisOf } from "../millis.ts"
import * as Cooldown from "./cooldown.ts"
import * as LearnedLimit from "./learnedLimit.ts"
import * as QuotaState from "./quotaState.ts"
import * as SharedStore from "./sharedStore.ts"
import * as SlidingWindow from "./slidingWindow.ts"
import * as WaitQueue from "./waitQueue.ts"

/** The parts of a request that its quotas depend on, and the permits that it has. */
export interface PermitRequest extends Cooldown.WaitBounds {
  readonly policy: RateLimitPolicy
  readonly secret: string
  /** Quota of the secret key, as the policy gives it. */
  readonly instanceQuota: Quota | undefined
  readonly path: string
  readonly resourceQuota: Quota | undefined
  readonly permits: Array<Permit>
}

/** The right to send one request under one quota. */
interface Permit {
  readonly state: QuotaState.QuotaState
  readonly quota: Quota
  /** The permit in the shared store, if there is one. */
  readonly lease?: SharedStore.Lease | undefined
}

/** Reason for which a request got no permit. */
export type NotAcquired =
  | { readonly _tag: "StoreFailed"; readonly description: string }
  | { readonly _tag: "Cooldown"; readonly remaining: Duration.Duration }

/** The parts of a response that matter to the limits, and when its request was sent. */
interface ResponseInfo {
  readonly status: number
  readonly retryAfter: Duration.Duration | undefined
  readonly sentAt: number
}

export interface RateLimiter {
  /** Takes a permit of each quota if all have one now and nobody waits for them; returns whether it did. */
  readonly tryAcquire: (request: PermitRequest, now: number) => boolean
  /** Waits until the request is inside all its quotas, first come, first served. A wait that ends early keeps no permit. */
  readonly acquire: (request: PermitRequest) => Effect.Effect<void, NotAcquired>
  /** Returns the permits and learns from the response. A 429 with a Retry-After starts a cooldown for the secret key. */
  readonly onResponse: (request: PermitRequest, response: ResponseInfo, now: number) => void
  /** Returns the permits of a request that ended without a response; it counts for one more window. */
  readonly release: (request: PermitRequest, now: number) => void
}

/** State of a limiter. */
interface State {
  readonly store: SharedStore.SharedStore | undefined
  readonly quotas: Map<string, QuotaState.QuotaState>
  nextSweepAt: number
  readonly clockResolution: number
}

/** One quota that a request counts in. */
interface KeyedQuota {
  readonly key: string
  readonly quota: Quota
}

/** Creates a limiter, which keeps its counts in memory, or in the shared store where the program provides one. */
export const make: Effect.Effect<RateLimiter> = Effect.gen(function* () {
  const self: State = {
    store: yield* SharedStore.fromContext,
    quotas: new Map(),
    nextSweepAt: 0,
    // Its fractions are cut off. A clock of the program's own, such as a test's, is taken to be exact.
    clockResolution: (yield* Clock.Clock) === platform ? 1 : 0
  }
  return {
    tryAcquire: (request, now) => tryAcquire(self, request, now),
    acquire: (request) =>
      Effect.onExit(acquire(self, request), (exit) =>
        Exit.isSuccess(exit) ? Effect.void : Effect.map(monotonicNow, (now) => returnPermits(self, request, false, now))
      ),
    onResponse: (request, response, now) => onResponse(self, request, response, now),
    release: (request, now) => returnPermits(self, request, true, now)
  }
})

const tryAcquire = (self: State, request: PermitRequest, now: number): boolean => {
  if (self.store) return false
  const permits = quotasOf(request.secret, request).map((keyed) => ({
    state: stateOf(self, keyed, now),
    quota: keyed.quota
  }))
  if (!permits.every(({ state, quota }) => QuotaState.hasPermit(state, quota, now))) return false
  for (const permit of permits) addPermit(request, permit)
  return true
}

const acquire = Effect.fnUntraced(function* (self: State, request: PermitRequest) {
  const name = self.store ? yield* self.store.digestOf(request.secret) : request.secret
  const quotas = quotasOf(name, request)
  for (const keyed of quotas) yield* acquirePermit(self, request, keyed, quotas.at(-1) ?? keyed)
})

/** Waits in the queue of one quota. The cooldown is that of the widest quota, the secret key's. */
const acquirePermit = (
  self: State,
  request: PermitRequest,
  keyed: KeyedQuota,
  widest: KeyedQuota
): Effect.Effect<void, NotAcquired> =>
  Effect.acquireUseRelease(
    Effect.map(monotonicNow, (now) => {
      const state = stateOf(self, keyed, now)
      return { state, waiter: WaitQueue.enqueue(state.queue) }
    }),
    ({ state, waiter }) =>
      Effect.flatMap(monotonicNow, (now) => {
        const cooldown = stateOf(self, widest, now)
        // Checked before the wait, so that it fails now and not after those before it, which may be able to wait for longer.
        return (
          cooldownFailure(cooldown, request, now) ??
          Effect.raceFirst(failInCooldown(cooldown, request), awaitPermit(self, request, keyed, state, waiter))
        )
      }),
    ({ state, waiter }) => Effect.sync(() => WaitQueue.dequeue(state.queue, waiter))
  )

/** Returns the failure of a request that may not wait for the end of the cooldown. */
const cooldownFailure = (
  cooldown: Cooldown.Cooldown,
  request: PermitRequest,
  now: number
): Effect.Effect<never, NotAcquired> | undefined => {
  const remaining = Cooldown.remainingBeyond(cooldown, request, now)
  return remaining === undefined ? undefined : Effect.fail({ _tag: "Cooldown", remaining: Duration.millis(remaining) })
}

/** Fails as soon as a cooldown becomes too long for the request, wherever in the queue it waits. */
const failInCooldown = (cooldown: Cooldown.Cooldown, request: PermitRequest): Effect.Effect<never, NotAcquired> =>
  Effect.callback((resume) => {
    const observer = (now: number): void => {
      const failure = cooldownFailure(cooldown, request, now)
      if (failure !== undefined) resume(failure)
    }
    cooldown.observers.add(observer)
    return Effect.sync(() => cooldown.observers.delete(observer))
  })

/** Waits for the head of the queue, the end of the cooldown, room in the window and a lease, and takes the permit. */
const awaitPermit = Effect.fnUntraced(function* (
  { store }: State,
  request: PermitRequest,
  { key, quota }: KeyedQuota,
  state: QuotaState.QuotaState,
  waiter: WaitQueue.Waiter
) {
  yield* WaitQueue.untilHead(state.queue, waiter)
  for (;;) {
    const wait = untilRoom(state, quota, waiter, yield* monotonicNow)
    if (wait !== undefined) {
      yield* wait
      continue
    }
    const lease =
      store &&
      (yield* Effect.catch(store.acquireLease(key, quota, state), ({ reason }) =>
        onStoreFailure(request.policy, reason.message)
      ))
    if (Duration.isDuration(lease)) {
      yield* Effect.sleep(lease)
      continue
    }
    addPermit(request, { state, quota, lease })
    return
  }
})

/** Returns one wait after which the quota may have room for the head of the queue, `undefined` if it has room now. */
const untilRoom = (
  state: QuotaState.QuotaState,
  quota: Quota,
  waiter: WaitQueue.Waiter,
  now: number
): Effect.Effect<void> | undefined => {
  if (Cooldown.inCooldown(state, now)) return Effect.sleep(state.cooldownUntil - now)
  const availableAt = QuotaState.availableAt(state, quota, now)
  if (availableAt <= now) return undefined
  if (availableAt < Infinity) return Effect.sleep(availableAt - now)
  const { inFlight } = state
  return WaitQueue.untilWoken(waiter, () => state.inFlight < inFlight)
}

const onStoreFailure = (policy: RateLimitPolicy, description: string): Effect.Effect<undefined, NotAcquired> =>
  policy.onStoreFailure === "fail" ? Effect.fail({ _tag: "StoreFailed", description }) : Effect.succeed(undefined)

const onResponse = (
  self: State,
  request: PermitRequest,
  { retryAfter, sentAt, status }: ResponseInfo,
  now: number
): void => {
  const permits = [...request.permits]
  const widest = permits.at(-1)
  if (widest === undefined) return
  const utilizationOf = ({ quota, state }: Permit) => QuotaState.utilization(state, quota, now)
  // The quota that is used most is the likeliest to be exceeded, the narrower one of two.
  const limiting = permits.reduce((most, permit) => (utilizationOf(permit) > utilizationOf(most) ? permit : most))
  const isLimited = status === 429 && retryAfter !== undefined
  if (isLimited) {
    const { state: cooldown } = widest
    // Before the permits are returned, or a waiter would take one of them in between.
    Cooldown.start(cooldown, millisOf(retryAfter), now)
    const recoveredAt = cooldown.cooldownUntil + LearnedLimit.recoveryTime(widest.quota)
    for (const { state } of [widest, limiting]) QuotaState.keepUntil(state, recoveredAt)
  }
  // Clerk does not count a request that it has limited.
  returnPermits(self, request, status !== 429, now)
  const { quota, state } = limiting
  const completed = SlidingWindow.countCompleted(state, millisOf(quota.window), now)
  LearnedLimit.onResponse(state, quota, isLimited, completed, sentAt, now)
}

/** Returns the permits. A request that Clerk may have counted counts for one more window. */
const returnPermits = (self: State, { permits }: PermitRequest, isCounted: boolean, now: number): void => {
  // Removed first, because a waiter that continues by this may end the same request again.
  for (const { lease, quota, state } of permits.splice(0)) {
    if (isCounted) QuotaState.complete(state, quota, now)
    state.inFlight -= 1
    WaitQueue.wakeHead(state.queue)
    if (isCounted && lease !== undefined) self.store?.extendLease(state, lease, now)
  }
}

const addPermit = ({ permits }: PermitRequest, permit: Permit): void => {
  permit.state.inFlight += 1
  permits.push(permit)
}

/** Returns the quotas that a request counts in, the narrow one first: a wait for it keeps no permit of the wide one. */
const quotasOf = (
  name: string,
  { instanceQuota, path, policy, resourceQuota }: PermitRequest
): ReadonlyArray<KeyedQuota> => {
  const quotas: Array<KeyedQuota> = []
  const quota = resourceQuota && policy.resource(resourceQuota)
  if (quota !== undefined) quotas.push({ key: `clerk:${name}:${path}`, quota })
  if (instanceQuota !== undefined) quotas.push({ key: `clerk:${name}`, quota: instanceQuota })
  return quotas
}

const stateOf = (self: State, { key, quota }: KeyedQuota, now: number): QuotaState.QuotaState => {
  const existing = self.quotas.get(key)
  const state = existing ?? QuotaState.make(self.clockResolution)
  if (existing === undefined) self.quotas.set(key, state)
  const window = millisOf(quota.window)
  QuotaState.keepUntil(state, now + window * 2)
  sweep(self, window, now)
  return state
}

/** Removes expired states once in a while: there is one for each membership that is changed. */
const sweep = (self: State, interval: number, now: number): void => {
  if (now < self.nextSweepAt) return
  self.nextSweepAt = now + interval
  for (const [key, state] of self.quotas) if (QuotaState.isExpired(state, now)) self.quotas.delete(key)
}
