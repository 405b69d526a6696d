// Makes many calls over one transport, of which a third succeed, a third fail and a third are interrupted, and reports what
// each has left behind. Runs in a process of its own, so that nothing else is measured.
import { getHeapSpaceStatistics, setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Duration, Effect, Fiber, Redacted, Schema } from "effect"
import { membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { fetchTransports, transports } from "@effect-clerk/test-support/transports"
import { Left, LeakTask } from "./leakTask.ts"

const { apiUrl, calls, leaks, transport } = Schema.decodeUnknownSync(LeakTask)(process.argv[2])

const isFunction = (value: unknown): value is () => void => typeof value === "function"

setFlagsFromString("--expose-gc")
const collect: unknown = runInNewContext("gc")

/** Waits until closed sockets, settled promises and weak references are cleaned up. */
const settle = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve))).pipe(
  Effect.andThen(Effect.sync(() => isFunction(collect) && collect())),
  Effect.repeat({ times: 4 })
)

const countOf = (type: string): number => process.getActiveResourcesInfo().filter((name) => name === type).length

/** Returns the bytes of all objects, without the engine's compiled code, which comes and goes. */
const bytesOfObjects = (): number =>
  getHeapSpaceStatistics()
    .filter(({ space_name }) => /^(?:new|old|large)_/.test(space_name))
    .reduce((bytes, { space_used_size }) => bytes + space_used_size, 0)

const measure = Effect.map(settle, () => ({
  bytes: bytesOfObjects(),
  timers: countOf("Timeout"),
  sockets: countOf("TCPSocketWrap")
}))

/** Responds like the platform's fetch, without a network: a request without a response ends with its signal. */
const memoryFetch = (url: string, init: RequestInit): Promise<Response> => {
  if (url.includes("/org_silent/")) {
    return new Promise((_, reject) => {
      init.signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")), { once: true })
    })
  }
  if (url.includes("/org_broken/")) return Promise.reject(new TypeError("fetch failed"))
  return Promise.resolve(new Response(init.method === "PATCH" ? membershipJson : pageJson))
}

const secretKey = Redacted.make(secret)
const layer =
  apiUrl === undefined
    ? fetchTransports.find(([name]) => name === transport)?.[1]({ secretKey }, memoryFetch)
    : transports.find(([name]) => name === transport)?.[1]({ secretKey, apiUrl })

// Far from used up, and with windows that end at once, so that each membership's quota expires soon.
const policy: RateLimitPolicy.RateLimitPolicy = {
  ...RateLimitPolicy.make({ limit: 100_000, window: "1 millis" }),
  resource: () => ({ limit: 10, window: Duration.millis(1) })
}

const leaked: Array<object> = []
let number = 0

const call = (memberships: OrganizationMemberships["Service"]) =>
  Effect.gen(function* () {
    number += 1
    if (leaks) leaked.push({ number })
    const userId = `user_${number}`
    switch (number % 3) {
      case 0:
        return yield* memberships.update({ organizationId: "org_1", userId, role: "org:admin" })
      case 1:
        return yield* Effect.flip(memberships.update({ organizationId: "org_broken", userId, role: "org:admin" }))
      default: {
        const silent = yield* Effect.forkChild(memberships.list({ organizationId: "org_silent" }), {
          startImmediately: true
        })
        yield* memberships.list({ organizationId: "org_1" })
        return yield* Fiber.interrupt(silent)
      }
    }
  })

const callMany = (memberships: OrganizationMemberships["Service"], size: number) =>
  Effect.forEach(Array.from({ length: size }), () => call(memberships), { concurrency: 16, discard: true })

/** Returns the median growth. Calls that leave something behind do so in each round; the engine takes and frees in some. */
const medianOf = (rounds: ReadonlyArray<typeof Left.Type>): typeof Left.Type => {
  const median = (part: keyof typeof Left.Type) =>
    rounds.map((round) => round[part]).toSorted((a, b) => a - b)[Math.floor(rounds.length / 2)] ?? NaN
  return { bytes: median("bytes"), timers: median("timers"), sockets: median("sockets") }
}

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  yield* callMany(memberships, calls * 0.4)
  let before = yield* measure
  const rounds: Array<typeof Left.Type> = []
  const size = calls * 0.2
  for (let round = 0; round < 3; round++) {
    yield* callMany(memberships, size)
    const after = yield* measure
    rounds.push({
      bytes: (after.bytes - before.bytes) / size,
      timers: after.timers - before.timers,
      sockets: after.sockets - before.sockets
    })
    before = after
  }
  yield* Effect.sync(() => process.send?.(medianOf(rounds)))
}).pipe(
  Effect.provideService(RateLimitPolicy.Current, policy),
  Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
)

if (layer !== undefined) await Effect.runPromise(Effect.provide(program, layer))
// Used once more, so that what leaks on purpose is not collected before.
leaked.length = 0
process.disconnect()
