import { RetryPolicy } from "@effect-clerk/core"
import { OrganizationInvitations, OrganizationRoles, Organizations, Users } from "@effect-clerk/memberships"
import type { CallOptions, ClerkMemberships, Result } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { clerkErrors, secret } from "@effect-clerk/test-support/fixtures"
import { answer } from "@effect-clerk/test-support/rawServer"
import { Effect } from "effect"
import { describe, expect, it } from "vitest"
import { collect, connect, failureOf, last, organizationId, withServer } from "./support.ts"

type Run = (client: ClerkMemberships, options?: CallOptions) => Promise<Result<unknown, { readonly _tag: string }>>

interface Call {
  readonly name: string
  readonly documented: ReadonlyArray<number>
  readonly run: Run
}

const userId = "user_ada"
const invitationId = "orginv_1"
const invitation = { emailAddress: "noa@example.com", role: "org:member" }

/** Calls every method of a client's services with valid input; a stream yields its last item. */
const calls: ReadonlyArray<Call> = [
  { name: "Users.list", documented: [400, 401, 422], run: (_, options) => _.users.list(undefined, options) },
  { name: "Users.count", documented: [422], run: (_, options) => _.users.count(undefined, options) },
  { name: "Users.get", documented: [400, 401, 404], run: (_, options) => _.users.get({ userId }, options) },
  { name: "Users.stream", documented: [400, 401, 422], run: (_, options) => last(_.users.stream(undefined, options)) },
  {
    name: "Organizations.create",
    documented: [400, 402, 403, 422],
    run: (_, options) => _.organizations.create({ name: "New" }, options)
  },
  {
    name: "Organizations.list",
    documented: [400, 403, 422],
    run: (_, options) => _.organizations.list(undefined, options)
  },
  {
    name: "Organizations.get",
    documented: [403, 404],
    run: (_, options) => _.organizations.get({ organizationId }, options)
  },
  {
    name: "Organizations.update",
    documented: [400, 402, 403, 404, 422],
    run: (_, options) => _.organizations.update({ organizationId, name: "New" }, options)
  },
  {
    name: "Organizations.updateMetadata",
    documented: [400, 401, 404, 422],
    run: (_, options) => _.organizations.updateMetadata({ organizationId }, options)
  },
  {
    name: "Organizations.delete",
    documented: [404],
    run: (_, options) => _.organizations.delete({ organizationId }, options)
  },
  {
    name: "Organizations.stream",
    documented: [400, 403, 422],
    run: (_, options) => last(_.organizations.stream(undefined, options))
  },
  {
    name: "OrganizationInvitations.create",
    documented: [400, 402, 403, 404, 422],
    run: (_, options) => _.invitations.create({ organizationId, ...invitation }, options)
  },
  {
    name: "OrganizationInvitations.createBulk",
    documented: [400, 403, 404, 422],
    run: (_, options) => _.invitations.createBulk({ organizationId, invitations: [invitation] }, options)
  },
  {
    name: "OrganizationInvitations.list",
    documented: [400, 404, 422],
    run: (_, options) => _.invitations.list({ organizationId }, options)
  },
  {
    name: "OrganizationInvitations.listForInstance",
    documented: [400, 404, 422, 500],
    run: (_, options) => _.invitations.listForInstance(undefined, options)
  },
  {
    name: "OrganizationInvitations.get",
    documented: [400, 403, 404],
    run: (_, options) => _.invitations.get({ organizationId, invitationId }, options)
  },
  {
    name: "OrganizationInvitations.revoke",
    documented: [400, 403, 404],
    run: (_, options) => _.invitations.revoke({ organizationId, invitationId }, options)
  },
  {
    name: "OrganizationInvitations.stream",
    documented: [400, 404, 422],
    run: (_, options) => last(_.invitations.stream({ organizationId }, options))
  },
  {
    name: "OrganizationInvitations.streamForInstance",
    documented: [400, 404, 422, 500],
    run: (_, options) => last(_.invitations.streamForInstance(undefined, options))
  },
  {
    name: "OrganizationRoles.list",
    documented: [400, 401, 403, 422],
    run: (_, options) => _.roles.list(undefined, options)
  },
  {
    name: "OrganizationRoles.get",
    documented: [401, 403, 404],
    run: (_, options) => _.roles.get({ organizationRoleId: "role_1" }, options)
  },
  {
    name: "OrganizationRoles.stream",
    documented: [400, 401, 403, 422],
    run: (_, options) => last(_.roles.stream(undefined, options))
  }
]

