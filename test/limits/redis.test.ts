import { createServer } from "node:http"
import { monitorEventLoopDelay } from "node:perf_hooks"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber } from "effect"
import type * as Scope from "effect/Scope"
import { pageJson } from "@effect-clerk/test-support/fixtures"
import * as RedisServer from "./redisServer.ts"
import { Message, TookHeader, type RedisTask } from "./redisTask.ts"
import { messageOf, start } from "./workers.ts"

interface Arrival {
  readonly worker: string
  readonly at: number
}

/** Starts a server that responds to every request and records which worker sent it and when it arrived. */
const clerk = Effect.acquireRelease(
  Effect.callback<{
    readonly apiUrl: string
    readonly arrivals: ReadonlyArray<Arrival>
    /** Returns the time in milliseconds that no request has taken longer, until the store knew of its response. */
    readonly took: () => number
    /** Waits until the requests so far meet a condition. */
    readonly until: (met: () => boolean) => Effect.Effect<void>
    readonly close: () => void
  }>((resume) => {
    const arrivals: Array<Arrival> = []
    const waiting = new Set<() => void>()
    const delay = monitorEventLoopDelay()
    delay.enable()
    let longest = 0
    const server = createServer((request, response) => {
      longest = Math.max(longest, Number(request.headers[TookHeader]))
      arrivals.push({ worker: /organizations\/(\w+)/.exec(request.url ?? "")?.[1] ?? "", at: performance.now() })
      response.writeHead(200, { "content-type": "application/json" }).end(pageJson)
      for (const check of waiting) check()
    })
    const until = (met: () => boolean) =>
      Effect.callback<void>((resume) => {
        const check = () => {
          if (!met()) return
          waiting.delete(check)
          resume(Effect.void)
        }
        waiting.add(check)
        check()
      })
    // Where this process stands still for longer, a request on a connection that was kept would be reset.
    server.keepAliveTimeout = 0
    server.listen(0, "127.0.0.1", () => {
      const address = server.address()
      const port = typeof address === "object" && address !== null ? address.port : 0
      const took = () => Math.max(longest, delay.max / 1e6)
      const close = () => {
        delay.disable()
        server.close()
        server.closeAllConnections()
      }
      resume(Effect.succeed({ apiUrl: `http://127.0.0.1:${port}`, arrivals, took, until, close }))
    })
  }),
  ({ close }) => Effect.sync(close)
)

const startWorker = (task: typeof RedisTask.Type) =>
  start(new URL("./redisWorker.ts", import.meta.url), task, { execArgv: [], stdio: "inherit" })

/** Starts processes, and lets them begin together once all are ready. */
const startWorkers = (names: ReadonlyArray<string>, task: Omit<typeof RedisTask.Type, "name">) =>
  Effect.gen(function* () {
    const workers = yield* Effect.forEach(
      names,
      (name) => Effect.tap(startWorker({ ...task, name }), (worker) => Effect.asVoid(messageOf(worker, Message))),
      { concurrency: "unbounded" }
    )
    for (const worker of workers) worker.send("start")
    return workers
  })

/** Returns the most requests in one fixed window; each begins with the first request after the last one, as Clerk counts. */
const mostInFixedWindow = (arrivals: ReadonlyArray<Arrival>, window: number): number => {
  let most = 0
  let count = 0
  let start = Number.NEGATIVE_INFINITY
  for (const { at } of arrivals) {
    if (at >= start + window) [start, count] = [at, 0]
    most = Math.max(most, ++count)
  }
  return most
}

/** Returns the most requests in any stretch of time that is as long as a window. */
const mostInAnyWindow = (arrivals: ReadonlyArray<Arrival>, window: number): number => {
  let most = 0
  let first = 0
  for (const [index, { at }] of arrivals.entries()) {
    while ((arrivals[first]?.at ?? at) <= at - window) first++
    most = Math.max(most, index - first + 1)
  }
  return most
}

const servedOf = (names: ReadonlyArray<string>, arrivals: ReadonlyArray<Arrival>): ReadonlyArray<number> =>
  names.map((name) => arrivals.filter(({ worker }) => worker === name).length)

/** Returns the share of the process that was served least, as a part of the share of the one that was served most. */
const smallestShare = (served: ReadonlyArray<number>): number => Math.min(...served) / Math.max(...served)

const names = ["one", "two", "three", "four"]
const limit = 40

/** The first window that is tried, in milliseconds, and the last one. */
const window = 2000
const longestWindow = 8 * window

interface Measured {
  readonly mostInFixedWindow: number
  readonly mostInAnyWindow: number
  /** The time in milliseconds that no request has taken longer, until the store knew of its response. */
  readonly took: number
}

/**
 * Measures in a window that is longer than a busy machine lets processes pause. Where more than the limit were counted, and half a
 * window may have passed between a permit and the time at which the store knew of the response, the window was too short, and one
 * of twice the length is tried.
 */
const inLongerWindows = <A extends Measured>(measure: (window: number) => Effect.Effect<A, never, Scope.Scope>) => {
  const tryIn = (window: number): Effect.Effect<A> =>
    Effect.flatMap(Effect.scoped(measure(window)), (measured) => {
      console.log(`${limit} in ${window} ms:`, measured)
      const isInside = Math.max(measured.mostInAnyWindow, measured.mostInFixedWindow) <= limit
      const isSure = isInside || measured.took < window / 2 || window === longestWindow
      return isSure ? Effect.succeed(measured) : tryIn(2 * window)
    })
  return tryIn(window)
}

/** Windows over which the shares of the processes are compared, and those after which they have to be alike at the latest. */
const stretch = 8
const atMost = 4 * stretch

