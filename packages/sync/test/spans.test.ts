import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Exit, Layer, Stream } from "effect"
import { inspect } from "node:util"
import { recordingTracer } from "@effect-clerk/test-support/recordingTracer"
import { JournalError, SyncState } from "../src/index.ts"
import { MembershipSyncWorkflow, type Payload, type SyncResult } from "../src/Workflow.ts"
import { type Clerk, makeClerk, member, organizationId, seedOf, unlimited } from "./support.ts"
import { type Durable, durably, untilEnded } from "./workflowSupport.ts"

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

/** A state whose bases cannot be saved. Its failure names the organization. */
const unsaved = Layer.effect(
  SyncState,
  Effect.map(SyncState.makeMemory, (state) => ({
    ...state,
    save: () => Effect.fail(new JournalError({ description: "cannot write org_private" }))
  }))
)

describe("the spans of a durable run", () => {
  it.effect.each<
    readonly [
      end: SyncResult["_tag"],
      step: string,
      run: (durable: Durable) => Effect.Effect<Payload>,
      state?: typeof unsaved
    ]
  >([
    [
      "Failed",
      "plan",
      () => Effect.succeed({ plan: { key: "monday", organizationId: "org_private", members: [administrator] } })
    ],
    [
      "Rejected",
      "plan",
      () =>
        Effect.succeed({ plan: { key: "monday", organizationId, members: [administrator, member(1, "org:private")] } })
    ],
    ["Stale", "announce", ({ sync }) => Effect.map(ofOther(sync), (plan) => ({ plan, awaitApproval: true }))],
    ["Stale", "start", ({ sync }) => Effect.map(ofOther(sync), (plan) => ({ plan }))],
    ["Unsaved", "finish", ({ sync }) => Effect.map(planned(sync), (plan) => ({ plan })), unsaved]
  ])("hold no id where it ends as %s by %s", ([end, step, payloadOf, state]) =>
    durably(
      seedOf(["org:admin"], { users: 2 }),
      Effect.fnUntraced(function* (durable) {
        const { spans, tracer } = recordingTracer()
        const payload = yield* payloadOf(durable)
        const running = yield* MembershipSyncWorkflow.execute(payload).pipe(Effect.withTracer(tracer), Effect.forkChild)
        const result = yield* untilEnded(running)
        expect(result._tag).toBe(end)
        // Effect would write a failure of the step into its span as it stands.
        const ofStep = spans.find(({ name }) => name === step)
        expect(ofStep?.status).toMatchObject({ _tag: "Ended", exit: { _tag: "Success" } })
        for (const { attributes, events, name, status } of spans) {
          const failure = status._tag === "Ended" && Exit.isFailure(status.exit) ? status.exit.cause : undefined
          expect(inspect({ name, failure, attributes, events }, { depth: 20 })).not.toMatch(/private|user_1/)
        }
      }),
      state && { state }
    )
  )
})

const planned = (sync: Durable["sync"]) =>
  Effect.orDie(sync.plan({ organizationId, members: [administrator, member(1)] }))

/** Returns a plan for a Clerk elsewhere, whose address a failure names. */
const ofOther = (sync: Durable["sync"]) =>
  Effect.map(planned(sync), (plan) => ({ ...plan, target: { ...plan.target, apiUrl: "https://org_private.test" } }))
