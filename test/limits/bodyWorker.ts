// Makes calls to a server that sends whatever bodies it likes, each of which fails, and reports what they took. Runs in a
// process of its own, so that nothing else is measured, and whose death ends no test.
import { setFlagsFromString } from "node:v8"
import { runInNewContext } from "node:vm"
import { ClerkFailure, RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Redacted, Schema } from "effect"
import { secret } from "@effect-clerk/test-support/fixtures"
import { transports } from "@effect-clerk/test-support/transports"
import { BodyTask } from "./bodyTask.ts"
import * as Memory from "./memory.ts"

const { apiUrl, calls, transport } = Schema.decodeUnknownSync(BodyTask)(process.argv[2])

const make = transports.find(([name]) => name === transport)?.[1]
if (make === undefined) throw new Error(`no transport ${transport}`)

const isFunction = (value: unknown): value is () => void => typeof value === "function"

setFlagsFromString("--expose-gc")
const collect: unknown = runInNewContext("gc")

const turn = Effect.promise(() => new Promise<void>((resolve) => setImmediate(resolve)))

/** Frees what the calls before have left, and forgets their peak. */
const settle = turn.pipe(
  Effect.andThen(Effect.sync(() => isFunction(collect) && collect())),
  Effect.repeat({ times: 2 }),
  Effect.andThen(Effect.sync(() => Memory.forgetPeak("self")))
)

const cpuMillis = (): number => {
  const { system, user } = process.threadCpuUsage()
  return (system + user) / 1000
}

/** Measures the turns of the event loop, and returns how to stop, which yields the CPU time of the longest. */
const watchTurns = (): (() => number) => {
  let before = cpuMillis()
  let longest = 0
  let next: NodeJS.Immediate
  const endTurn = (): void => {
    const now = cpuMillis()
    longest = Math.max(longest, now - before)
    before = now
    next = setImmediate(endTurn)
  }
  next = setImmediate(endTurn)
  return () => {
    clearImmediate(next)
    return longest
  }
}

const fail = (index: number) =>
  Effect.gen(function* () {
    yield* settle
    const before = Memory.sizeOf("self", "VmRSS")
    const stop = watchTurns()
    const failure = yield* OrganizationMemberships.use((_) => _.list({ organizationId: `org_${index}` })).pipe(
      Effect.flip
    )
    // The turn in which the call fails may be the longest one.
    yield* turn
    const turnMillis = stop()
    const peakMiB = (Memory.sizeOf("self", "VmHWM") - before) / 1024
    const json = JSON.stringify(failure)
    const parsed: unknown = JSON.parse(json)
    return {
      status: ClerkFailure.status(failure),
      failure: parsed,
      jsonBytes: Buffer.byteLength(json),
      turnMillis,
      peakMiB
    }
  })

/** Number of times that an error response is read, and the milliseconds of its longest turn from which it is read again. */
const tries = 3
const longTurn = 250

/** Reads an error response again while one of its turns is long: what else the machine does only adds to that, and the least counts. */
const failAtBest = Effect.fnUntraced(function* (index: number) {
  const { status, ...first } = yield* fail(index)
  let { turnMillis } = first
  for (let again = status === 200 ? tries : 1; again < tries && turnMillis >= longTurn; again++) {
    turnMillis = Math.min(turnMillis, (yield* fail(index)).turnMillis)
  }
  return { ...first, turnMillis }
})

// The first call loads what all of them need.
const program = Effect.andThen(
  fail(calls),
  Effect.forEach(
    Array.from({ length: calls }, (_, index) => index),
    failAtBest
  )
)

const report = await program.pipe(
  Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl })),
  Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
  Effect.runPromise
)
process.send?.(report)
