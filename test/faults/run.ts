/** Makes the calls of the table over transports of this process, and compares what came of them. */
import { ClerkErrors, RetryPolicy, SDKException, TimeoutPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import * as Model from "@effect-clerk/memberships/OrganizationMembership"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { inspect } from "node:util"
import { membershipJson, pageJson, secret } from "@effect-clerk/test-support/fixtures"
import type { Transport } from "@effect-clerk/test-support/overFetch"
import { calls, outcomeOf, retry, timeouts, type Value, warmUp } from "./calls.ts"
import { expected, type Fault, operations, type Operation, show } from "./outcome.ts"
import * as FaultyServer from "./server.ts"
import * as Steps from "./steps.ts"

/** What came of one operation, over one transport, against one fault. */
export interface Result {
  readonly fault: Fault
  readonly transport: string
  readonly operation: Operation
  readonly expected: string
  readonly observed: string
  /** How many of the requests came on a connection that had carried another one. */
  readonly onReused: number
}

const isMembership = Schema.is(Model.OrganizationMembership)

const describeSuccess = (fault: Fault, value: Value): string => {
  const found = "data" in value ? value.data[0] : value
  // The metadata is free, and may be deeper than a recursive check can go.
  if (found === undefined || !isMembership({ ...found, publicMetadata: {} })) return "a value that is no membership"
  if (found.id !== "orgmem_1") return `another membership, ${found.id}`
  const json = fault.metadata === undefined ? undefined : JSON.stringify(found.publicMetadata)
  return json === fault.metadata ? "" : `metadata ${json}`
}

/** A failure has to survive what programs do with it: they print it on one line, as JSON and in full. */
const unprintable = (error: ClerkErrors | SDKException): string => {
  if (/[\r\n\u2028\u2029]/.test(error.message)) return "its message has several lines"
  try {
    return (JSON.stringify(error) + inspect(error)).includes(secret) ? "it holds the secret key" : ""
  } catch (cause) {
    return `it cannot be printed: ${String(cause)}`
  }
}

const observe = (
  fault: Fault,
  operation: Operation,
  exit: Exit.Exit<Value, ClerkErrors | SDKException>,
  played: number
): string => {
  if (Exit.isSuccess(exit)) {
    const wrong = describeSuccess(fault, exit.value)
    return (
      show(operation, { tag: "Success", attempts: played, processed: "yes" }) + (wrong === "" ? "" : `, but ${wrong}`)
    )
  }
  const error = Cause.squash(exit.cause)
  if (!(error instanceof ClerkErrors || error instanceof SDKException)) return `a defect: ${String(error)}`
  // A request of an attempt that times out may not have arrived yet.
  const outcome = {
    ...outcomeOf(error),
    ...(fault.when === "never" || fault.stalls !== "never" ? undefined : { requests: played })
  }
  const shown = show(operation, outcome)
  const asTyped = error._tag === "ClerkErrors" ? shown : shown.replace("ClerkErrors", "an undocumented ClerkErrors")
  const wrong = unprintable(error)
  return wrong === "" ? asTyped : `${asTyped}, but ${wrong}`
}

export const good = (operation: Operation): string => (operation === "list" ? pageJson : membershipJson)

// Kept for as long as a busy machine may take to come to the call.
const keepAlive = ["Content-Type: application/json", "Keep-Alive: timeout=600"]

const page = Steps.http(200, pageJson, keepAlive)("")

const turn: Effect.Effect<void> = Effect.callback((resume) => {
  setImmediate(() => resume(Effect.void))
})

/** Leaves the service a connection that has carried a request: undici takes it back a turn after the response. */
const openConnection = (service: OrganizationMemberships["Service"]): Effect.Effect<void> =>
  warmUp(service).pipe(Effect.orDie, Effect.andThen(turn), Effect.andThen(turn))

const runOne = (
  fault: Fault,
  [transport, make]: Transport,
  operation: Operation,
  reused: boolean
): Effect.Effect<Result> =>
  Effect.gen(function* () {
    const { again = fault.script, script, when } = fault
    const body = good(operation)
    const warm = reused ? { warm: page } : undefined
    const server = yield* FaultyServer.make(when, script(body), { again: again(body), ...warm })
    const exit = yield* Effect.gen(function* () {
      const service = yield* OrganizationMemberships
      if (reused) yield* openConnection(service)
      return yield* calls[operation](service)
    }).pipe(
      Effect.provide(make({ secretKey: Redacted.make(secret), apiUrl: `${server.origin}/v1` })),
      Effect.provideService(RetryPolicy.Current, retry),
      Effect.provideService(TimeoutPolicy.Current, timeouts[fault.stalls]),
      Effect.exit
    )
    return {
      fault,
      transport,
      operation,
      expected: expected(fault, operation, transport),
      observed: observe(fault, operation, exit, server.played()),
      onReused: server.arrivedWarm()
    }
  }).pipe(Effect.scoped)

/** Whether a fault is tried over a transport: what only concerns the meaning of a body needs no second parser of HTTP. */
export const covers = ({ bodyOnly }: Fault, transport: string): boolean => !bodyOnly || /fetch/i.test(transport)

/** Returns whether a fault can come on a connection that was used: those that begin with the connection cannot. */
export const canBeReused = ({ when }: Fault): boolean => when !== "never" && when !== "accepted"

/**
 * Every operation, over each of these transports, against each of these faults. The first fault has the network to
 * itself: undici loads its parser with the first connection, and Node 20's does not see a connection close before that.
 */
export const run = (
  [first, ...others]: ReadonlyArray<Fault>,
  over: ReadonlyArray<Transport>,
  { reused = false }: { readonly reused?: boolean } = {}
): Effect.Effect<ReadonlyArray<Result>> =>
  Effect.gen(function* () {
    const each = (faults: ReadonlyArray<Fault>, concurrency: number | "unbounded") =>
      Effect.forEach(
        faults.flatMap((fault) =>
          over
            .filter(([name]) => covers(fault, name))
            .flatMap((transport) => operations.map((operation) => ({ fault, transport, operation })))
        ),
        ({ fault, operation, transport }) => runOne(fault, transport, operation, reused),
        { concurrency }
      )
    if (first === undefined) return []
    const isSlow = ({ stalls }: Fault): boolean => stalls !== "never"
    const alone = yield* each([first], 1)
    const rest = yield* Effect.all(
      [
        // All of them wait at the same time.
        each(others.filter(isSlow), "unbounded"),
        each(
          others.filter((fault) => !isSlow(fault)),
          32
        )
      ],
      { concurrency: 2 }
    )
    return [...alone, ...rest.flat()]
  })
