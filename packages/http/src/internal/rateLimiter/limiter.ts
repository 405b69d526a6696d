/**
 * Permits for the requests of one client: a request is sent only while it is inside all of its quotas.
 *
 * Invariants: Clerk never receives more requests from those that share the limiter's counts in any stretch of a quota's
 * window than the quota allows, wherever Clerk's own window begins; requests under one quota are sent in the order in which
 * they came; a permit is returned once, whoever ends the request, and is then taken at once.
 *
 * Algorithm: a request counts in the quota of its resource and in that of its secret key, narrow quota first.
 *
 *     tryAcquire ── permits of all quotas available ──> sent ──> onResponse: cooldown (429), return permits, learn
 *         └─ else ─> acquire: for each quota                └──> release: no response
 *                      enqueue ─> head ─> end of cooldown ─> room in the window ─> lease in the shared store ─> permit
 *
 * Where the program provides effect's `RateLimiter`, the processes that share its store share the quotas too.
 *
 * Tests: limiter.test.ts, sharedStore.test.ts, distantStore.test.ts, storeLoss.test.ts, cooldown.test.ts; over a whole client
 * window.test.ts, and schedules.test.ts for random schedules.
 *
 * See ARCHITECTURE.md, "The rate limiter".
 */
import type { Quota, RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import { monotonicMillis, monotonicNow } from "../clock.ts"
import { millisOf } from "../millis.ts"
import { endUnless } from "../ownFiber.ts"
import type { PageRead } from "../pageRead.ts"
import type { PermitWait } from "../permitWait.ts"
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
  /** The resource that its own quota counts for. */
  readonly resource: string
  readonly resourceQuota: Quota | undefined
  /** The page that the request reads, if it is part of a pagination. */
  readonly page: PageRead | undefined
  /** The cooldown of the program's own, if there is one. */
  wait?: PermitWait | undefined
  readonly permits: Array<Permit>
}

/** The right to send one request under one quota. */
interface Permit {
  readonly state: QuotaState.QuotaState
  readonly quota: Quota
  /** The permit in the shared store, if there is one. */
  readonly reservation?: SharedStore.Reservation | undefined
}

/** Reason for which a request got no permit. */
export type NotAcquired =
  | { readonly _tag: "StoreFailed"; readonly description: string }
  | { readonly _tag: "Cooldown"; readonly remaining: Duration.Duration }
  /** The requests of a window have been sent, and the next may be sent after the end of the call. */
  | { readonly _tag: "QuotaUsed"; readonly remaining: Duration.Duration; readonly quota: Quota }

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
  /** Returns the permits and learns from the response. A 429 with a Retry-After starts a cooldown of the quota that is used up. */
  readonly onResponse: (request: PermitRequest, response: ResponseInfo, now: number) => void
  /**
   * Returns the permits of a request that ended without a response. It counts for one more window from the time by which
   * Clerk has counted it, `undefined` for one that was not sent.
   */
  readonly release: (request: PermitRequest, countedBy: number | undefined, now: number) => void
}

/** State of a limiter. */
interface State {
  readonly store: SharedStore.SharedStore | undefined
  readonly quotas: Map<string, QuotaState.QuotaState>
  nextSweepAt: number
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
    nextSweepAt: -Infinity
  }
  return {
    tryAcquire: (request, now) => tryAcquire(self, request, now),
    acquire: (request) =>
      Effect.onExit(acquire(self, request), (exit) =>
        Exit.isSuccess(exit)
          ? Effect.void
          : Effect.map(monotonicNow, (now) => returnPermits(self, request, undefined, now))
      ),
    onResponse: (request, response, now) => onResponse(self, request, response, now),
    release: (request, countedBy, now) => returnPermits(self, request, countedBy, now)
  }
})

const tryAcquire = (self: State, request: PermitRequest, now: number): boolean => {
  if (self.store) return false
  const permits: Array<Permit> = []
  for (const keyed of quotasOf(request.secret, request)) {
    const state = stateOf(self, keyed, now)
    if (!QuotaState.hasPermit(state, keyed.quota, now)) return false
    permits.push({ state, quota: keyed.quota })
  }
  for (const permit of permits) addPermit(request, permit)
  return true
}

