import type { Quota, RateLimitPolicy } from "@effect-clerk/core/RateLimitPolicy"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type { RateLimiter as SharedStore } from "effect/persistence/RateLimiter"
import * as Lane from "./lane.ts"
import { millisOf } from "./millis.ts"

/**
 * The key of effect's `RateLimiter`. Importing the service itself would bring all of effect's schemas into the bundle; a test
 * holds the two keys together.
 */
export const SharedRateLimiter: Context.Service<SharedStore, SharedStore> = Context.Service<SharedStore, SharedStore>(
  "~effect/persistence/RateLimiter"
)

/** What of a request its quotas depend on, and the places that it holds in them. */
export interface PermitRequest {
  readonly policy: RateLimitPolicy
  readonly secret: string
  /** What the policy says of the secret key. */
  readonly instanceQuota: Quota | undefined
  readonly path: string
  readonly resourceQuota: Quota | undefined
  /** The longest wait, in milliseconds, behind a gate that Clerk closed, and when the call ends in any case. */
  readonly maxCooldown: number
  readonly deadline: number
  readonly permits: Array<Permit>
}

/** The longest that one answer closes a gate for, in milliseconds: what Clerk means by more, the next answer says again. */
const longestClosed = 3_600_000

interface Counted {
  readonly key: string
  readonly quota: Quota
}

interface Permit {
  readonly lane: Lane.Lane
  readonly quota: Quota
  readonly slot: Slot | undefined
}

/** A place in the shared store, which is free again after a window and the time that was allowed for the request. */
interface Slot {
  readonly key: string
  readonly askedAt: number
  readonly allowance: number
}

/** Why a request got no place. */
export type NotAcquired =
  | { readonly _tag: "StoreFailed"; readonly description: string }
  | { readonly _tag: "Cooldown"; readonly remaining: Duration.Duration }

/** What an answer says of the limits: its status, what Clerk asks to wait, and when the request was sent. */
interface Report {
  readonly status: number
  readonly retryAfter: Duration.Duration | undefined
  readonly sentAt: number
}

export interface RateLimiter {
  /** Takes the request's places if all its quotas have one at once and nobody waits for them. */
  readonly tryAcquire: (ticket: PermitRequest, now: number) => boolean
  /** Waits until the request is inside all its quotas, first come, first served; an interrupted wait takes no place. */
  readonly acquire: (ticket: PermitRequest) => Effect.Effect<void, NotAcquired>
  /** Learns from an answer: a 429 with a Retry-After closes the gate of the key for all its callers. */
  readonly onResponse: (ticket: PermitRequest, report: Report, now: number) => void
  /** From now on the request counts for one more window, if no report has said so. */
  readonly release: (ticket: PermitRequest, now: number) => void
}

const take = ({ permits }: PermitRequest, place: Permit): void => {
  place.lane.pending += 1
  place.lane.users += 1
  permits.push(place)
}

/** A store outside of the process never sees the secret: a digest stands for it. */
const digest = (secret: string): Effect.Effect<string> =>
  Effect.map(
    Effect.promise(() => crypto.subtle.digest("SHA-256", new TextEncoder().encode(secret))),
    (bytes) => Array.from(new Uint8Array(bytes, 0, 16), (byte) => byte.toString(16).padStart(2, "0")).join("")
  )

/**
 * In no stretch of a quota's window does Clerk see more requests than it allows, wherever Clerk's own window begins: a
 * request counts from when it is sent until a window after its answer. Where the program provides a `RateLimiter`, the
 * processes that share its store share the quota too.
 */
