import { OrganizationInvitations, OrganizationMemberships } from "@effect-clerk/memberships"
import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import type { Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import type { DesiredMember } from "../src/index.ts"
import { share, timeout } from "@effect-clerk/test-support/share"
import { type Clerk, makeClerk, organizationId, unlimited } from "./support.ts"

const members = 20
const roles = ["org:admin", "org:member", "org:guest"]

const seed: Seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  roles: [{ key: "org:guest", name: "Guest", permissions: [] }],
  users: Array.from({ length: members + 10 }, (_, n) => ({ id: `user_${n}`, emailAddresses: [`user${n}@acme.com`] })),
  memberships: Array.from({ length: members }, (_, n) => ({
    organizationId,
    userId: `user_${n}`,
    role: n < 10 ? "org:admin" : "org:member",
    publicMetadata: { team: 0 }
  })),
  invitations: Array.from({ length: 5 }, (_, n) => ({
    organizationId,
    emailAddress: `old${n}@acme.com`,
    role: "org:member"
  }))
}

/** Half of the members stay as they are, some change, some go; some join, are invited, or are invited no longer. */
const list: ReadonlyArray<DesiredMember> = [
  ...Array.from({ length: 17 }, (_, n) => ({
    userId: `user_${n}`,
    role: n < 10 && n !== 3 ? "org:admin" : n > 13 ? "org:guest" : "org:member",
    ...(n % 4 === 0 && { publicMetadata: { team: n + 1 } })
  })),
  ...Array.from({ length: 3 }, (_, n) => ({ userId: `user_${members + n}`, role: "org:member" })),
  ...["old0", "old1", "new0", "new1"].map((name) => ({ emailAddress: `${name}@acme.com`, role: "org:member" }))
]

/** Changes one thing of what a plan has observed, at a random place, and says what. */
const changeOne = Effect.fnUntraced(function* ({ emulator }: Clerk, random: Random) {
  const layer = { secretKey: Redacted.make("sk_test_other"), fetch: emulator.fetch }
  const memberships = yield* Effect.provide(OrganizationMemberships, OrganizationMemberships.layerFetch(layer))
  const invitations = yield* Effect.provide(OrganizationInvitations, OrganizationInvitations.layerFetch(layer))
  const n = random.upTo(members - 1)
  const someone = { organizationId, userId: `user_${n}` }
  const pending = (yield* invitations.list({ organizationId, status: "pending" })).data
  const invitationId = pending[random.upTo(pending.length - 1)]?.id ?? ""
  switch (random.upTo(7)) {
    case 0: {
      const { role } = (yield* memberships.list({ organizationId, userId: [someone.userId] })).data[0] ?? { role: "" }
      const others = roles.filter((other) => other !== role)
      yield* memberships.update({ ...someone, role: others[random.upTo(1)] ?? "" })
      return `another role of user_${n}`
    }
    case 1:
      // A kind of metadata that the plan changes, or takes away with its member.
      yield* memberships.updateMetadata({
        organizationId,
        userId: ["user_0", "user_4", "user_8", "user_17", "user_19"][random.upTo(4)] ?? "",
        publicMetadata: { team: 77 }
      })
      return "metadata"
    case 2:
      yield* memberships.delete(someone)
      return `user_${n} has left`
    case 3: {
      const { publicMetadata, role } = yield* memberships.delete(someone)
      yield* memberships.create({ ...someone, role, publicMetadata })
      return `user_${n} has left and come back`
    }
    case 4:
      yield* memberships.create({ organizationId, userId: `user_${members + random.upTo(9)}`, role: "org:member" })
      return "somebody has joined"
    case 5:
      yield* invitations.revoke({ organizationId, invitationId })
      return "an invitation was revoked"
    case 6:
      yield* emulator.acceptInvitation(invitationId)
      return "an invitation was accepted"
    default:
      yield* invitations.create({
        organizationId,
        emailAddress: `new${random.upTo(3)}@acme.com`,
        role: "org:member"
      })
      return "somebody was invited"
  }
})

describe("a plan of an organization that has changed since", () => {
  it.effect(
    "is refused before the first write, wherever one thing has changed",
    () =>
      Effect.gen(function* () {
        const clerk = yield* makeClerk(seed)
        const plan = yield* clerk.plan(list, { remove: "unlisted", unknown: "invite" })
        const untouched = yield* clerk.emulator.snapshot
        const kinds = new Set<string>()
        for (let number = 0; number < share(1000); number++) {
          const what = yield* changeOne(clerk, makeRandom(number))
          kinds.add(what.replace(/user_\d+/, ""))
          const before = yield* clerk.emulator.snapshot
          const failure = yield* Effect.flip(clerk.sync.run(plan))
          expect(failure, `${number}: ${what}`).toMatchObject({ _tag: "PlanStale", reason: { _tag: "Changed" } })
          expect(yield* clerk.emulator.snapshot, `${number}: ${what}`).toEqual(before)
          yield* clerk.emulator.restore(untouched)
        }
        expect(kinds.size).toBe(8)
        const report = yield* clerk.sync.run(plan)
        expect(report.counts.done).toBe(plan.actions.length)
      }).pipe(unlimited),
    timeout
  )
})
