/** The service run from outside of Effect: what it yields and how it fails become values, and so does an abort. */
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import { policyIssues } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import { SDKException, Transport } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import * as Observer from "@effect-clerk/http/Observer"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { OrganizationMemberships } from "../OrganizationMemberships.ts"
import type { CallOptions, Options, Policies } from "../Promise.ts"
import { Aborted } from "./aborted.ts"
import { iterate } from "./iterate.ts"
import * as Progress from "./progress.ts"
import { refuse } from "./refuse.ts"

type Service = OrganizationMemberships["Service"]

const makes = "ClerkMemberships.make"

/** Without I/O, so that a client may be made where none is allowed, and from one request's calls to the next. */
const build = ({ fetch, secretKey, ...options }: Options): Exit.Exit<Service, SDKException> =>
  Predicate.isNullish(fetch) || Predicate.isFunction(fetch)
    ? OrganizationMemberships.layerFetch({
        ...options,
        secretKey: Redacted.isRedacted(secretKey) ? secretKey : Redacted.make(secretKey),
        fetch: Progress.watched(fetch ?? undefined)
      }).pipe(
        // Nothing in it has an end of its own, so neither has its scope.
        Layer.buildWithScope(Scope.makeUnsafe()),
        Effect.map(Context.get(OrganizationMemberships)),
        Effect.mapError(({ reason }) => new SDKException({ reason, operation: makes, attempts: 0 })),
        Effect.runSyncExit
      )
    : Exit.fail(refuse(makes, [{ path: ["fetch"], expected: "a function" }]))

const noFetch = (operation: string): SDKException =>
  new SDKException({
    reason: new Transport({ processed: "no", description: "this platform has no fetch" }),
    operation,
    attempts: 0
  })

const withPolicies = (context: Context.Context<never>, { rateLimit, retry, timeout }: Policies) => {
  const withRetry = withPolicy(context, RetryPolicy.Current, retry, "RetryPolicy", "retry")
  const withTimeout = withPolicy(withRetry, TimeoutPolicy.Current, timeout, "TimeoutPolicy", "timeout")
  return withPolicy(withTimeout, RateLimitPolicy.Current, rateLimit, "RateLimitPolicy", "rateLimit")
}

/** Provides a policy. An invalid one becomes the default with its issues, which name the option, and which fail the call. */
const withPolicy = <Policy extends { readonly issues: ReadonlyArray<Issue> }>(
  context: Context.Context<never>,
  current: Context.Reference<Policy>,
  policy: Policy | null | undefined,
  kind: "RetryPolicy" | "TimeoutPolicy" | "RateLimitPolicy",
  option: string
) => {
  if (Predicate.isNullish(policy)) return context
  const issues = policyIssues(policy, kind, option)
  return Context.add(context, current, issues.length === 0 ? policy : { ...current.defaultValue(), issues })
}

/** A signal by itself would be without a word. */
const isOptions = (options: unknown): boolean =>
  Predicate.isNullish(options) || (Predicate.isObject(options) && !isSignal(options))

/** One of any realm, or a stand-in with what is used of it. */
const isSignal = (signal: unknown): signal is AbortSignal =>
  Predicate.hasProperty(signal, "aborted") &&
  Predicate.isBoolean(signal.aborted) &&
  Predicate.hasProperty(signal, "addEventListener") &&
  Predicate.isFunction(signal.addEventListener) &&
  Predicate.hasProperty(signal, "removeEventListener") &&
  Predicate.isFunction(signal.removeEventListener)

export const make = (given: Options) => {
  // Copies, here and below, are objects whatever was given; and what becomes of theirs changes nothing.
  const options = { ...given }
  const defaults = withPolicies(Context.empty(), options)
  let built: Exit.Exit<Service, SDKException> | undefined

  const settle = (operation: string, call: CallOptions | undefined) => {
    const { signal, ...policies } = { ...call }
    const refused = isOptions(call)
      ? Predicate.isNullish(signal) || isSignal(signal)
        ? undefined
        : { path: ["signal"], expected: "an AbortSignal" }
      : { path: ["options"], expected: "an object, such as { signal }" }
    return {
      context: withPolicies(defaults, policies),
      signal: isSignal(signal) ? signal : undefined,
      service: (): Exit.Exit<Service, SDKException> => {
        if (refused !== undefined) return Exit.fail(refuse(operation, [refused]))
        built ??= build(options)
        const canSend = Predicate.isFunction(options.fetch ?? globalThis.fetch)
        return canSend || Exit.isFailure(built) ? built : Exit.fail(noFetch(operation))
      }
    }
  }

  return {
    run: <A, E>(
      operation: string,
      call: (service: Service) => Effect.Effect<A, E>,
      options: CallOptions | undefined
    ): Promise<Result.Result<A, E | SDKException | Aborted>> => {
      const { context: settled, service, signal } = settle(operation, options)
      const progress = Progress.start()
      const aborted = () => Result.fail(new Aborted({ operation, processed: Progress.processed(progress) }))
      if (signal?.aborted === true) return Promise.resolve(aborted())
      let context = settled
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
      options: CallOptions | undefined
    ): AsyncIterable<Result.Result<A, E | SDKException | Aborted>> => {
      const { context, service, signal } = settle(operation, options)
      // Made at once: what becomes of the input before the first item is asked for changes nothing.
      const made = Effect.runSyncExit(Effect.map(service(), call))
      return iterate(
        Stream.unwrap(made).pipe(Stream.result, Stream.toAsyncIterableWith(context)),
        signal,
        () => new Aborted({ operation, processed: "no" })
      )
    }
  }
}
