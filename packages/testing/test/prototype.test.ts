import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { secret } from "@effect-clerk/test-support/fixtures"
import { onPrototype } from "@effect-clerk/test-support/onPrototype"
import { describe, expect, it } from "vitest"
import { seed } from "./support.ts"

const organizationId = "org_acme"
const member = { organizationId, userId: "user_out", role: "org:member" }
const invitation = { emailAddress: "noa@example.com", role: "org:member" }

/** Runs a call against an emulator of its own, and returns the result without the ids and times that each has anew. */
const resultOf = async (call: (client: ClerkMemberships) => Promise<unknown>): Promise<string> => {
  const result = await call(ClerkMemberships.make({ secretKey: secret, fetch: ClerkEmulator.fetch(seed) }))
  return JSON.stringify(result, (key, value: unknown) => (/^id$|^url$|At$|TraceId$/.test(key) ? undefined : value))
}

const calls: ReadonlyArray<readonly [name: string, call: (client: ClerkMemberships) => Promise<unknown>]> = [
  ["list", (_) => _.list({ organizationId })],
  ["listForInstance", (_) => _.listForInstance()],
  ["create", (_) => _.create(member)],
  ["users.list", (_) => _.users.list({})],
  ["users.count", (_) => _.users.count({})],
  ["organizations.get", (_) => _.organizations.get({ organizationId })],
  ["organizations.list", (_) => _.organizations.list({})],
  ["organizations.update", (_) => _.organizations.update({ organizationId, name: "Acme" })],
  ["invitations.list", (_) => _.invitations.list({ organizationId })],
  ["invitations.create", (_) => _.invitations.create({ organizationId, ...invitation })],
  ["invitations.createBulk", (_) => _.invitations.createBulk({ organizationId, invitations: [invitation] })]
]

describe("ClerkEmulator", () => {
  describe.each(calls)("responds to %s the same", (_, call) => {
    it.each<readonly [name: string, value: unknown]>([
      ["userId", ["user_bob"]],
      ["query", "none"],
      ["role", ["org:admin"]],
      ["limit", 1],
      ["offset", 1],
      ["orderBy", "+created_at"],
      ["includeMembersCount", true],
      ["inviterUserId", "user_bob"]
    ])("whatever parameter stands on Object.prototype: %s", async (name, value) => {
      const usual = await resultOf(call)
      expect(await onPrototype(name, value, () => resultOf(call))).toBe(usual)
    })
  })
})