const acquire = Effect.fnUntraced(function* (self: State, request: PermitRequest) {
  const name = self.store ? `clerk:${yield* self.store.digestOf(request.secret)}` : request.secret
  const quotas = quotasOf(name, request)
  const now = yield* monotonicNow
  const states: Array<Cooldown.Cooldown> = quotas.map((keyed) => stateOf(self, keyed, now))
  if (request.wait) states.push(request.wait)
  // Checked before the wait, so that it fails now and not after those before it, which may be able to wait for longer.
  return yield* (
    cooldownFailure(states, request, now) ?? unlessInCooldown(states, request, acquirePermits(self, request, quotas))
  )
})

/** Acquires a permit of each quota, narrow quota first. */
const acquirePermits = Effect.fnUntraced(function* (
  self: State,
  request: PermitRequest,
  quotas: ReadonlyArray<KeyedQuota>
) {
  for (;;) {
    for (const keyed of quotas) yield* acquirePermit(self, request, keyed)
    const now = yield* monotonicNow
    if (pausedUntil(request) <= now) return
    // A pause has begun during the wait for the store.
    returnPermits(self, request, undefined, now)
  }
})

/** Returns the end of the pauses of the quotas of which a request has a permit. */
const pausedUntil = ({ permits }: PermitRequest): number =>
  Math.max(...permits.map(({ state }) => QuotaState.pausedUntil(state)))

/** Waits in the queue of one quota. */
const acquirePermit = (self: State, request: PermitRequest, keyed: KeyedQuota): Effect.Effect<void, NotAcquired> =>
  Effect.flatMap(monotonicNow, (now) => {
    const state = stateOf(self, keyed, now)
    // Known before the waiter enters the queue: a fiber may be interrupted between any two steps.
    let leave = (): void => {}
    const permit = Effect.suspend(() => {
      const queue = QuotaState.queueOf(state, keyed.quota)
      const waiter = enqueue(queue.queue, request.page)
      leave = () => WaitQueue.dequeue(queue.queue, waiter)
      return awaitPermit(self, request, state, queue, waiter)
    })
    return Effect.onExit(permit, () =>
      Effect.map(monotonicNow, (now) => {
        leave()
        QuotaState.removeUnusedQueues(state, now)
      })
    )
  })

/** Adds a waiter, behind all others for as long as nobody has asked for the page that its request reads. */
const enqueue = (queue: WaitQueue.WaitQueue, page: PageRead | undefined): WaitQueue.Waiter => {
  const waiter = WaitQueue.enqueue(queue, page?.isPrefetch)
  if (page !== undefined) page.onTaken = () => WaitQueue.promote(queue, waiter)
  return waiter
}

type States = ReadonlyArray<Cooldown.Cooldown>

/** Returns the failure of a request that may not wait for the end of all the cooldowns, and tells of those that there are. */
const cooldownFailure = (
  states: States,
  request: PermitRequest,
  now: number
): Effect.Effect<never, NotAcquired> | undefined => {
  const remaining = Math.max(...states.map(({ cooldownUntil }) => cooldownUntil - now))
  if (remaining <= 0) return undefined
  request.wait?.onCooldown?.(remaining)
  return Cooldown.mayWait(request, remaining, now)
    ? undefined
    : Effect.fail({ _tag: "Cooldown", remaining: Duration.millis(remaining) })
}

/** Waits for the permits, and fails as soon as a cooldown becomes too long for the request, wherever it waits. */
const unlessInCooldown = (
  states: States,
  request: PermitRequest,
  acquired: Effect.Effect<void, NotAcquired>
): Effect.Effect<void, NotAcquired> =>
  Effect.withFiber((caller) =>
    endUnless(
      () => Effect.runForkWith(caller.context)(acquired),
      (end) => {
        const observer = (now: number): void => {
          const failure = cooldownFailure(states, request, now)
          if (failure !== undefined) end(failure)
        }
        for (const { observers } of states) observers.add(observer)
        return () => {
          for (const { observers } of states) observers.delete(observer)
        }
      }
    )
  )

