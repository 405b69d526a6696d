import { wireName } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"

describe("wireName", () => {
  it.each([
    ["role", "role"],
    ["organizationId", "organization_id"],
    ["emailAddressQuery", "email_address_query"],
    ["lastActiveAtBefore", "last_active_at_before"],
    ["web3Wallet", "web3_wallet"]
  ])("writes %s as %s", (name, wire) => {
    expect(wireName(name)).toBe(wire)
  })
})
