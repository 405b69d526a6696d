/**
 * A service's methods for code without Effect. Methods and types are both derived from the service, so that nothing is
 * listed by hand: an Effect becomes a promise of a `Result`, a Stream an async iterable of `Result`s, and an
 * `Option` a value or `undefined`.
 */
import { invalidRequest } from "@effect-clerk/core/internal"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as Observer from "@effect-clerk/http/Observer"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as EffectResult from "effect/Result"
import * as Stream from "effect/Stream"
import { Aborted } from "./aborted.ts"
import { type CallOptions, findIssue, isSignal, withPolicies } from "./callOptions.ts"
import { iterate } from "./iterate.ts"
import type { TakesMetadata, WithMetadata } from "./metadataInput.ts"
import type { Metadata } from "./modelSchema.ts"
import * as Progress from "./progress.ts"
import * as Result from "./result.ts"

/**
 * The failure that a signal adds to a call; without a signal there is none.
 *
 * @category errors
 * @since 0.1.0
 */
export type AbortedBy<Signal extends AbortSignal | undefined> = Signal extends AbortSignal ? Aborted : never

/**
 * A call: its input, then its options. It returns a promise of a `Result`.
 *
 * @category models
 * @since 0.1.0
 */
export interface Call<Input, A, E> {
  <Signal extends AbortSignal | undefined = undefined>(
    ...args: Arguments<Input, Signal>
  ): Promise<Result.Result<A, E | AbortedBy<Signal>>>
}

/**
 * A call whose input has metadata, of any type that holds nothing but JSON.
 *
 * @category models
 * @since 0.1.0
 */
export interface MetadataCall<Input, A, E> {
  <
    Signal extends AbortSignal | undefined = undefined,
    Public extends object = Metadata,
    Private extends object = Metadata
  >(
    ...args: Arguments<WithMetadata<Input, Public, Private>, Signal>
  ): Promise<Result.Result<A, E | AbortedBy<Signal>>>
}

/**
 * A call that reads a whole list: its input, then its options. Each item is a `Result`, and a failure is the last one.
 *
 * @category models
 * @since 0.1.0
 */
export interface StreamCall<Input, A, E> {
  <Signal extends AbortSignal | undefined = undefined>(
    ...args: Arguments<Input, Signal>
  ): AsyncIterable<Result.Result<A, E | AbortedBy<Signal>>>
}

type Arguments<Input, Signal extends AbortSignal | undefined> = undefined extends Input
  ? [input?: Input, options?: CallOptions<Signal>]
  : [input: Input, options?: CallOptions<Signal>]

/**
 * The methods of a service for code without Effect, each with the same input and the same failures.
 *
 * @category models
 * @since 0.1.0
 */
export type Facade<Service> = { readonly [K in keyof Service]: FacadeMethod<Service[K]> }

type FacadeMethod<Method> = Method extends (input: infer Input) => infer Outcome
  ? Outcome extends Effect.Effect<infer A, infer E>
    ? TakesMetadata<Input> extends true
      ? MetadataCall<NamedInput<Input>, OrUndefined<A>, E>
      : Call<Input, OrUndefined<A>, E>
    : Outcome extends Stream.Stream<infer A, infer E>
      ? StreamCall<Input, A, E>
      : never
  : never

/** The input as it is named, without the types of metadata that its generic method has for any. */
type NamedInput<Input> = Input extends WithMetadata<infer Named, infer _Public, infer _Private> ? Named : Input

type OrUndefined<A> = [A] extends [Option.Option<infer Value>] ? Value | undefined : A

/** The methods of any service. */
export type Methods<Service> = { readonly [K in keyof Service]: Method }

type Method = (input: never) => Effect.Effect<unknown, unknown> | Stream.Stream<unknown, unknown>

/** The parts of a client that all of its calls share. */
export interface Shared {
  /** The policies of the calls that bring none of their own. */
  readonly context: Context.Context<never>
  /** Reports each attempt to the program. */
  readonly observer: Observer.Observer | undefined
  /** Fails where no request can be sent: with an invalid setting, or on a platform without fetch. */
  readonly checkReady: (operation: string) => Effect.Effect<unknown, SDKException>
}

/** Makes the facade of a service. The name is the prefix of the `operation` of failures. */
export const facadeOf = <Service extends Methods<Service>>(
  shared: Shared,
  name: string,
  service: Service
): Facade<Service> => {
  const facade: Record<string, unknown> = {}
  for (const key in service) {
    facade[key] = (input: never, options?: CallOptions) => {
      const call = prepareCall(shared, `${name}.${key}`, options)
      // Called at once, so that a later change of the input's object changes nothing. Nothing runs yet.
      const outcome = service[key](input)
      return Effect.isEffect(outcome) ? run(call, outcome) : iterateOver(call, outcome)
    }
  }
  // The compiler cannot see that the loop makes a method for each key.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return facade as Facade<Service>
}

/** One call of the facade, before it runs. */
interface PreparedCall {
  readonly operation: string
  readonly context: Context.Context<never>
  readonly observer: Observer.Observer | undefined
  readonly signal: AbortSignal | undefined
  /** Succeeds where the call can be sent. */
  readonly ready: Effect.Effect<unknown, SDKException>
}

const prepareCall = (shared: Shared, operation: string, options: CallOptions | undefined): PreparedCall => {
  const issue = findIssue(options)
  const own = { __proto__: null, ...options }
  const { signal } = own
  return {
    operation,
    context: withPolicies(shared.context, own),
    observer: shared.observer,
    signal: isSignal(signal) ? signal : undefined,
    ready: issue === undefined ? shared.checkReady(operation) : Effect.fail(invalidRequest(operation, [issue]))
  }
}

async function run(
  { context, observer, operation, ready, signal }: PreparedCall,
  outcome: Effect.Effect<unknown, unknown>
): Promise<Result.Result<unknown, unknown>> {
  const progress = Progress.start()
  const aborted = () => Result.fail(new Aborted({ operation, processed: progress.processed }), run)
  if (isAborted(signal)) return aborted()
  const services =
    signal === undefined ? context : Context.add(context, Observer.Current, Progress.observer(progress, observer))
  const result = Effect.result(Effect.flatMap(ready, () => outcome))
  const exit = await Effect.runPromiseExitWith(services)(result, { signal })
  if (Exit.isSuccess(exit)) return Result.fromEffect(EffectResult.map(exit.value, orUndefined), run)
  // Any other exit is a defect, and the exit run as an effect rejects with it.
  return isAborted(signal) && Cause.hasInterruptsOnly(exit.cause) ? aborted() : Effect.runPromise(exit)
}

const isAborted = (signal: AbortSignal | undefined): boolean => signal?.aborted === true

const orUndefined = (value: unknown): unknown => (Option.isOption(value) ? Option.getOrUndefined(value) : value)

const iterateOver = (
  { context, operation, ready, signal }: PreparedCall,
  outcome: Stream.Stream<unknown, unknown>
): AsyncIterable<Result.Result<unknown, unknown>> =>
  iterate(
    Stream.unwrap(Effect.as(ready, outcome)).pipe(Stream.result, Stream.toAsyncIterableWith(context)),
    signal,
    () => new Aborted({ operation, processed: "no" })
  )
