import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing/Promise"
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest"
import { bob, organizationId, seed } from "./support.ts"

/** Starts a client over an emulator, and counts the requests. */
const start = async () => {
  const made = await ClerkEmulator.make(seed)
  if (made._tag === "Failure") throw made.failure
  const emulator = made.success
  const count = async () => (await emulator.requests()).length
  return { emulator, count, memberships: ClerkMemberships.make({ secretKey: "sk_test_a", fetch: emulator.fetch }) }
}

// As docs/testing.md has it.
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "Date", "performance"] }))
afterEach(() => void vi.useRealTimers())

describe("the facade under fake timers that leave setImmediate", () => {
  it("keeps an answer of the lookup until its TTL has passed on them", async () => {
    const { count, memberships } = await start()
    await memberships.lookup.find(bob)
    vi.advanceTimersByTime(9999)
    await memberships.lookup.find(bob)
    expect(await count()).toBe(1)
    vi.advanceTimersByTime(1)
    expect(await memberships.lookup.find(bob)).toMatchObject({ success: { membership: { role: "org:member" } } })
    expect(await count()).toBe(2)
  })

  it("waits for a Retry-After on them", async () => {
    const { count, emulator, memberships } = await start()
    await emulator.inject({ with: { status: 429, headers: { "retry-after": "15" } } })
    const call = memberships.list({ organizationId })
    await vi.advanceTimersByTimeAsync(14_999)
    expect(await count()).toBe(1)
    await vi.advanceTimersByTimeAsync(1000)
    expect(await call).toMatchObject({ _tag: "Success" })
    expect(await count()).toBe(2)
  })
})
