// Handle failures by their type
import { ClerkFailure, hasCode, OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Console, Effect, Redacted } from "effect"

const program = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const ada = { organizationId: "org_acme", userId: "user_ada" }

  // A status that Clerk's document lists for the operation: `status` is 403 | 404 | 422, ... in the type.
  yield* memberships
    .create({ ...ada, role: "org:member" })
    .pipe(Effect.catchTag("ClerkErrors", ({ errors, status }) => Console.log(`${status} ${errors[0].code}`)))

  // One code, wherever it comes from.
  yield* memberships.update({ ...ada, role: "org:member" }).pipe(
    Effect.catchIf(
      (error) => hasCode(error, "organization_minimum_permissions_needed"),
      () => Console.log("The last administrator stays one")
    )
  )

  // Everything that is not valid, at once, and before a request is sent.
  yield* memberships
    .list({ organizationId: "", limit: 501 })
    .pipe(Effect.catchReason("SDKException", "InvalidRequest", ({ message }) => Console.log(message)))

  // One view over both errors.
  const error = yield* Effect.flip(memberships.delete({ ...ada, userId: "user_unknown" }))
  yield* Console.log(`${ClerkFailure.kind(error)}; may Clerk have acted? ${error.processed}`)

  // One that nobody handles ends the program.
  yield* memberships.create({ ...ada, userId: "user_unknown", role: "org:member" })
})

const layer = OrganizationMemberships.layerFetch({
  secretKey: Redacted.make("sk_test_playground"),
  fetch: ClerkEmulator.fetch({
    organizations: [{ id: "org_acme", name: "Acme" }],
    users: [{ id: "user_ada" }],
    memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
  })
})

await Effect.runPromise(Effect.provide(program, layer))
