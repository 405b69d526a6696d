// What docs/promise.md says of moving from @clerk/backend: both clients, call by call, each against a Clerk of its own.
import { createClerkClient } from "@clerk/backend"
import { type ClerkMemberships, unwrap } from "@effect-clerk/memberships/Promise"
import { Effect } from "effect"
import { readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"
import { ClerkEmulator } from "@effect-clerk/testing"
import { secret } from "@effect-clerk/test-support/fixtures"
import { bob, connect, noa, organizationId, seed } from "../../packages/memberships/test/promise/support.ts"

type Clerk = ReturnType<typeof createClerkClient>

interface Call {
  readonly before: string
  readonly after: string
  readonly clerk: (clerk: Clerk) => Promise<unknown>
  readonly ours: (memberships: ClerkMemberships) => Promise<unknown>
}

const created = { ...noa, role: "org:member" }
const metadata = { ...bob, publicMetadata: { team: "blue" }, privateMetadata: { seat: 7 } }
const page = {
  organizationId,
  role: ["org:admin", "org:member"],
  orderBy: "+created_at",
  limit: 10,
  offset: 1
} as const

const calls: ReadonlyArray<Call> = [
  {
    before: "organizations.createOrganizationMembership",
    after: "create",
    clerk: (_) => _.organizations.createOrganizationMembership(created),
    ours: (_) => unwrap(_.create(created))
  },
  {
    before: "organizations.getOrganizationMembershipList",
    after: "list",
    clerk: (_) => _.organizations.getOrganizationMembershipList({ ...page, role: [...page.role] }),
    ours: (_) => unwrap(_.list(page))
  },
  {
    before: "organizations.updateOrganizationMembership",
    after: "update",
    clerk: (_) => _.organizations.updateOrganizationMembership({ ...bob, role: "org:admin" }),
    ours: (_) => unwrap(_.update({ ...bob, role: "org:admin" }))
  },
  {
    before: "organizations.updateOrganizationMembershipMetadata",
    after: "updateMetadata",
    clerk: (_) => _.organizations.updateOrganizationMembershipMetadata(metadata),
    ours: (_) => unwrap(_.updateMetadata(metadata))
  },
  {
    before: "organizations.deleteOrganizationMembership",
    after: "delete",
    clerk: (_) => _.organizations.deleteOrganizationMembership(bob),
    ours: (_) => unwrap(_.delete(bob))
  },
  {
    before: "organizations.getInstanceOrganizationMembershipList",
    after: "listForInstance",
    clerk: (_) => _.organizations.getInstanceOrganizationMembershipList({ limit: 1, orderBy: "-created_at" }),
    ours: (_) => unwrap(_.listForInstance({ limit: 1, orderBy: "-created_at" }))
  },
  {
    before: "users.getOrganizationMembershipList",
    after: "listForUser",
    clerk: (_) => _.users.getOrganizationMembershipList({ userId: "user_ada", limit: 5 }),
    ours: (_) => unwrap(_.listForUser({ userId: "user_ada", limit: 5 }))
  }
]

/** What a call came to, as the values that both clients have, and the request that it made. */
const observe = (call: (url: string) => Promise<unknown>) =>
  Effect.gen(function* () {
    const { emulator, url } = yield* ClerkEmulator.serve({ seed })
    const value = yield* Effect.promise(() => call(url))
    const requests = yield* emulator.requests
    return {
      value: common(value),
      // The order of a query's parameters says nothing.
      requests: requests.map(({ method, path, query }) => `${method} ${path}?${query.split("&").toSorted().join("&")}`)
    }
  }).pipe(Effect.scoped, Effect.runPromise)

/** Each emulator gives its own ids and times; what else differs by design is on the page. */
const common = (value: unknown): unknown => {
  const own = new Set(["id", "createdAt", "updatedAt", "roleName", "_raw", "imageUrl", "hasImage", "slug"])
  const json: unknown = JSON.parse(JSON.stringify(value, (key, part: unknown) => (own.has(key) ? undefined : part)))
  return json
}

const row = /^\| `clerk\.(?<before>[\w.]+)\(input\)` \| `memberships\.(?<after>\w+)\(input\)`/gm

describe("docs/promise.md", () => {
  it("has each of these calls in its table, and no other", () => {
    const text = readFileSync(new URL("../../docs/promise.md", import.meta.url), "utf8")
    expect(Array.from(text.matchAll(row), ({ groups }) => ({ ...groups }))).toEqual(
      calls.map(({ after, before }) => ({ before, after }))
    )
  })
})

describe("the same request, and the same values", () => {
  it.each(calls)("$before -> $after", async ({ clerk, ours }) => {
    const before = await observe((apiUrl) =>
      clerk(createClerkClient({ secretKey: secret, apiUrl, telemetry: { disabled: true } }))
    )
    const after = await observe((url) => ours(connect(`${url}/v1`)()))
    expect(after).toMatchObject(before)
  })
})
