// Prism, between a client and the emulator, validates every request and every response against Clerk's documents.
import { type Endpoint, RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { wireName } from "@effect-clerk/core/internal"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import * as Neighbours from "@effect-clerk/memberships/internal"
import { ClerkEmulator, type Fetch, type Seed } from "@effect-clerk/testing"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect, Exit, Redacted, Scope } from "effect"
import { documentFile } from "../../scripts/openapi.ts"
import { deliberate } from "./deliberate.ts"
import { make, type Prism, type Verdict } from "./prism.ts"
import { operationOf, type RecordedCall, recordCalls } from "./suite.ts"

const recorded = recordCalls()

// The emulator's own tests run here once more, so that their calls are recorded.
await import("../../packages/testing/test/errorResponses.test.ts")
await import("../../packages/testing/test/list.test.ts")
await import("../../packages/testing/test/operations.test.ts")
await import("../../packages/testing/test/usersAndOrganizations.test.ts")
await import("../../packages/testing/test/rules.test.ts")
await import("../../packages/testing/test/snapshot.test.ts")
await import("../../packages/testing/test/quirks.test.ts")
await import("../../packages/testing/test/emailAddresses.test.ts")
await import("../../packages/testing/test/invitations.test.ts")
await import("../../packages/testing/test/invitationErrors.test.ts")
await import("../../packages/testing/test/roles.test.ts")

const seed = {
  organizations: [
    { id: "org_acme", name: "Acme", publicMetadata: { plan: { seats: 5 } } },
    { id: "org_full", name: "Full", maxAllowedMemberships: 1 }
  ],
  users: [
    { id: "user_ada", firstName: "Ada", lastName: "Lovelace", emailAddresses: ["ada@example.com"] },
    { id: "user_bob", username: "bob", phoneNumbers: ["+15550100"], web3Wallets: ["0xb"], lastActiveAt: 5 },
    { id: "user_eve" }
  ],
  memberships: [
    { organizationId: "org_acme", userId: "user_ada", role: "org:admin" },
    { organizationId: "org_full", userId: "user_ada", role: "org:admin" }
  ],
  invitations: [
    {
      id: "orginv_1",
      organizationId: "org_acme",
      emailAddress: "one@example.com",
      role: "org:member",
      inviterUserId: "user_ada"
    }
  ]
} satisfies Seed

const sortFields = ["phone_number", "email_address", "created_at", "first_name", "last_name", "username"] as const

const scope = Scope.makeUnsafe()
let prism: Promise<Prism>
beforeAll(() => {
  // Not awaited: Prism starts while the emulator's tests run.
  prism = Effect.runPromise(Scope.provide(make(documentFile), scope))
})
afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)))

