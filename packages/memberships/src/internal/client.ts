/** The service run from outside of Effect: what it yields and how it fails become values, and so does an abort. */
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { SDKException } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Observer from "@effect-clerk/http/Observer"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { OrganizationMemberships } from "../OrganizationMemberships.ts"
import type { CallOptions, Options, Policies } from "../Promise.ts"
import { Aborted } from "./aborted.ts"
import { iterate } from "./iterate.ts"
import * as Progress from "./progress.ts"

type Service = OrganizationMemberships["Service"]

/** Without I/O, so that a client may be made where none is allowed, and from one request's calls to the next. */
const build = ({ fetch, secretKey, ...options }: Options): Exit.Exit<Service, SDKException> =>
  OrganizationMemberships.layerFetch({
    ...options,
    secretKey: Redacted.isRedacted(secretKey) ? secretKey : Redacted.make(secretKey),
    fetch: Progress.watched(fetch)
  }).pipe(
    // Nothing in it has an end of its own, so neither has its scope.
    Layer.buildWithScope(Scope.makeUnsafe()),
    Effect.map(Context.get(OrganizationMemberships)),
    Effect.mapError(({ reason }) => new SDKException({ reason, operation: "ClerkMemberships.make", attempts: 0 })),
    Effect.runSyncExit
  )

const withPolicies = (context: Context.Context<never>, { rateLimit, retry, timeout }: Policies) => {
  let all = context
  if (retry !== undefined) all = Context.add(all, RetryPolicy.Current, retry)
  if (timeout !== undefined) all = Context.add(all, TimeoutPolicy.Current, timeout)
  if (rateLimit !== undefined) all = Context.add(all, RateLimitPolicy.Current, rateLimit)
  return all
}

export const make = (options: Options) => {
  const defaults = withPolicies(Context.empty(), options)
  let built: Exit.Exit<Service, SDKException> | undefined
  const service = () => (built ??= build(options))

  return {
    run: <A, E>(
      operation: string,
      call: (service: Service) => Effect.Effect<A, E>,
      { signal, ...policies }: CallOptions
    ): Promise<Result.Result<A, E | SDKException | Aborted>> => {
      const progress = Progress.start()
      const aborted = () => Result.fail(new Aborted({ operation, processed: Progress.processed(progress) }))
      if (signal?.aborted === true) return Promise.resolve(aborted())
      let context = withPolicies(defaults, policies)
      if (signal !== undefined) {
        context = Context.add(context, Progress.Current, progress)
        context = Context.add(context, Observer.Current, Progress.observer(progress))
      }
      return Effect.runPromiseExitWith(context)(Effect.result(Effect.flatMap(service(), call)), { signal }).then(
        (exit) => {
          if (Exit.isSuccess(exit)) return exit.value
          const isAborted = signal?.aborted === true && Cause.hasInterruptsOnly(exit.cause)
          // What is left is a defect: the exit run as an effect rejects with it.
          return isAborted ? aborted() : Effect.runPromise(exit)
        }
      )
    },

    iterate: <A, E>(
      operation: string,
      call: (service: Service) => Stream.Stream<A, E>,
      { signal, ...policies }: CallOptions
    ): AsyncIterable<Result.Result<A, E | SDKException | Aborted>> =>
      iterate(
        Stream.suspend(() => Stream.unwrap(Effect.map(service(), call))).pipe(
          Stream.result,
          Stream.toAsyncIterableWith(withPolicies(defaults, policies))
        ),
        signal,
        () => new Aborted({ operation, processed: "no" })
      )
  }
}