/** Waits for the head of the queue, the end of the cooldown, room in the window and a lease, and takes the permit. */
const awaitPermit = Effect.fnUntraced(function* (
  { store }: State,
  request: PermitRequest,
  state: QuotaState.QuotaState,
  queue: QuotaState.QuotaQueue,
  waiter: WaitQueue.Waiter
) {
  const { quota } = queue
  const clock = yield* Clock.Clock
  const remaining = (): number => {
    const now = monotonicMillis(clock)
    return Math.max(QuotaState.availableAt(state, quota, now), pausedUntil(request)) - now
  }
  waiter.isPaused = () => pausedUntil(request) > monotonicMillis(clock)
  // One that was the head is none any more when a pause of its narrow quota begins, or another request comes before a prefetch.
  const isHead = (): boolean => WaitQueue.head(queue.queue) === waiter
  for (;;) {
    // Also behind others: those may be able to wait for longer.
    yield* failBeyondDeadline(request, quota, remaining(), monotonicMillis(clock))
    if (!isHead()) WaitQueue.wakeHead(queue.queue)
    yield* WaitQueue.untilWoken(waiter, () => (isHead() || waiter.isPaused() ? remaining() : Infinity))
    if (!isHead() || remaining() > 0) continue
    const reservation = store && (yield* orAllow(request, store.nextReservation(queue)))
    const delay = (): number =>
      Math.max(remaining(), reservation ? SharedStore.dueAt(reservation) - monotonicMillis(clock) : 0)
    yield* failBeyondDeadline(request, quota, delay(), monotonicMillis(clock))
    // Woken where another reservation comes back, which may be due.
    yield* WaitQueue.untilWoken(waiter, delay)
    // Checked again, since the store took its time.
    if (!isHead() || delay() > 0) continue
    if (reservation) {
      const index = queue.reservations.indexOf(reservation)
      if (index < 0) continue
      queue.reservations.splice(index, 1)
    }
    addPermit(request, { state, quota, reservation })
    // Now, so that the others acquire their leases meanwhile: one after the other they would send one request a round trip.
    WaitQueue.dequeue(queue.queue, waiter)
    if (store && reservation) yield* orAllow(request, store.acquireLease(reservation, queue))
    return
  }
})

/**
 * Fails where the wait for the quota of a resource, which comes first, is known to end after the call: its window may be an
 * hour, and the call would wait for nothing. That of a secret key is short, and the call's total limits the wait for it.
 */
const failBeyondDeadline = (
  { deadline, permits, resourceQuota }: PermitRequest,
  quota: Quota,
  wait: number,
  now: number
): Effect.Effect<void, NotAcquired> =>
  resourceQuota !== undefined && permits.length === 0 && wait < Infinity && now + wait > deadline
    ? Effect.fail({ _tag: "QuotaUsed", remaining: Duration.millis(wait), quota })
    : Effect.void

/** Fails where the store fails, or goes on without it, as the policy says. */
const orAllow = <A>(
  { policy }: PermitRequest,
  effect: Effect.Effect<A, SharedStore.StoreError>
): Effect.Effect<A | undefined, NotAcquired> =>
  Effect.catch(effect, ({ reason }) =>
    policy.onStoreFailure === "fail"
      ? Effect.fail<NotAcquired>({ _tag: "StoreFailed", description: reason.message })
      : Effect.succeed(undefined)
  )

const onResponse = (self: State, request: PermitRequest, response: ResponseInfo, now: number): void => {
  const { retryAfter, sentAt, status } = response
  if (status === 429) return onLimited(self, request, retryAfter, sentAt, now)
  // Most requests were sent after the last 429, and tell nothing about it.
  for (const permit of returnPermits(self, request, now, now)) {
    if (sentAt <= permit.state.loweredAt) learn(permit, false, sentAt, now)
  }
}

