import { describe, expect, it } from "@effect/vitest"
import { ClerkErrors, SDKException, Timeout } from "@effect-clerk/core"
import { Cause, Context, Data, Duration, Effect, Exit, Option, Tracer } from "effect"
import { TestClock } from "effect/testing"
import { YieldsAt } from "@effect-clerk/test-support/yieldsAt"
import * as Span from "../src/internal/span.ts"

type Use = <A, E>(
  name: string,
  settings: Tracer.SpanOptionsNoTrace,
  evaluate: (span: Tracer.Span) => Effect.Effect<A, E>
) => Effect.Effect<A, E>

const ours: Use = (name, { parent, ...settings }, evaluate) =>
  parent === undefined
    ? Span.use(name, settings, evaluate)
    : Effect.withFiber((fiber) => {
        const span = Span.start(fiber, name, settings, Option.some(parent))
        return Effect.onExit(evaluate(span), (exit) => Effect.sync(() => Span.endCall(fiber, span, exit)))
      })

const effects: Use = (name, settings, evaluate) => Effect.useSpan(name, settings, evaluate)

/** Span that notes what it is told. */
class NotedSpan extends Tracer.NativeSpan {
  private readonly told: Array<unknown>

  constructor(options: ConstructorParameters<typeof Tracer.NativeSpan>[0], told: Array<unknown>) {
    super(options)
    this.told = told
    told.push(["start", { ...options, parent: parentOf(options) }])
  }

  override attribute(...given: Parameters<Tracer.Span["attribute"]>): void {
    this.told.push([this.name, "attribute", ...given])
    super.attribute(...given)
  }

  override end(...given: Parameters<Tracer.Span["end"]>): void {
    this.told.push([this.name, "end", ...given])
    super.end(...given)
  }
}

/** Failure of a kind that only other packages have. */
class PlanRejected extends Data.TaggedError("PlanRejected") {
  override get message(): string {
    return "user_1 is no member"
  }
}

const clerkErrors = new ClerkErrors({
  status: 404,
  errors: [{ code: "resource_not_found", message: "not found", longMessage: "No user was found with id user_1" }],
  operation: "Users.get",
  method: "GET",
  path: "/users/{user_id}",
  attempts: 1
})

const timeout = new SDKException({
  reason: new Timeout({ processed: "no", limit: "total", duration: Duration.seconds(1) }),
  operation: "user_1",
  attempts: 1
})

/** Returns all that a tracer is told while an effect runs. */
const toldBy = Effect.fnUntraced(function* <A, E>(effect: Effect.Effect<A, E>) {
  const told: Array<unknown> = []
  const tracer = Tracer.make({ span: (options) => new NotedSpan(options, told) })
  yield* TestClock.adjust("1 second")
  const exit = yield* Effect.exit(Effect.withTracer(effect, tracer))
  yield* TestClock.setTime(0)
  return { told, exit }
})

const isAbout = (call: unknown, what: string): boolean => Array.isArray(call) && call.includes(what)

const parentOf = ({ parent }: Pick<Tracer.Span, "parent">) =>
  Option.map(parent, (span) => (span._tag === "Span" ? span.name : span.traceId))

const levels = ["All", "Fatal", "Error", "Warn", "Info", "Debug", "Trace", "None"] as const

const external = (sampled: boolean) =>
  Tracer.externalSpan({ traceId: "0123456789abcdef0123456789abcdef", spanId: "0123456789abcdef", sampled })

const below = (span: Tracer.AnySpan) => Effect.provideService(Tracer.ParentSpan, span)

const hidden = { annotations: Context.make(Tracer.DisablePropagation, true) }

type Setting = readonly [what: string, set: <A, E>(effect: Effect.Effect<A, E>) => Effect.Effect<A, E>]

const settings: ReadonlyArray<Setting> = [
  ["no setting", (effect) => effect],
  ["a span around it", Effect.withSpan("outer")],
  ["a span of another system, which is sampled", below(external(true))],
  ["a span of another system, which is not", below(external(false))],
  ["a span that is not propagated", Effect.withSpan("outer", hidden)],
  [
    "such a span inside of an ordinary one",
    (effect) => Effect.withSpan(Effect.withSpan(effect, "hidden", hidden), "outer")
  ],
  ["such a span of another system", below({ ...external(true), ...hidden })],
  ["annotations", Effect.annotateSpans({ tenant: "acme", kind: "overwritten by none" })],
  ["links", Effect.linkSpans(external(true), { why: "batch" })],
  ["timing switched off", Effect.withTracerTiming(false)],
  ["tracing switched off", Effect.withTracerEnabled(false)],
  ["tracing switched off below a span", (effect) => Effect.withSpan(Effect.withTracerEnabled(effect, false), "outer")],
  ...levels.flatMap((minimum) =>
    levels.map((level): Setting => [
      `a minimum level of ${minimum}, and ${level}`,
      (effect) =>
        effect.pipe(
          Effect.provideService(Tracer.MinimumTraceLevel, minimum),
          Effect.provideService(Tracer.CurrentTraceLevel, level)
        )
    ])
  )
]

