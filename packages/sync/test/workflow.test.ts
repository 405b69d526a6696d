import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { Plan } from "../src/index.ts"
import { MembershipSyncWorkflow } from "../src/Workflow.ts"
import { lenient, member, organizationId, seedOf } from "./support.ts"
import { durably } from "./workflowSupport.ts"

describe("MembershipSyncWorkflow", () => {
  it.effect("makes the members what the list says, and accounts for each action", () =>
    durably(
      seedOf(["org:admin", "org:member", "org:member", "org:admin"], {
        users: 80,
        invitations: [{ organizationId, emailAddress: "old@acme.com", role: "org:member" }]
      }),
      ({ sync, writes }) =>
        Effect.gen(function* () {
          const members = [
            member(0, "org:admin"),
            member(1, "org:admin"),
            { ...member(2), publicMetadata: { team: "core" } },
            ...Array.from({ length: 60 }, (_, n) => member(n + 4, "org:guest")),
            { emailAddress: "new@acme.com", role: "org:member" }
          ]
          const options = { ...lenient, remove: "unlisted", unknown: "invite" } as const
          const plan = yield* sync.plan({ organizationId, members }, options)
          const result = yield* MembershipSyncWorkflow.execute({ plan })
          expect(result._tag === "Finished" && result.report.counts).toEqual({
            done: 65,
            found: 0,
            failed: 0,
            held: 0,
            stale: 0,
            interrupted: 0
          })
          const again = yield* sync.plan({ organizationId, members }, options)
          expect(Plan.isEmpty(again)).toBe(true)
          expect((yield* writes).length).toBe(65)
          const second = yield* MembershipSyncWorkflow.execute({ plan })
          expect(second).toEqual(result)
          expect((yield* writes).length).toBe(65)
        })
    )
  )
})