export const make: Effect.Effect<RateLimiter> = Effect.gen(function* () {
  const fork = Effect.runForkWith(yield* Effect.context())
  const shared = Option.getOrUndefined(yield* Effect.serviceOption(SharedRateLimiter))
  const identify = shared === undefined ? (secret: string) => Effect.succeed(secret) : digest
  let last: { readonly secret: string; readonly id: string } | undefined
  const lanes = new Map<string, Lane.Lane>()
  let sweepAt = 0

  const idOf = Effect.fnUntraced(function* (secret: string) {
    if (last?.secret !== secret) last = { secret, id: yield* identify(secret) }
    return last.id
  })

  /** Lanes that hold nothing any more go once in a while, since there is one for each membership that is changed. */
  const sweep = (now: number, pause: number): void => {
    if (now < sweepAt) return
    sweepAt = now + pause
    for (const [key, lane] of lanes) if (lane.users + lane.listeners.size === 0 && lane.idleAt <= now) lanes.delete(key)
  }

  const laneOf = (key: string, quota: Quota, now: number): Lane.Lane => {
    const known = lanes.get(key)
    const lane = known ?? Lane.make()
    if (known === undefined) lanes.set(key, lane)
    const window = millisOf(quota.window)
    lane.idleAt = Math.max(lane.idleAt, now + window * 2)
    sweep(now, window)
    return lane
  }

  /**
   * Draws turns for the first who wait. The store knows two things of each of as many slots as the quota allows: until
   * when it is taken, and until when it is spoken for. So each turn has its time, and the processes go in a row.
   */
  const draw = Effect.fnUntraced(function* (limiter: SharedStore, key: string, quota: Quota, lane: Lane.Lane) {
    // As many as a window has: a process that is slow loses no place, and one that dies leaves no more unused.
    const enough = Math.min(lane.row.size, quota.limit)
    if (lane.turns.length > enough * 0.75) return
    const tokens = enough - lane.turns.length
    const { remaining } = yield* limiter.consume({
      key: `${key}:turn`,
      tokens,
      limit: quota.limit,
      window: millisOf(quota.window) * quota.limit,
      onExceeded: "delay"
    })
    const window = millisOf(quota.window) + lane.allowance
    const turns = yield* Effect.forEach(
      Array.from({ length: tokens }, (_, index) => `${key}:${(quota.limit - remaining - index) % quota.limit}`),
      Effect.fnUntraced(function* (slot) {
        const { resetAfter } = yield* limiter.consume({ key: `${slot}:next`, limit: 1, window, onExceeded: "delay" })
        const now = yield* Clock.currentTimeMillis
        return { slot, dueAt: now + millisOf(resetAfter) - window }
      }),
      { concurrency: "unbounded" }
    )
    lane.turns.push(...turns)
  })

  /**
   * Takes the slot whose turn it is, or says how long it is nobody's. The store's own fixed window will not do for all
   * slots together: it ends early where it is not full.
   */
  const reserve = Effect.fnUntraced(function* (limiter: SharedStore, key: string, quota: Quota, lane: Lane.Lane) {
    for (;;) {
      yield* draw(limiter, key, quota, lane)
      const turn = lane.turns.toSorted((a, b) => a.dueAt - b.dueAt)[0]
      if (turn === undefined) continue
      const { allowance } = lane
      const askedAt = yield* Clock.currentTimeMillis
      if (turn.dueAt > askedAt) return Duration.millis(turn.dueAt - askedAt)
      const taken = yield* limiter
        .consume({
          key: turn.slot,
          limit: 1,
          window: millisOf(quota.window) + allowance,
          onExceeded: "fail"
        })
        .pipe(
          Effect.map(() => undefined),
          Effect.catch((error) =>
            error.reason._tag === "RateLimitExceeded" ? Effect.succeed(error.reason.retryAfter) : Effect.fail(error)
          )
        )
      if (taken === undefined) {
        lane.turns.splice(lane.turns.indexOf(turn), 1)
        return { key: turn.slot, askedAt, allowance }
      }
      turn.dueAt = (yield* Clock.currentTimeMillis) + millisOf(taken)
    }
  })

  const storeFailed = (description: string, { policy }: PermitRequest): Effect.Effect<undefined, NotAcquired> =>
    policy.onStoreFailure === "fail" ? Effect.fail({ _tag: "StoreFailed", description }) : Effect.succeed(undefined)

  /** The failure where the gate is closed for longer than the request may wait. */
  const closed = (
    lane: Lane.Lane,
    ticket: PermitRequest,
    now: number
  ): Effect.Effect<never, NotAcquired> | undefined => {
    const wait = lane.opensAt - now
    return wait > Math.min(ticket.maxCooldown, ticket.deadline - now)
      ? Effect.fail({ _tag: "Cooldown", remaining: Duration.millis(wait) })
      : undefined
  }

  /** Fails as soon as the gate closes for that long, wherever in the row the request stands. */
  const closing = (lane: Lane.Lane, ticket: PermitRequest): Effect.Effect<never, NotAcquired> =>
    Effect.callback((resume) => {
      const listen = (now: number): void => {
        const failure = closed(lane, ticket, now)
        if (failure !== undefined) resume(failure)
      }
      lane.listeners.add(listen)
      return Effect.sync(() => lane.listeners.delete(listen))
    })

  const pass = Effect.fnUntraced(function* (
    lane: Lane.Lane,
    waiter: Lane.Waiter,
    { key, quota }: Counted,
    ticket: PermitRequest
  ) {
    yield* Lane.turn(lane, waiter)
    for (;;) {
      const now = yield* Clock.currentTimeMillis
      const wait = lane.opensAt > now ? Effect.sleep(lane.opensAt - now) : Lane.wait(lane, quota, now, waiter)
      if (wait !== undefined) {
        yield* wait
        continue
      }
      const slot =
        shared === undefined
          ? undefined
          : yield* Effect.catch(reserve(shared, key, quota, lane), ({ reason }) => storeFailed(reason.message, ticket))
      if (Duration.isDuration(slot)) {
        yield* Effect.sleep(slot)
        continue
      }
      take(ticket, { lane, quota, slot })
      return
    }
  })

  /** Stands in the row of one quota; `widest` is the one whose gate Clerk closes. */
  const enter = (counted: Counted, widest: Counted, ticket: PermitRequest): Effect.Effect<void, NotAcquired> =>
    Effect.acquireUseRelease(
      Effect.map(Clock.currentTimeMillis, (now) => {
        const lane = laneOf(counted.key, counted.quota, now)
        return { lane, waiter: Lane.stepIn(lane) }
      }),
      // Before it stands behind those who may wait for longer.
      ({ lane, waiter }) =>
        Effect.flatMap(Clock.currentTimeMillis, (now) => {
          const gate = laneOf(widest.key, widest.quota, now)
          return (
            closed(gate, ticket, now) ?? Effect.raceFirst(closing(gate, ticket), pass(lane, waiter, counted, ticket))
          )
        }),
      ({ lane, waiter }) => Effect.sync(() => Lane.stepOut(lane, waiter))
    )

  /** A request that took longer than was allowed for keeps its slot for that much longer; nobody waits for that. */
  const prolong = (lane: Lane.Lane, { allowance, askedAt, key }: Slot, now: number): void => {
    // And a millisecond, to which the store rounds.
    const took = now - askedAt + 1
    // The longest of late, which fades where the way has become shorter.
    lane.allowance = Math.ceil(Math.max(took, lane.allowance * 0.9))
    const late = took - allowance
    if (shared === undefined || late <= 0) return
    fork(Effect.exit(shared.consume({ key, limit: 1, window: late, onExceeded: "delay" })))
  }

  /** Gives the places back, at once or, where Clerk may have counted the request, a window after its answer. */
  const settle = ({ permits }: PermitRequest, counted: boolean, now: number): void => {
    // Taken out first: whoever goes on by this may end this request, too.
    for (const { lane, quota, slot } of permits.splice(0)) {
      if (counted) {
        lane.answered.push(now)
        lane.idleAt = Math.max(lane.idleAt, now + millisOf(quota.window))
      }
      Lane.leave(lane)
      if (counted && slot !== undefined) prolong(lane, slot, now)
    }
  }

  /** The quotas that a request counts in: the narrow one first, so that a wait for it holds no place in the wide one. */
  const quotasOf = (
    id: string,
    { instanceQuota, path, policy, resourceQuota }: PermitRequest
  ): ReadonlyArray<Counted> => {
    const quotas: Array<Counted> = []
    const resource = resourceQuota === undefined ? undefined : policy.resource(resourceQuota)
    if (resource !== undefined) quotas.push({ key: `clerk:${id}:${path}`, quota: resource })
    if (instanceQuota !== undefined) quotas.push({ key: `clerk:${id}`, quota: instanceQuota })
    return quotas
  }

  const enterAll = Effect.fnUntraced(function* (ticket: PermitRequest) {
    const id = yield* idOf(ticket.secret)
    const quotas = quotasOf(id, ticket)
    for (const counted of quotas) yield* enter(counted, quotas.at(-1) ?? counted, ticket)
  })

  return {
    tryAcquire: (ticket, now) => {
      if (shared !== undefined) return false
      const places = quotasOf(ticket.secret, ticket).map(({ key, quota }) => ({
        lane: laneOf(key, quota, now),
        quota,
        slot: undefined
      }))
      if (!places.every(({ lane, quota }) => Lane.isFree(lane, quota, now))) return false
      for (const place of places) take(ticket, place)
      return true
    },
    acquire: (ticket) =>
      Effect.onExit(enterAll(ticket), (exit) =>
        Exit.isSuccess(exit) ? Effect.void : Effect.map(Clock.currentTimeMillis, (now) => settle(ticket, false, now))
      ),
    onResponse: (ticket, { retryAfter, sentAt, status }, now) => {
      const places = [...ticket.permits]
      const widest = places.at(-1)
      if (widest === undefined) return
      const fullest = places.reduce((fullest, place) =>
        Lane.fullness(place.lane, place.quota, now) > Lane.fullness(fullest.lane, fullest.quota, now) ? place : fullest
      )
      const refused = status === 429 && retryAfter !== undefined
      if (refused) {
        // Before the place is given back, so that nobody slips through.
        const { lane, quota } = widest
        lane.opensAt = Math.max(lane.opensAt, now + Math.min(millisOf(retryAfter), longestClosed))
        for (const listen of lane.listeners) listen(now)
        for (const place of [widest, fullest]) {
          place.lane.idleAt = Math.max(place.lane.idleAt, lane.opensAt + Lane.memory(quota))
        }
      }
      // What Clerk refuses it does not count.
      settle(ticket, status !== 429, now)
      Lane.learn(fullest.lane, fullest.quota, refused, sentAt, now)
    },
    release: (ticket, now) => settle(ticket, true, now)
  }
})
