import { hasCode } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Option, Redacted, Stream } from "effect"

const member = { organizationId: "org_acme", userId: "user_1" }

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  yield* memberships.create({ ...member, role: "org:member" })
  yield* memberships.update({ ...member, role: "org:admin" })
  yield* memberships.updateMetadata({ ...member, publicMetadata: { team: "blue" } })
  yield* memberships.delete(member)
  const page = yield* memberships.list({ organizationId: "org_acme", orderBy: "+created_at", limit: 100 })
  yield* memberships.listForUser({ userId: "user_1" })
  yield* memberships.listForInstance()
  const found = yield* memberships.find(member)
  const ensured = yield* memberships.ensure({ ...member, role: "org:member" })
  const removed = yield* memberships.remove(member)
  const all = yield* Stream.runCount(memberships.stream({ organizationId: "org_acme" }))
  const theirs = yield* Stream.runCount(memberships.streamForUser({ userId: "user_1" }))
  const everyone = yield* Stream.runCount(memberships.streamForInstance())
  return [page.totalCount, Option.isSome(found), ensured.outcome, removed.outcome, all, theirs, everyone] as const
}).pipe(
  Effect.catchTag("ClerkErrors", (error) => Effect.succeed(hasCode(error, "resource_not_found") ? error.status : 0)),
  Effect.catchReason("SDKException", "Timeout", ({ processed }) => Effect.succeed(processed))
)

export const main = Effect.provide(
  program,
  OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_example") })
)
