import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { MembershipSync } from "../src/index.ts"
import { member, organizationId, seedOf, unlimited } from "./support.ts"

const decodePage = Schema.decodeUnknownSync(
  Schema.Struct({
    data: Schema.Array(
      Schema.StructWithRest(Schema.Struct({ id: Schema.String }), [Schema.Record(Schema.String, Schema.Unknown)])
    ),
    total_count: Schema.Int
  })
)

/** A Clerk that does not say whose memberships the last two of the organization are. */
const anonymous =
  ({ fetch }: ClerkEmulator["Service"]): ClerkEmulator["Service"]["fetch"] =>
  async (input, init) => {
    const response = await fetch(input, init)
    if (typeof input !== "string" || !/\/memberships\?/.test(input)) return response
    const page = decodePage(await response.json())
    const data = page.data.map((row, index) =>
      index < page.data.length - 2 ? row : { ...row, public_user_data: null }
    )
    return Response.json({ ...page, data })
  }

describe("members of whom Clerk does not say who they are", () => {
  it.effect("are kept, whoever is listed, and make a plan stale where they have changed", () =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make(seedOf(["org:admin", "org:member", "org:member"]))
      const secretKey = Redacted.make("sk_test_sync")
      const layer = MembershipSync.layerFetch({ secretKey, fetch: anonymous(emulator) })
      const sync = yield* Effect.provide(MembershipSync, layer)
      const list = { organizationId, members: [{ ...member(0, "org:admin"), publicMetadata: { team: "core" } }] }
      const strict = { remove: "unlisted", guards: { maxRemovals: 0 } } as const
      const plan = yield* sync.plan(list, strict)
      expect(plan.actions.map(({ _tag }) => _tag)).toEqual(["ChangeMetadata"])
      expect(plan.kept.map((kept) => "membershipId" in kept && kept.userId)).toEqual([undefined, undefined])
      const report = yield* sync.run(plan)
      expect(report.counts.done).toBe(1)
      const undo = yield* sync.undo(report)
      expect(undo.kept.map((kept) => "membershipId" in kept && kept.userId)).toEqual([undefined, undefined])
      const memberships = yield* Effect.provide(
        OrganizationMemberships,
        OrganizationMemberships.layerFetch({ secretKey, fetch: emulator.fetch })
      )
      yield* memberships.update({ organizationId, userId: "user_1", role: "org:admin" })
      expect(yield* Effect.flip(sync.run(undo))).toMatchObject({
        reason: { _tag: "Changed", changes: [{ now: null }] }
      })
    }).pipe(unlimited)
  )
})
