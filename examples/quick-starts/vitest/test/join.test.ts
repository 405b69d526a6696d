import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Redacted } from "effect"
import { TestClock } from "effect/testing"
import { join } from "../src/join.ts"

/** The program's layer over a Clerk in memory, which is a service of the test. Each test gets one of its own. */
const ClerkTest = OrganizationMemberships.layer.pipe(
  Layer.provide(ClerkHttpClient.layer),
  Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_any") })),
  Layer.provideMerge(
    ClerkEmulator.layer({
      organizations: [{ id: "org_acme", name: "Acme", maxAllowedMemberships: 2 }],
      users: [{ id: "user_ada" }, { id: "user_bob" }, { id: "user_cy" }],
      memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
    })
  )
)

describe("join", () => {
  it.effect("adds a user once", () =>
    Effect.gen(function* () {
      assert.strictEqual(yield* join("org_acme", "user_bob"), "Welcome!")
      assert.strictEqual(yield* join("org_acme", "user_bob"), "Welcome back!")
    }).pipe(Effect.provide(ClerkTest))
  )

  it.effect("says when the organization is full", () =>
    Effect.gen(function* () {
      yield* join("org_acme", "user_bob")
      assert.strictEqual(yield* join("org_acme", "user_cy"), "The organization is full.")
    }).pipe(Effect.provide(ClerkTest))
  )

  it.effect("waits as long as Clerk asks for, which takes no time here", () =>
    Effect.gen(function* () {
      const { inject, requests } = yield* ClerkEmulator
      yield* inject({ with: { status: 429, headers: { "retry-after": "15" } } })
      const fiber = yield* Effect.forkChild(join("org_acme", "user_bob"))
      yield* TestClock.adjust("14 seconds")
      assert.strictEqual((yield* requests).length, 1)
      yield* TestClock.adjust("1 second")
      assert.strictEqual(yield* Fiber.join(fiber), "Welcome!")
    }).pipe(Effect.provide(ClerkTest))
  )

  it.effect("adds a user once where Clerk acts and its response is lost", () =>
    Effect.gen(function* () {
      const { inject, snapshot } = yield* ClerkEmulator
      yield* inject({ operation: "OrganizationMemberships.create", with: "loseAnswer" })
      const fiber = yield* Effect.forkChild(join("org_acme", "user_bob"))
      yield* TestClock.adjust("10 seconds")
      assert.strictEqual(yield* Fiber.join(fiber), "Welcome back!")
      assert.strictEqual((yield* snapshot).memberships?.length, 2)
    }).pipe(Effect.provide(ClerkTest))
  )
})
