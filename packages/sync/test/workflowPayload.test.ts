import { describe, expect, it } from "@effect/vitest"
import { Cause, Effect, Schema } from "effect"
import { MembershipSyncWorkflow, Payload } from "../src/Workflow.ts"
import { member, organizationId, seedOf } from "./support.ts"
import { durably } from "./workflowSupport.ts"

const list = { key: "monday", organizationId, members: [member(0, "org:admin")] }

const decode = Schema.decodeUnknownEffect(Schema.toCodecJson(Payload))

describe("the payload of a durable run", () => {
  it.effect("is invalid where it has a field that is not known, at whichever place", () =>
    Effect.gen(function* () {
      const payloads: ReadonlyArray<readonly [string, unknown]> = [
        ['["awaitAproval"]', { plan: list, awaitAproval: true }],
        ['["options"]["rte"]', { plan: list, options: { rte: 0.1 } }],
        ['["plan"]["remove"]', { plan: { ...list, remove: "unlisted" } }],
        ['["options"]["remvoe"]', { plan: { ...list, options: { remvoe: "unlisted" } } }],
        ['["guards"]["maxRemoval"]', { plan: { ...list, options: { guards: { maxRemoval: 0 } } } }],
        ['["acknowledge"]["removal"]', { plan: { ...list, options: { acknowledge: { removal: 1 } } } }],
        ['["members"][0]["publicMetdata"]', { plan: { ...list, members: [{ ...member(0), publicMetdata: {} }] } }],
        ['["members"][0]["emailAddress"]', { plan: { ...list, members: [{ ...member(0), emailAddress: "a@b.com" }] } }]
      ]
      for (const [path, payload] of payloads) {
        expect((yield* Effect.flip(decode(payload))).message).toContain(path)
      }
      expect(yield* decode({ plan: list })).toEqual({ plan: list })
    })
  )

  it.effect("starts no run where a guard of it is not known", () =>
    durably(seedOf(["org:admin", "org:member"]), ({ writes }) =>
      Effect.gen(function* () {
        const guards = { maxRemoval: 0 }
        const plan = { ...list, options: { remove: "unlisted" as const, guards } }
        const cause = yield* Effect.flip(Effect.sandbox(MembershipSyncWorkflow.execute({ plan })))
        expect(Cause.hasDies(cause)).toBe(true)
        expect(yield* writes).toEqual([])
      })
    )
  )

  it.effect("names the plan that was reviewed, and another one is not applied", () =>
    durably(seedOf(["org:admin"], { users: 2 }), ({ sync, writes }) =>
      Effect.gen(function* () {
        const members = [member(0, "org:admin"), member(1)]
        const plan = yield* sync.plan({ organizationId, members })
        expect(
          yield* MembershipSyncWorkflow.execute({ plan, options: { expect: `sha256:${"0".repeat(16)}` } })
        ).toMatchObject({ _tag: "Stale", reason: { _tag: "Unexpected", hash: plan.hash } })
        expect(yield* writes).toEqual([])
      })
    )
  )
})