describe("prism proxy --errors", () => {
  const emulate = Effect.fnUntraced(function* (more: Seed["memberships"] = []) {
    const { through } = yield* Effect.promise(() => prism)
    const emulator = yield* ClerkEmulator.make({ ...seed, memberships: [...seed.memberships, ...more] })
    const verdicts: Array<Verdict> = []
    return { emulator, verdicts, fetch: through(emulator.fetch, (verdict) => verdicts.push(verdict)) }
  })

  const send = (fetch: Fetch, method: string, path: string, body?: unknown) =>
    Effect.promise(() =>
      fetch(`https://api.clerk.com/v1${path}`, {
        method,
        headers: { authorization: "Bearer sk_test_prism", "content-type": "application/json" },
        ...(body === undefined ? undefined : { body: JSON.stringify(body) })
      })
    )

  it.live("finds no violation in any operation of the client, or in its documented errors", () =>
    Effect.gen(function* () {
      const { fetch, verdicts } = yield* emulate()
      const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_prism"), fetch })
      yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        const bob = { organizationId: "org_acme", userId: "user_bob" }
        const failsWithClerkErrors = (call: Effect.Effect<unknown, { readonly _tag: string }>) =>
          Effect.map(Effect.flip(call), ({ _tag }) => expect(_tag).toBe("ClerkErrors"))

        yield* memberships.create({
          ...bob,
          role: "org:member",
          publicMetadata: { a: [1, null] },
          privateMetadata: null
        })
        yield* memberships.update({ ...bob, role: "org:admin" })
        yield* memberships.updateMetadata({ ...bob, publicMetadata: { a: null, b: { c: 1 } }, privateMetadata: {} })
        yield* Effect.forEach(
          sortFields.flatMap((field) => [field, `+${field}`, `-${field}`] as const),
          (orderBy) => memberships.list({ organizationId: "org_acme", orderBy })
        )
        yield* memberships.list({
          organizationId: "org_acme",
          userId: ["+user_ada", "-user_eve"],
          emailAddress: ["ada@example.com", "a+b@example.com"],
          phoneNumber: ["+1"],
          username: ["bob"],
          web3Wallet: ["0xb"],
          role: ["org:admin"],
          query: "a&b=c",
          emailAddressQuery: "ada@",
          phoneNumberQuery: "+1",
          usernameQuery: "b",
          nameQuery: "ä",
          lastActiveAtBefore: 1,
          lastActiveAtAfter: 0,
          createdAtBefore: 1_700_000_000_000,
          createdAtAfter: 0,
          limit: 500,
          offset: 0
        })
        yield* memberships.listForUser({ userId: "user_ada", limit: 1, offset: 1 })
        yield* memberships.listForInstance({ orderBy: "+created_at", limit: 2 })
        yield* failsWithClerkErrors(memberships.create({ ...bob, role: "org:member" }))
        yield* failsWithClerkErrors(memberships.create({ ...bob, organizationId: "org_full", role: "org:member" }))
        yield* failsWithClerkErrors(memberships.create({ ...bob, userId: "user_none", role: "org:member" }))
        yield* failsWithClerkErrors(memberships.update({ ...bob, userId: "user_eve", role: "org:member" }))
        yield* failsWithClerkErrors(memberships.updateMetadata({ ...bob, userId: "user_eve" }))
        yield* failsWithClerkErrors(memberships.delete({ ...bob, userId: "user_eve" }))
        yield* memberships.delete(bob)
      }).pipe(
        Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
        Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
        Effect.provide(layer)
      )
      expect(verdicts).toEqual(Array.from({ length: 31 }, () => ({ forwarded: true, violations: [] })))
    })
  )

  const ids: Readonly<Record<string, string>> = {
    organizationId: "org_acme",
    userId: "user_ada",
    invitationId: "orginv_1",
    organizationRoleId: "role_admin"
  }
  const bodies: Readonly<Record<string, unknown>> = {
    "OrganizationMemberships.create": { user_id: "user_eve", role: "org:member" },
    "OrganizationMemberships.update": { role: "org:admin" },
    "OrganizationMemberships.updateMetadata": { public_metadata: { a: 1 } },
    "OrganizationInvitations.create": { email_address: "new@example.com", role: "org:member", notify: false },
    "OrganizationInvitations.createBulk": [{ email_address: "new@example.com", role: "org:member" }],
    "OrganizationInvitations.revoke": { requesting_user_id: "user_ada" },
    "Users.create": { first_name: "New", email_address: ["new@example.com"], skip_password_checks: true },
    "Organizations.create": { name: "New", created_by: "user_bob", public_metadata: { a: 1 } },
    "Organizations.updateMetadata": { public_metadata: { a: 1 } },
    "Organizations.update": { name: "New", slug: "new", max_allowed_memberships: 3, role_set_key: null }
  }
  const endpoints: ReadonlyArray<Endpoint.Endpoint<never, unknown, number>> = [
    ...Object.values(Neighbours.Users),
    ...Object.values(Neighbours.Organizations),
    ...Object.values(Neighbours.OrganizationInvitations),
    ...Object.values(Neighbours.OrganizationRoles),
    ...Object.values(Endpoints).filter((exported) => "encode" in exported)
  ]
  const sendTo = (fetch: Fetch, { method, name, params, path }: (typeof endpoints)[number]) => {
    const filled = Object.keys(params).reduce<string>(
      (path, name) => path.replace(`{${wireName(name)}}`, ids[name] ?? ""),
      path
    )
    return send(fetch, method, filled, bodies[name])
  }

  it.live.each(endpoints.map((endpoint) => [endpoint.name, endpoint] as const))(
    "finds no violation in %s, with a success and with each documented status",
    ([, endpoint]) =>
      Effect.gen(function* () {
        // A second administrator, so that the first one can be removed.
        const second = { organizationId: "org_acme", userId: "user_bob", role: "org:admin" }
        const { emulator, fetch, verdicts } = yield* emulate([second])
        for (const status of endpoint.errors) {
          yield* emulator.inject({ operation: endpoint.name, with: { status } })
          expect((yield* sendTo(fetch, endpoint)).status).toBe(status)
        }
        expect((yield* sendTo(fetch, endpoint)).status).toBe(200)
        for (const verdict of verdicts) expect(verdict).toEqual({ forwarded: true, violations: [] })
      })
  )

  it.live("finds only deliberate differences in the calls of the emulator's own tests", () =>
    Effect.gen(function* () {
      const { through } = yield* Effect.promise(() => prism)
      const differences: Array<string> = []
      const unused = new Set(deliberate)
      let [agreed, rejected] = [0, 0]
      const check = (call: RecordedCall, { forwarded, violations }: Verdict): void => {
        const what = `${operationOf(call)} ${call.status}`
        // The test sent an invalid request on purpose, and the emulator rejected it too.
        if (!forwarded && call.status >= 400) rejected += 1
        else if (violations.length === 0) agreed += 1
        for (const violation of !forwarded && call.status >= 400 ? [] : violations) {
          const reason = deliberate.find(
            ({ calls, violation: pattern }) => calls.includes(what) && pattern.test(violation)
          )
          if (reason === undefined) differences.push(`${what}: ${violation}`)
          else unused.delete(reason)
        }
      }
      const replay = (call: RecordedCall) =>
        Effect.promise(() => {
          const { body, contentType, headers, method, path, responseBody, status } = call
          const init = { status, headers: { "content-type": contentType ?? "" } }
          const fetch = through(
            () => Promise.resolve(new Response(responseBody, init)),
            (verdict) => check(call, verdict)
          )
          return fetch(`https://api.clerk.com/v1${path}`, { method, headers, ...(body === undefined ? {} : { body }) })
        })
      const sent = recorded.filter(isSendable)
      yield* Effect.forEach(sent, replay, { concurrency: 8, discard: true })
      expect(differences).toEqual([])
      expect([...unused].map(({ reason }) => reason)).toEqual([])
      expect(recorded.length - sent.length).toBeLessThan(10)
      expect(agreed).toBeGreaterThan(100)
      expect(rejected).toBeGreaterThan(20)
    })
  )

  it.live("reports an undocumented response and an undocumented request", () =>
    Effect.gen(function* () {
      const { emulator, fetch, verdicts } = yield* emulate()
      yield* emulator.inject({ with: { status: 200, body: "{}" } })
      expect((yield* send(fetch, "GET", "/users/user_ada")).status).toBe(500)
      expect((yield* send(fetch, "GET", "/users?limit=501")).status).toBe(422)
      expect(verdicts.map(({ forwarded, violations }) => [forwarded, violations.length > 0])).toEqual([
        [true, true],
        [false, true]
      ])
      expect((yield* emulator.requests).length).toBe(1)
    })
  )
})

/** Prism hangs on a body that is not JSON, and ends on a path that is not percent-encoded UTF-8. */
const isSendable = ({ body, path }: RecordedCall): boolean => {
  try {
    decodeURIComponent(path)
    if (body !== undefined) JSON.parse(body)
    return true
  } catch {
    return false
  }
}