const statuses = [400, 401, 402, 403, 404, 409, 422, 500]

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: [{ id: userId, emailAddresses: ["ada@example.com"] }],
  memberships: [{ organizationId, userId, role: "org:admin" }]
}

describe("the services of a client", () => {
  it("have the methods of the Effect services", async () => {
    const client = connect("http://localhost")()
    const facades = {
      Users: client.users,
      Organizations: client.organizations,
      OrganizationInvitations: client.invitations,
      OrganizationRoles: client.roles
    }
    const named = Object.entries(facades).flatMap(([name, facade]) =>
      Object.keys(facade).map((key) => `${name}.${key}`)
    )
    expect(new Set(named)).toEqual(new Set(calls.map(({ name }) => name)))
    const execute = () => Effect.never
    for (const { key, make } of [Users, Organizations, OrganizationInvitations, OrganizationRoles]) {
      const name = key.replace(/^.*\//, "")
      const methods = Object.keys(make(execute)).map((method) => `${name}.${method}`)
      expect(methods).toEqual(named.filter((method) => method.startsWith(`${name}.`)))
    }
  })

  it.each(calls)("fail in $name with ClerkErrors for the documented statuses alone", ({ documented, run }) =>
    withServer(
      ({ index, socket }) => socket.write(answer(statuses[index] ?? 200, clerkErrors("some_code"))),
      async ({ connect }) => {
        const client = connect({ retry: RetryPolicy.none })
        const found: Array<string> = []
        for (const _ of statuses) found.push((await failureOf(run(client)))._tag)
        expect(found).toEqual(statuses.map((status) => (documented.includes(status) ? "ClerkErrors" : "SDKException")))
      }
    )
  )

  it.each(calls)("are stopped by a signal before $name sends anything", ({ name, run }) =>
    withServer(
      () => undefined,
      async ({ memberships, server }) => {
        const failure = await failureOf(run(memberships, { signal: AbortSignal.abort() }))
        expect(failure).toMatchObject({ _tag: "Aborted", operation: name, processed: "no" })
        expect(server.connections()).toBe(0)
      }
    )
  )

  it("find a user by email address, invite another, and list the roles, as values", async () => {
    const client = connect("https://api.clerk.com/v1")({ fetch: ClerkEmulator.fetch(seed), secretKey: secret })
    expect(await client.users.list({ emailAddress: ["ada@example.com"] })).toMatchObject({
      _tag: "Success",
      success: { data: [{ id: userId }] }
    })
    expect(await client.users.count()).toStrictEqual({ _tag: "Success", success: 1 })
    expect(await client.organizations.get({ organizationId: "acme" })).toMatchObject({
      success: { id: organizationId }
    })
    expect(await client.invitations.create({ organizationId, ...invitation })).toMatchObject({
      success: { status: "pending" }
    })
    const roles = await collect(client.roles.stream())
    expect(roles).toMatchObject(["org:admin", "org:member"].map((key) => ({ _tag: "Success", success: { key } })))
    expect(await client.users.get({ userId: "user_none" })).toMatchObject({ failure: { status: 404 } })
  })

  it("share one rate limit and one retry budget with the memberships", () =>
    withServer(
      ({ index, socket }) => socket.write(index < 4 ? answer(503, "") : answer(429, "", ["Retry-After: 60"])),
      async ({ connect, server }) => {
        const budget = { capacity: 2, cost: 1, refund: 0 }
        const client = connect({ retry: RetryPolicy.exponential({ base: "1 millis", times: 5, budget }) })
        expect(await failureOf(client.users.count())).toMatchObject({ attempts: 3 })
        expect(await failureOf(client.roles.list())).toMatchObject({ attempts: 1 })
        expect(await failureOf(client.organizations.list())).toMatchObject({ reason: { status: 429 } })
        for (const call of [
          client.list({ organizationId }),
          client.users.count(),
          client.invitations.listForInstance()
        ]) {
          expect(await failureOf<unknown>(call)).toMatchObject({ reason: { _tag: "RateLimiter" } })
        }
        expect(server.requests.length).toBe(5)
      }
    ))
})
