import { describe, expect, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import * as SchemaBinary from "effect/encoding/SchemaBinary"
import { MembershipSyncWorkflow, Payload } from "../src/Workflow.ts"
import { member, organizationId, seedOf } from "./support.ts"
import { durably } from "./workflowSupport.ts"

/** Encodes a value as the runners of a cluster send it, and decodes it again. */
const sent = <T>(schema: Schema.Codec<T, unknown>, value: T) => {
  const codec = SchemaBinary.toCodec(schema)
  return Effect.flatMap(Schema.encodeEffect(codec)(value), Schema.decodeEffect(codec))
}

describe("MembershipSyncWorkflow between runners", () => {
  it.effect("has a payload and a result in their binary layout", () =>
    durably(seedOf(["org:admin"], { users: 2 }), ({ sync }) =>
      Effect.gen(function* () {
        const members = [member(0, "org:admin"), { emailAddress: "user1@acme.com", role: "org:member" }]
        const request = { key: "monday", organizationId, members }
        for (const payload of [{ plan: yield* sync.plan({ organizationId, members }) }, { plan: request }]) {
          expect(yield* sent(Payload, payload)).toEqual(payload)
        }
        const result = yield* MembershipSyncWorkflow.execute({ plan: request })
        expect(yield* sent(MembershipSyncWorkflow.successSchema, result)).toEqual(result)
      })
    )
  )
})
