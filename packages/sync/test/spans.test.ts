import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Stream } from "effect"
import { inspect } from "node:util"
import { recordingTracer } from "@effect-clerk/test-support/recordingTracer"
import { type Clerk, makeClerk, member, seedOf, unlimited } from "./support.ts"

const administrator = member(0, "org:admin")

/** Runs a program, and returns how its spans of the sync end: the name, the exception, and all that it holds. */
const endsOf = Effect.fnUntraced(function* (program: Effect.Effect<unknown, unknown>) {
  const { spans, tracer } = recordingTracer()
  const exit = yield* program.pipe(Effect.withTracer(tracer), Effect.exit)
  expect(Exit.isFailure(exit)).toBe(true)
  return spans.flatMap(({ attributes, name, status }) => {
    if (!name.startsWith("MembershipSync") || status._tag !== "Ended" || Exit.isSuccess(status.exit)) return []
    const { cause } = status.exit
    const [error] = Cause.prettyErrors(cause)
    return [
      {
        ends: [name, error?.name, error?.message, attributes.get("error.type")],
        text: inspect(cause, { depth: 20 }) + Cause.pretty(cause)
      }
    ]
  })
})

describe("the spans of the sync", () => {
  it.effect.each<
    readonly [
      operation: string,
      kind: readonly [name: string, message: string],
      run: (clerk: Clerk) => Effect.Effect<unknown, unknown>
    ]
  >([
    [
      "plan",
      ["ClerkErrors", "404"],
      ({ sync }) => sync.plan({ organizationId: "org_private", members: [administrator] })
    ],
    ["plan", ["PlanRejected", "PlanRejected"], ({ plan }) => plan([administrator, member(1, "org:private")])],
    [
      "planAll",
      ["SDKException", "InvalidRequest"],
      ({ sync }) => Stream.runDrain(sync.planAll([{ organizationId: "", members: [] }]))
    ],
    [
      "apply",
      ["PlanStale", "PlanStale"],
      ({ plan, sync }) =>
        Effect.flatMap(plan([administrator, member(1)]), (plan) => sync.run(plan, { expect: "0".repeat(64) }))
    ],
    [
      "undo",
      ["SDKException", "InvalidRequest"],
      ({ plan, sync }) =>
        Effect.gen(function* () {
          const report = yield* sync.run(yield* plan([administrator]))
          return yield* sync.undo({ ...report, target: { ...report.target, apiUrl: "https://org_private.test" } })
        })
    ]
  ])("end without an id after %s has failed with %j", ([operation, kind, run]) =>
    Effect.gen(function* () {
      const clerk = yield* makeClerk(seedOf(["org:admin", "org:member"]))
      const [end] = yield* endsOf(run(clerk))
      expect(end?.ends).toEqual([`MembershipSync.${operation}`, ...kind, kind[1]])
      expect(end?.text).not.toMatch(/private|user_1/)
    }).pipe(unlimited)
  )
})
