// Policies are values in the context: for one call, for a scope, for the whole program.
import { OrganizationMemberships, RateLimitPolicy, RetryPolicy, TimeoutPolicy } from "@effect-clerk/memberships"
import { Console, Effect } from "effect"
import { organizationId, run } from "./clerk.ts"

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const first = { organizationId: yield* organizationId, limit: 1 }

  const patient = yield* memberships
    .list(first)
    .pipe(
      Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ times: 10, cap: "1 minutes" })),
      Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.make({ attempt: "10 seconds", total: "5 minutes" }))
    )
  yield* Console.log(`${patient.totalCount} members, with up to 10 retries`)

  const eager = yield* Effect.provideService(memberships.list(first), RetryPolicy.Current, RetryPolicy.none)
  yield* Console.log(`${eager.totalCount} members, with none`)
}).pipe(
  // This program's share of a key that other programs use too.
  Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 50, window: "10 seconds" }))
)

await run(program)