describe("span", () => {
  it.effect.each(settings)("tells a tracer what effect's own tells it, with %s", ([, set]) =>
    Effect.gen(function* () {
      const program = (use: Use) =>
        set(
          use("call", { kind: "client", attributes: { tenant: "own", path: "/" } }, (span) =>
            use("attempt", { parent: span }, () => Effect.succeed(1))
          )
        )
      expect(yield* toldBy(program(ours))).toEqual(yield* toldBy(program(effects)))
    })
  )

  it.effect.each([
    ["a success", Effect.succeed(1)],
    ["an interruption", Effect.failCause(Cause.interrupt(1))]
  ] as const)("ends with %s as effect's own does", ([, effect]) =>
    Effect.gen(function* () {
      const { exit, told } = yield* toldBy(ours("call", {}, () => effect))
      expect({ exit, told }).toEqual(yield* toldBy(Effect.useSpan("call", {}, () => effect)))
      expect(told.at(-1)).toEqual(["call", "end", 1_000_000_000n, exit])
    })
  )

  it.effect.each([
    ["ClerkErrors", "404", clerkErrors],
    ["SDKException", "Timeout", timeout],
    ["PlanRejected", "PlanRejected", new PlanRejected()],
    ["Error", "Error", "no user user_1"]
  ] as const)("ends with the kind of a failure and without its message: %s, %s", ([name, message, failure]) =>
    Effect.gen(function* () {
      const { exit, told } = yield* toldBy(ours("call", {}, () => Effect.fail(failure)))
      expect(exit).toEqual(Exit.fail(failure))
      expect(told.slice(1)).toEqual([
        ["call", "attribute", "error.type", message],
        ["call", "end", 1_000_000_000n, Exit.fail({ name, message })]
      ])
    })
  )

  it.effect.each([
    ["TypeError", new TypeError("cannot send to /organizations/acme")],
    ["Error", "no user user_1"],
    ["Error", undefined]
  ] as const)("ends with the kind of a defect and without its message: %s", ([name, defect]) =>
    Effect.gen(function* () {
      const { exit, told } = yield* toldBy(ours("call", {}, () => Effect.die(defect)))
      expect(exit).toEqual(Exit.die(defect))
      expect(told.slice(1)).toEqual([
        ["call", "attribute", "error.type", name],
        ["call", "end", 1_000_000_000n, Exit.fail({ name, message: name })]
      ])
    })
  )

  it.effect("ends that of effect's own function in the same way", () =>
    Effect.gen(function* () {
      const call = Effect.useSpan("call", (span) => Span.withParent(Span.endAround(Effect.fail(timeout)), span))
      const { exit, told } = yield* toldBy(call)
      expect(exit).toEqual(Exit.fail(timeout))
      expect(told.slice(1)).toEqual([
        ["call", "attribute", "error.type", "Timeout"],
        ["call", "end", 1_000_000_000n, Exit.fail({ name: "SDKException", message: "Timeout" })]
      ])
    })
  )

  it.effect("ends also where it is interrupted between two steps", () =>
    Effect.gen(function* () {
      for (let step = 1; step <= 20; step++) {
        const { told } = yield* toldBy(
          YieldsAt.interrupted(
            ours("call", {}, () => Effect.void),
            step
          )
        )
        const [started, ended] = ["start", "end"].map((what) => told.filter((call) => isAbout(call, what)).length)
        expect({ step, ended }).toEqual({ step, ended: started })
      }
    })
  )

  it.effect("ends where its effect cannot be made", () =>
    Effect.gen(function* () {
      const broken = ours("call", {}, () => {
        throw new Error("no effect")
      })
      const { exit, told } = yield* toldBy(broken)
      expect(exit).toEqual(Exit.die(new Error("no effect")))
      expect(told.at(-1)).toEqual(["call", "end", 1_000_000_000n, Exit.fail({ name: "Error", message: "Error" })])
    })
  )

  it.effect("ends once", () =>
    Effect.gen(function* () {
      const ended = Span.use("call", {}, (span) => Effect.sync(() => span.end(1_000_000_000n, Exit.fail("first"))))
      const { told } = yield* toldBy(ended)
      expect(told.filter((call) => isAbout(call, "end"))).toEqual([["call", "end", 1_000_000_000n, Exit.fail("first")]])
    })
  )
})

describe("span of a program without a tracer", () => {
  /** Returns the parts that a program may see, and the span's own ids only by their form. */
  const seen = (use: Use) =>
    use("call", { kind: "client" }, (span) =>
      Effect.sync(() => {
        span.attribute("key", 1)
        span.event("event", 0n)
        span.addLinks([])
        const { _tag, name, links, sampled, spanId, traceId } = span
        const form = (id: string) => (/^[0-9a-f]+$/.test(id) && id !== external(true).traceId ? id.length : id)
        return {
          _tag,
          name,
          links,
          sampled,
          parent: parentOf(span),
          isHidden: Context.get(span.annotations, Tracer.DisablePropagation),
          ids: [form(traceId), form(spanId)],
          isSame: span.traceId === traceId && span.spanId === spanId
        }
      })
    )

  it.effect.each(settings)("is seen as effect's own is, with %s", ([, set]) =>
    Effect.gen(function* () {
      expect(yield* set(seen(ours))).toEqual(yield* set(seen(effects)))
    })
  )

  it.effect("records neither an attribute nor an end", () =>
    Effect.withFiber((fiber) => {
      const span = Span.start(fiber, "call", { attributes: { path: "/" } })
      Span.endCall(fiber, span, Exit.void)
      expect(span.status).toEqual({ _tag: "Started", startTime: 0n })
      expect(span.attributes.size).toBe(0)
      return Effect.void
    })
  )

  it.effect("has ids of its own, inside of the trace around it", () =>
    Effect.gen(function* () {
      const ids = Effect.withFiber((fiber) => {
        const { spanId, traceId } = Span.start(fiber, "call", {})
        return Effect.succeed([traceId, spanId] as const)
      })
      const [[trace, span], [otherTrace, otherSpan]] = [yield* ids, yield* ids]
      expect(trace).not.toBe(otherTrace)
      expect(span).not.toBe(otherSpan)
      expect((yield* below(external(true))(ids))[0]).toBe(external(true).traceId)
    })
  )
})
