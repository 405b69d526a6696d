// Prism between the client and the emulator holds both to Clerk's document: every request, and every answer.
import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { type Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { spawn } from "node:child_process"
import { existsSync } from "node:fs"
import { createRequire } from "node:module"
import { createServer } from "node:net"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { location as memberships } from "../contract/document.ts"

const usersAndOrganizations = new URL("./2026-05-12-users-organizations.json", memberships)
const missing = [memberships, usersAndOrganizations].filter((document) => !existsSync(document))
if (missing.length > 0) console.warn(`SKIPPED: Prism has no document to go by: ${missing.map(String).join(", ")}`)

const require = createRequire(import.meta.url)
const cli = join(dirname(require.resolve("@stoplight/prism-cli/package.json")), "dist/index.js")

const freePort = Effect.callback<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

/** Where Prism listens, until the scope closes. */
const prism = Effect.fnUntraced(function* (document: URL, upstream: string) {
  const port = yield* freePort
  const args = [cli, "proxy", fileURLToPath(document), upstream, "--errors", "--port", String(port)]
  const child = yield* Effect.acquireRelease(
    Effect.sync(() => spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] })),
    (child) =>
      Effect.callback<void>((resume) => {
        if (child.exitCode !== null) return resume(Effect.void)
        child.once("exit", () => resume(Effect.void))
        child.kill("SIGKILL")
      })
  )
  return yield* Effect.callback<string>((resume) => {
    let output = ""
    const read = (chunk: Buffer): void => {
      output += chunk.toString()
      if (output.includes("Prism is listening")) resume(Effect.succeed(`http://127.0.0.1:${port}`))
    }
    child.stdout.on("data", read)
    child.stderr.on("data", read)
    child.once("exit", (code) => resume(Effect.die(new Error(`Prism ended with ${code}: ${output}`))))
  })
})

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
  ]
} satisfies Seed

const orders = ["phone_number", "email_address", "created_at", "first_name", "last_name", "username"] as const

describe.skipIf(missing.length > 0)("through prism proxy --errors", () => {
  it.live(
    "every membership operation, its answers and its documented refusals",
    () =>
      Effect.gen(function* () {
        const { emulator, url } = yield* ClerkEmulator.serve({ seed })
        const violations: Array<string> = []
        const recording: Fetch = async (url, init) => {
          const response = await fetch(url, init)
          const found = response.headers.get("sl-violations")
          if (found !== null) violations.push(`${init.method} ${url}: ${found}`)
          return response
        }
        const layer = OrganizationMemberships.layerFetch({
          secretKey: Redacted.make("sk_test_prism"),
          // Prism takes the paths without the base path of the document.
          apiUrl: yield* prism(memberships, url),
          fetch: recording
        })
        yield* Effect.gen(function* () {
          const memberships = yield* OrganizationMemberships
          const bob = { organizationId: "org_acme", userId: "user_bob" }
          const refused = (call: Effect.Effect<unknown, { readonly _tag: string }>) =>
            Effect.map(Effect.flip(call), ({ _tag }) => expect(_tag).toBe("ClerkErrors"))

          yield* memberships.create({
            ...bob,
            role: "org:member",
            publicMetadata: { a: [1, null] },
            privateMetadata: null
          })
          yield* memberships.update({ ...bob, role: "org:admin" })
          yield* memberships.updateMetadata({ ...bob, publicMetadata: { a: null, b: { c: 1 } }, privateMetadata: {} })
          yield* Effect.forEach(orders, (orderBy) =>
            memberships.list({ organizationId: "org_acme", orderBy: `-${orderBy}` })
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
          yield* refused(memberships.create({ ...bob, role: "org:member" }))
          yield* refused(memberships.create({ ...bob, organizationId: "org_full", role: "org:member" }))
          yield* refused(memberships.create({ ...bob, userId: "user_none", role: "org:member" }))
          yield* refused(memberships.update({ ...bob, userId: "user_eve", role: "org:member" }))
          yield* refused(memberships.updateMetadata({ ...bob, userId: "user_eve" }))
          yield* refused(memberships.delete({ ...bob, userId: "user_eve" }))
          yield* memberships.delete(bob)
        }).pipe(
          Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
          Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
          Effect.provide(layer)
        )
        expect(violations).toEqual([])
        expect((yield* emulator.requests).length).toBe(19)
      }),
    120_000
  )

  it.live(
    "users and organizations, and what is undocumented is caught",
    () =>
      Effect.gen(function* () {
        const { emulator, url } = yield* ClerkEmulator.serve({ seed })
        const base = yield* prism(usersAndOrganizations, url)
        const send = (method: string, path: string, body?: unknown) =>
          Effect.promise(async () => {
            const response = await fetch(`${base}${path}`, {
              method,
              headers: { authorization: "Bearer sk_test_prism", "content-type": "application/json" },
              ...(body === undefined ? undefined : { body: JSON.stringify(body) })
            })
            return {
              status: response.status,
              violations: response.headers.get("sl-violations"),
              text: await response.text()
            }
          })
        const statuses: Array<readonly [what: string, status: number]> = []
        for (const [method, path, body] of [
          ["POST", "/users", { first_name: "New", email_address: ["new@example.com"], skip_password_checks: true }],
          ["POST", "/users", { email_address: ["new@example.com"] }],
          ["GET", "/users?email_address=ada@example.com&organization_id=org_acme&limit=5"],
          ["GET", "/users/count?query=a"],
          ["GET", "/users/user_bob"],
          ["GET", "/users/user_none"],
          ["POST", "/organizations", { name: "New", created_by: "user_bob", public_metadata: { a: 1 } }],
          ["GET", "/organizations?include_members_count=true&order_by=-name"],
          ["GET", "/organizations/org_acme?include_missing_member_with_elevated_permissions=true"],
          ["GET", "/organizations/org_none"],
          ["DELETE", "/organizations/org_acme"],
          ["DELETE", "/users/user_bob"]
        ] as const) {
          const { status, text, violations } = yield* send(method, path, body)
          expect({ what: `${method} ${path}`, violations, text }).toMatchObject({ violations: null })
          statuses.push([`${method} ${path.replace(/\?.*/, "")}`, status])
        }
        expect(statuses.map(([, status]) => status)).toEqual([
          200, 422, 200, 200, 200, 404, 200, 200, 200, 404, 200, 200
        ])

        yield* emulator.fail({ with: { status: 200, body: "{}" } })
        expect((yield* send("GET", "/users/user_ada")).violations).not.toBeNull()
      }),
    120_000
  )
})