/** For all the windows that are tried. */
const timeout = 900_000

/** Lets processes send until each has its share, and returns what was counted. */
const shareOf = (workers: ReadonlyArray<string>, window: number) =>
  Effect.gen(function* () {
    const { apiUrl, arrivals, took, until } = yield* clerk
    const { port } = yield* RedisServer.make
    yield* startWorkers(workers, { apiUrl, redisPort: port, inFlight: 32, limit, window, onStoreFailure: "fail" })
    // Counted after all processes have warmed up: a process that has just started is slow.
    yield* until(() => servedOf(workers, arrivals).every((served) => served >= limit / 4))
    const started = arrivals.length
    const last = () => servedOf(workers, arrivals.slice(Math.max(started, arrivals.length - stretch * limit)))
    // A busy machine lets a process pause now and then. A store that favours one does so in every stretch of time.
    yield* until(() => {
      const count = arrivals.length - started
      return count >= atMost * limit || (count >= stretch * limit && smallestShare(last()) >= 0.8)
    })
    return { ...mostOf(arrivals, window), took: took(), served: last() }
  })

/** Lets processes send while Redis loses its counts three times, and returns what was counted. */
const lossesOf = (workers: ReadonlyArray<string>, window: number) =>
  Effect.gen(function* () {
    const { apiUrl, arrivals, took, until } = yield* clerk
    const { flush, port } = yield* RedisServer.make
    yield* startWorkers(workers, { apiUrl, redisPort: port, inFlight: 32, limit, window, onStoreFailure: "fail" })
    for (let time = 0; time < 3; time++) {
      // Another part of a window each time, after all have sent again: one that has not yet cannot know of the next loss.
      const before = arrivals.length
      const isTime = () => arrivals.length >= before + 2 * limit + time * (limit / 3)
      yield* until(() => isTime() && smallestShare(servedOf(workers, arrivals.slice(before))) > 0)
      yield* flush
    }
    const flushed = arrivals.length
    yield* until(() => servedOf(workers, arrivals.slice(flushed)).every((served) => served >= limit))
    return { ...mostOf(arrivals, window), took: took() }
  })

const mostOf = (arrivals: ReadonlyArray<Arrival>, window: number) => ({
  mostInFixedWindow: mostInFixedWindow(arrivals, window),
  mostInAnyWindow: mostInAnyWindow(arrivals, window)
})

const missing = RedisServer.missing()
if (missing !== undefined) console.warn(missing)

// Side by side: each has a Redis server and processes of its own, which wait for the next window most of the time.
describe.skipIf(missing !== undefined).concurrent("rate limiter over Redis", () => {
  it.live.each([{ count: 2 }, { count: 4 }])(
    "$count processes stay inside one quota, and each gets its share",
    ({ count }) =>
      Effect.gen(function* () {
        const measured = yield* inLongerWindows((window) => shareOf(names.slice(0, count), window))
        expect(measured.mostInFixedWindow).toBeLessThanOrEqual(limit)
        expect(measured.mostInAnyWindow).toBeLessThanOrEqual(limit)
        expect(smallestShare(measured.served)).toBeGreaterThanOrEqual(0.8)
      }),
    timeout
  )

  it.live(
    "processes stay inside the quota when Redis loses its counts in the middle of a window",
    () =>
      Effect.gen(function* () {
        const measured = yield* inLongerWindows((window) => lossesOf(names.slice(0, 2), window))
        expect(measured.mostInFixedWindow).toBeLessThanOrEqual(limit)
        expect(measured.mostInAnyWindow).toBeLessThanOrEqual(limit)
      }),
    timeout
  )

  it.live("a call fails with its reason when Redis is down", () =>
    Effect.gen(function* () {
      const { apiUrl, arrivals, until } = yield* clerk
      const redis = yield* RedisServer.make
      const workers = yield* startWorkers(names.slice(0, 2), {
        apiUrl,
        redisPort: redis.port,
        inFlight: 8,
        limit,
        window,
        onStoreFailure: "fail"
      })
      yield* until(() => arrivals.length >= 2 * limit)
      // Before the kill: a worker may fail before this process sees that Redis has ended, and its message would be lost.
      const messages = yield* Effect.forEach(workers, (worker) =>
        Effect.forkChild(messageOf(worker, Message), { startImmediately: true })
      )
      yield* redis.kill
      const failures = yield* Effect.forEach(messages, Fiber.join)
      const failure = { _tag: "Failed", tag: "SDKException", reason: "RateLimiter", processed: "no" }
      expect(failures).toEqual([failure, failure])
    }).pipe(Effect.scoped)
  )

  it.live("calls continue when Redis is down if the policy allows it, each process inside the quota", () =>
    Effect.gen(function* () {
      const { apiUrl, arrivals, until } = yield* clerk
      const redis = yield* RedisServer.make
      const workers = names.slice(0, 2)
      yield* startWorkers(workers, {
        apiUrl,
        redisPort: redis.port,
        inFlight: 8,
        limit,
        window,
        onStoreFailure: "allow"
      })
      yield* until(() => arrivals.length >= 2 * limit)
      yield* redis.kill
      const before = arrivals.length
      // Each of them: without the store, one that is slower gets no share of the other's quota.
      yield* until(() => servedOf(workers, arrivals.slice(before)).every((served) => served > 2 * limit))
      for (const name of workers) {
        const own = arrivals.filter(({ worker }) => worker === name)
        expect(mostInAnyWindow(own, window)).toBeLessThanOrEqual(limit)
      }
    }).pipe(Effect.scoped)
  )
})
