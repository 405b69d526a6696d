// Retry what may be retried, and nothing else
import { OrganizationMemberships, RetryPolicy, TimeoutPolicy } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Console, Effect, Redacted } from "effect"

const program = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator.make({
    organizations: [{ id: "org_acme", name: "Acme" }],
    users: [{ id: "user_ada" }, { id: "user_noa" }],
    memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
  })
  const run = Effect.provide(
    OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_playground"), fetch: emulator.fetch })
  )
  const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" }))
  const create = OrganizationMemberships.use((_) =>
    _.create({ organizationId: "org_acme", userId: "user_noa", role: "org:member" })
  )

  // A read is sent again.
  yield* emulator.inject({ times: 2, with: { status: 503 } })
  const { totalCount } = yield* run(list)
  yield* Console.log(`${totalCount} member, after two responses of 503`)

  // A write whose response is lost may have been processed: it is not sent again, and says so.
  yield* emulator.inject({ with: "loseAnswer" })
  const lost = yield* Effect.flip(run(create))
  yield* Console.log(`${lost._tag}, ${lost.attempts} attempt; may Clerk have acted? ${lost.processed}`)

  // It had been. ensure is idempotent, and finds that out.
  const ensured = yield* run(
    OrganizationMemberships.use((_) => _.ensure({ organizationId: "org_acme", userId: "user_noa", role: "org:member" }))
  )
  yield* Console.log(`ensure: ${ensured.outcome}`)

  // A limit of time covers the body, too.
  yield* emulator.inject({ with: { delay: "10 seconds" } })
  const late = yield* Effect.flip(run(list)).pipe(
    Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "200 millis", total: "1 second" })),
    Effect.provideService(RetryPolicy.Current, RetryPolicy.none)
  )
  yield* Console.log(late._tag === "SDKException" ? late.reason._tag : late._tag)
}).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ base: "50 millis" })))

await Effect.runPromise(program)
