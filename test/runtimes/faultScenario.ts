/**
 * An edge function that makes one call against a server with a fault, and reports what the caller is told. Every runtime runs
 * the same bundle of it; the server is another process, so that the runtime's own sockets are the only ones in play.
 */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import * as Observer from "@effect-clerk/http/Observer"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { calls, outcomeOf, retry, timeouts, warmUp } from "../faults/calls.ts"
import type { Fault, Operation, Outcome } from "../faults/outcome.ts"
import { untyped } from "@effect-clerk/test-support/untyped"
import { type Wrapper, wrappers } from "./wrappers.ts"

/** A call, as the query of the request that asks for it. */
export interface Case {
  readonly origin: string
  /** The path below which the server has its fault. */
  readonly base: string
  readonly operation: Operation
  readonly transport: "layerFetch" | "layer over FetchHttpClient" | "layer over the emulator"
  /** When the server stalls, which decides the time limits. A large response, which a busy machine may read slowly, has none. */
  readonly stalls: Fault["stalls"] | "unlimited"
  /** Given where the call comes on a connection that was used. */
  readonly warm?: "true"
  /** Given where a function of the program's own stands before the platform's fetch. */
  readonly wrapper?: Wrapper
  /** Given where that function is the global one, from this case on. */
  readonly patched?: "true"
}

/** The end of a call, and how many requests the library has sent for it. */
export interface Report {
  readonly outcome: Outcome
  readonly message: string
  readonly attempts: number
}

interface Env {
  readonly CLERK_SECRET_KEY: string
}

// A response that Node reads to its end may be one for whose end another platform waits.
const limits = {
  ...timeouts,
  never: TimeoutPolicy.make({ attempt: "4 seconds", total: "10 minutes" }),
  unlimited: TimeoutPolicy.none
}

const platformFetch = globalThis.fetch

/** Returns the function that stands before the platform's fetch, where that is not the global one. */
const fetchOf = ({ patched, wrapper }: Case): ReturnType<(typeof wrappers)[Wrapper]> | undefined => {
  if (wrapper === undefined) return undefined
  const wrapped = wrappers[wrapper]((input, init) => platformFetch(input, init))
  if (patched === undefined) return wrapped
  globalThis.fetch = untyped(wrapped)
  return undefined
}

const transportOf = (asked: Case): Layer.Layer<ClerkHttpClient.ClerkHttpClient, never, ClerkConfig.ClerkConfig> => {
  if (asked.transport === "layer over the emulator")
    return Layer.provide(ClerkHttpClient.layer, Layer.orDie(ClerkEmulator.layer()))
  const fetch = fetchOf(asked)
  if (asked.transport === "layerFetch") return ClerkHttpClient.layerFetch({ fetch })
  const overFetch = Layer.provide(ClerkHttpClient.layer, FetchHttpClient.layer)
  return fetch === undefined
    ? overFetch
    : Layer.provide(overFetch, Layer.succeed(FetchHttpClient.Fetch, untyped(fetch)))
}

const memberships = (asked: Case, options: ClerkConfig.Options) =>
  OrganizationMemberships.layer.pipe(Layer.provide(transportOf(asked)), Layer.provide(ClerkConfig.layer(options)))

const run = ({ operation, stalls, warm }: Case): Effect.Effect<Report, never, OrganizationMemberships> =>
  Effect.gen(function* () {
    const service = yield* OrganizationMemberships
    if (warm !== undefined) {
      yield* Effect.orDie(warmUp(service))
      // The body has been read; a turn later the platform has taken the connection back.
      yield* Effect.sleep("5 millis")
    }
    let attempts = 0
    const told = ({ attempt }: Observer.Attempt): Effect.Effect<void> =>
      Effect.sync(() => {
        attempts = attempt
      })
    const end = (outcome: Outcome, message: string): Report => ({ outcome, message, attempts })
    return yield* calls[operation](service).pipe(
      Effect.provideService(RetryPolicy.Current, retry),
      Effect.provideService(TimeoutPolicy.Current, limits[stalls]),
      Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
      Effect.provideService(Observer.Current, told),
      Effect.match({
        onSuccess: () => end({ tag: "Success", attempts, processed: "yes" }, ""),
        onFailure: (failure: ClerkErrors | SDKException) => end(outcomeOf(failure), failure.message)
      })
    )
  })

const isCase = (value: object): value is Case => "origin" in value && "operation" in value

const respond = (asked: Case, { CLERK_SECRET_KEY }: Env): Effect.Effect<Response, SDKException> =>
  run(asked).pipe(
    Effect.map((report) => Response.json(report)),
    Effect.provide(
      memberships(asked, {
        secretKey: Redacted.make(CLERK_SECRET_KEY),
        apiUrl: `${asked.origin}${asked.base}`
      })
    )
  )

export default {
  async fetch({ url }: Request, env: Env): Promise<Response> {
    const asked = Object.fromEntries(new URL(url).searchParams)
    return isCase(asked) ? Effect.runPromise(respond(asked, env)) : Response.json(globalThis.navigator?.userAgent ?? "")
  }
}
