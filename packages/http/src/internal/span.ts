/**
 * Makes spans as effect's own functions do: by the program's tracer, under the settings of its fiber.
 *
 * Effect's functions bring the native tracer into every bundle, which stands in where a program has no tracer: 1 KiB, and a
 * part of each call, for spans that nobody sees. Here such a program's spans have their ids, for a trace header, and
 * record nothing.
 *
 * Tests: span.test.ts holds what a tracer is told to what effect tells it, under each setting, and the span without a tracer
 * to the one that effect makes.
 */
import { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import { SDKException } from "@effect-clerk/core/SDKException"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import type * as Fiber from "effect/Fiber"
import * as Option from "effect/Option"
import * as References from "effect/References"
import * as Tracer from "effect/Tracer"
import { errorTypeOf } from "./failure.ts"

type AnyFiber = Fiber.Fiber<unknown, unknown>

type Options = Parameters<Tracer.Tracer["span"]>[0]

/** The parts of a span that are not the fiber's. */
type Settings = Pick<Tracer.SpanOptions, "kind" | "attributes">

/** Runs an effect in a span, which ends with it, also where it is interrupted between two steps or cannot be made. */
export const use = <A, E, R>(
  name: string,
  settings: Settings,
  evaluate: (span: Tracer.Span, fiber: AnyFiber) => Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> =>
  Effect.withFiber((fiber) => {
    let span: Tracer.Span | undefined
    const evaluated = Effect.suspend(() => evaluate((span = start(fiber, name, settings)), fiber))
    return tracerOf(fiber) === undefined
      ? evaluated
      : Effect.onExit(evaluated, (exit) => Effect.sync(() => span && endCall(fiber, span, exit)))
  })

/** Makes a span the parent of those of an effect. */
export const withParent = <A, E, R>(
  effect: Effect.Effect<A, E, R>,
  span: Tracer.Span
): Effect.Effect<A, E, Exclude<R, Tracer.ParentSpan>> => Effect.provideService(effect, Tracer.ParentSpan, span)

/** Starts a span of a fiber, below the fiber's own unless another one is given. */
export const start = (
  fiber: AnyFiber,
  name: string,
  { attributes, kind = "internal" }: Settings,
  parent = propagated(fiber.cache.span)
): Tracer.Span => {
  const { tracerEnabled } = fiber.cache
  const tracer = tracerOf(fiber)
  const options: Options = {
    name,
    kind,
    parent,
    // Nothing is below the span of a program that has switched tracing off.
    annotations: tracerEnabled ? Context.empty() : Context.make(Tracer.DisablePropagation, true),
    links: [...fiber.getRef(References.TracerSpanLinks)],
    startTime: tracer ? timeOf(fiber) : BigInt(0),
    root: false,
    sampled: tracerEnabled && (Option.isNone(parent) || parent.value.sampled) && isTraced(fiber)
  }
  if (tracer === undefined) return new UnrecordedSpan(options, tracerEnabled ? undefined : "noop")
  const span = tracer.span(options)
  for (const own of [fiber.getRef(References.TracerSpanAnnotations), attributes]) {
    for (const key in own) span.attribute(key, own[key])
  }
  return span
}

/**
 * Ends the span of a call, of one request or of several, unless it has ended, with the kind of its failure or its defect. The
 * failure itself would put its message into the trace, where Clerk names the user that it does not know. The message of a defect,
 * of the program's `HttpClient` for example, may have the whole URL.
 */
export const endCall = (fiber: AnyFiber, span: Tracer.Span, exit: Exit.Exit<unknown, unknown>): void => {
  if (exit._tag === "Failure") {
    for (const reason of exit.cause.reasons) {
      if (reason._tag === "Interrupt") continue
      exit = Exit.fail(describe(span, reason._tag === "Fail" ? reason.error : reason.defect))
    }
  }
  if (span.status._tag !== "Ended") span.end(timeOf(fiber), exit)
}

/** Describes a failure on a span by its kind, and returns that. One that is not of a call is the program's, or the sync's. */
const describe = (span: Tracer.Span, failure: unknown) => {
  const { name } = failure instanceof Error ? failure : Error
  const isOfCall = failure instanceof ClerkErrors || failure instanceof SDKException
  const message = isOfCall ? errorTypeOf(failure) : name
  span.attribute("error.type", message)
  return { name, message }
}

/** Ends the span around an effect as `endCall` does. Effect's own function, which made the span, keeps this first end. */
export const endAround = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  Effect.onExit(effect, (exit) =>
    Effect.withFiber((fiber) => {
      const { span } = fiber.cache
      if (span?._tag === "Span") endCall(fiber, span, exit)
      return Effect.void
    })
  )

/** Returns the tracer that records spans. Without one they need neither a time nor an end. */
const tracerOf = ({ cache }: AnyFiber): Tracer.Tracer | undefined => (cache.tracerEnabled ? cache.tracer : undefined)

/** Returns the time of a span's start or end. */
export const timeOf = (fiber: AnyFiber): bigint =>
  fiber.getRef(References.TracerTimingEnabled) ? fiber.getRef(Clock.Clock).currentTimeNanosUnsafe() : BigInt(0)

/** Returns the span that a new one is below: those that are not propagated are passed over. */
const propagated = (span: Tracer.AnySpan | undefined): Option.Option<Tracer.AnySpan> => {
  if (!span) return Option.none()
  if (!Context.get(span.annotations, Tracer.DisablePropagation)) return Option.some(span)
  return span._tag === "Span" ? propagated(span.parent.valueOrUndefined) : Option.none()
}

/** The levels, the least severe first. The order of `LogLevel` would add 0.2 KiB to a bundle. */
const levels = "All Trace Debug Info Warn Error Fatal None"

const isTraced = (fiber: AnyFiber): boolean =>
  levels.indexOf(fiber.getRef(Tracer.CurrentTraceLevel)) >= levels.indexOf(fiber.getRef(Tracer.MinimumTraceLevel))

/** Span of a program that has no tracer, or has switched it off: then it has no ids. */
class UnrecordedSpan implements Tracer.Span {
  // Those of the options. Declared alone: a field that is defined first and assigned then costs as much again.
  declare readonly name: string
  declare readonly kind: Tracer.SpanKind
  declare readonly parent: Option.Option<Tracer.AnySpan>
  declare readonly annotations: Context.Context<never>
  declare readonly links: ReadonlyArray<Tracer.SpanLink>
  declare readonly sampled: boolean
  declare private ownTraceId: string | undefined
  declare private ownSpanId: string | undefined
  readonly status: Tracer.SpanStatus = { _tag: "Started", startTime: BigInt(0) }
  readonly _tag = "Span"
  readonly attributes: ReadonlyMap<string, unknown> = new Map()

  constructor(options: Options, id: string | undefined) {
    this.name = options.name
    this.kind = options.kind
    this.parent = options.parent
    this.annotations = options.annotations
    this.links = options.links
    this.sampled = options.sampled
    this.ownTraceId = this.ownSpanId = id
  }

  // Ids are made where they are read, which only a trace header does.
  get traceId(): string {
    return (this.ownTraceId ??= this.parent.valueOrUndefined?.traceId ?? randomHex(32))
  }

  get spanId(): string {
    return (this.ownSpanId ??= randomHex(16))
  }

  attribute(): void {}
  event(): void {}
  addLinks(): void {}
  end(): void {}
}

const randomHex = (length: number): string =>
  "0".repeat(length).replaceAll("0", () => Math.floor(Math.random() * 16).toString(16))
