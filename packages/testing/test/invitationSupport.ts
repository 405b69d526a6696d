import { ClerkEmulator, type Fetch, type Options, type Seed } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { expect } from "vitest"
import { call, type Call } from "./support.ts"

export const day = 24 * 60 * 60 * 1000
export const start = 1_700_000_000_000

export const seed = {
  organizations: [
    { id: "org_1", name: "One" },
    { id: "org_2", name: "Two", maxAllowedMemberships: 3 },
    { id: "org_few", name: "Few roles", roles: ["org:admin"] }
  ],
  users: [
    { id: "user_ada", firstName: "Ada", emailAddresses: ["Ada@example.com"] },
    { id: "user_bob", emailAddresses: ["bob@example.com", { emailAddress: "robert@example.com", status: "reserved" }] },
    { id: "user_eve", emailAddresses: [{ emailAddress: "shared@example.com", status: "unverified" }] },
    { id: "user_out", emailAddresses: ["out@example.com"] }
  ],
  memberships: [
    { organizationId: "org_1", userId: "user_ada", role: "org:admin" },
    { organizationId: "org_1", userId: "user_bob", role: "org:member" },
    { organizationId: "org_1", userId: "user_eve", role: "org:member" },
    { organizationId: "org_2", userId: "user_ada", role: "org:admin" }
  ],
  invitations: [
    {
      id: "orginv_1",
      organizationId: "org_1",
      emailAddress: "one@example.com",
      role: "org:member",
      createdAt: start - 1
    },
    {
      id: "orginv_2",
      organizationId: "org_1",
      emailAddress: "Two@example.com",
      role: "org:admin",
      createdAt: start - 2
    },
    {
      id: "orginv_old",
      organizationId: "org_1",
      emailAddress: "two@example.com",
      role: "org:admin",
      status: "revoked",
      createdAt: start - 3
    },
    {
      id: "orginv_gone",
      organizationId: "org_2",
      emailAddress: "a@example.com",
      role: "org:member",
      status: "expired"
    },
    {
      id: "orginv_done",
      organizationId: "org_2",
      emailAddress: "out@example.com",
      role: "org:member",
      status: "accepted"
    }
  ]
} satisfies Seed

const Invitation = Schema.Struct({
  id: Schema.String,
  email_address: Schema.String,
  status: Schema.String,
  expires_at: Schema.Number
})
export const invitationOf = Schema.decodeUnknownSync(Invitation)
export const pageOf = Schema.decodeUnknownSync(
  Schema.Struct({ data: Schema.Array(Invitation), total_count: Schema.Number })
)

export const at = (organization: string, rest = "") => `/organizations/${organization}/invitations${rest}`
export const post = (path: string, body?: unknown): Call => ({ method: "POST", path, body })
export const invite = (organization: string, email_address: string, more: object = {}): Call =>
  post(at(organization), { email_address, role: "org:member", ...more })
export const bulk = (organization: string, ...addresses: ReadonlyArray<string>): Call =>
  post(
    at(organization, "/bulk"),
    addresses.map((email_address) => ({ email_address, role: "org:member" }))
  )
export const revoke = (organization: string, id: string, body?: unknown): Call =>
  post(at(organization, `/${id}/revoke`), body)

/** Makes an emulator whose clock starts at `start`. */
export const emulate = (more: Seed = {}, options: Options = {}) =>
  Effect.andThen(TestClock.setTime(start), ClerkEmulator.make({ ...seed, ...more }, options))

export const succeed = (fetch: Fetch, request: Call) =>
  Effect.map(call(fetch, request), ({ json, status }) => {
    expect({ status, json }).toMatchObject({ status: 200 })
    return json
  })

export const addresses = (fetch: Fetch, path: string) =>
  Effect.map(succeed(fetch, { path }), (json) => pageOf(json).data.map((invitation) => invitation.email_address))

export const pendingCount = (fetch: Fetch, organization: string) =>
  Effect.map(
    succeed(fetch, { path: `/organizations/${organization}` }),
    (json) =>
      Schema.decodeUnknownSync(Schema.Struct({ pending_invitations_count: Schema.Number }))(json)
        .pending_invitations_count
  )