const onLimited = (
  self: State,
  request: PermitRequest,
  retryAfter: Duration.Duration | undefined,
  sentAt: number,
  now: number
): void => {
  // A quota whose window is shorter than the pause has room before its end, so it is not the one that is exceeded.
  const asLong = request.permits.filter(({ quota }) => millisOf(quota.window) >= millisOf(retryAfter ?? 0))
  const usedOf = ({ quota, state }: Permit): number => QuotaState.utilization(state, quota, now)
  // The quota that is used most is the likeliest to be exceeded, the narrower one of two.
  const [limiting] = (asLong.length > 0 ? asLong : request.permits).toSorted((a, b) => usedOf(b) - usedOf(a))
  if (limiting === undefined) return
  const { quota, state } = limiting
  if (retryAfter !== undefined) {
    // The cooldown starts before the permits are returned, or a waiter would take one of them in between.
    Cooldown.start(state, millisOf(retryAfter), now)
    const recoveryTime = LearnedLimit.recoveryTime(LearnedLimit.learningQuota(state, quota))
    QuotaState.keepUntil(state, state.cooldownUntil + recoveryTime)
  }
  // Clerk does not count a request that it has limited.
  returnPermits(self, request, undefined, now)
  learn(limiting, retryAfter !== undefined, sentAt, now)
}

const learn = ({ quota, state }: Permit, isLimited: boolean, sentAt: number, now: number): void => {
  const { window } = LearnedLimit.learningQuota(state, quota)
  const completed = SlidingWindow.countCompleted(state, millisOf(window), now)
  LearnedLimit.onResponse(state, quota, isLimited, completed, sentAt, now)
}

/** Returns the permits. A request that Clerk may have counted by a time counts for one more window from then on. */
const returnPermits = (
  self: State,
  { permits }: PermitRequest,
  countedBy: number | undefined,
  now: number
): ReadonlyArray<Permit> => {
  // The permits are removed from the request first: a waiter that continues by this may end the same request again.
  const returned = permits.splice(0)
  for (const { quota, reservation, state } of returned) {
    if (countedBy !== undefined) {
      const window = millisOf(quota.window)
      const by = Math.min(countedBy, now + window)
      if (reservation) self.store?.extendLease(state, reservation, by, window)
      QuotaState.complete(state, quota, by)
    } else if (reservation && now >= state.lostUntil) {
      QuotaState.queueOf(state, quota).reservations.push(reservation)
    }
    state.inFlight -= 1
    QuotaState.wakeHeads(state)
  }
  return returned
}

const addPermit = ({ permits }: PermitRequest, permit: Permit): void => {
  permit.state.inFlight += 1
  permits.push(permit)
}

/** Returns the quotas that a request counts in, the narrow one first: a wait for it keeps no permit of the wide one. */
const quotasOf = (
  name: string,
  { instanceQuota, policy, resource, resourceQuota }: PermitRequest
): ReadonlyArray<KeyedQuota> => {
  const quotas: Array<KeyedQuota> = []
  const quota = resourceQuota && policy.resource(resourceQuota)
  if (quota !== undefined) quotas.push({ key: `${name}:${resource}`, quota })
  if (instanceQuota !== undefined) quotas.push({ key: name, quota: instanceQuota })
  return quotas
}

const stateOf = (self: State, { key, quota }: KeyedQuota, now: number): QuotaState.QuotaState => {
  const existing = self.quotas.get(key)
  const state = existing ?? QuotaState.make(key)
  if (existing === undefined) self.quotas.set(key, state)
  const window = millisOf(quota.window)
  QuotaState.keepUntil(state, now + window * 2)
  sweep(self, Math.min(window, longestSweepInterval), now)
  return state
}

/** Milliseconds after which expired states are removed at the latest: a quota's window may be an hour. */
const longestSweepInterval = 60_000

/** Removes expired states once in a while: there is one for each membership that is changed. */
const sweep = (self: State, interval: number, now: number): void => {
  if (now < self.nextSweepAt) return
  self.nextSweepAt = now + interval
  for (const [key, state] of self.quotas) if (QuotaState.isExpired(state, now)) self.quotas.delete(key)
}
