import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator, unwrap } from "@effect-clerk/testing/Promise"
import { beforeAll, beforeEach, describe, expect, it } from "@jest/globals"
import { join } from "../src/join"

let emulator: ClerkEmulator
let memberships: ClerkMemberships

beforeAll(async () => {
  emulator = await unwrap(
    ClerkEmulator.make({
      organizations: [{ id: "org_acme", name: "Acme" }],
      users: [{ id: "user_bob" }]
    })
  )
})

// The seed again, no faults, no requests; and a client that has counted nothing yet.
beforeEach(async () => {
  await emulator.reset()
  memberships = ClerkMemberships.make({ secretKey: "sk_test_any", fetch: emulator.fetch })
})

describe("join", () => {
  it("adds a user once", async () => {
    expect(await join(memberships, "org_acme", "user_bob")).toBe("Welcome!")
    expect(await join(memberships, "org_acme", "user_bob")).toBe("Welcome back!")
  })

  it("says that there is no such organization", async () => {
    expect(await join(memberships, "org_unknown", "user_bob")).toBe("There is no such organization.")
  })

  it("gives up where Clerk asks for a long wait, and has sent one request", async () => {
    await unwrap(emulator.inject({ with: { status: 429, headers: { "retry-after": "3600" } } }))
    expect(await join(memberships, "org_acme", "user_bob")).toBe("Try again later.")
    expect(await emulator.requests()).toHaveLength(1)
  })
})
