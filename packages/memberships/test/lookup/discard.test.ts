import { ClerkConfig, Endpoint, Field } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { type MembershipLookupService, OrganizationMemberships } from "@effect-clerk/memberships"
import { Organizations } from "@effect-clerk/memberships/internal"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Fiber, Layer, Option, Redacted, Result } from "effect"
import { HttpClient } from "effect/http"
import { advance } from "@effect-clerk/test-support/advance"
import { secret } from "@effect-clerk/test-support/fixtures"
import { connect, member, organizationId, outsider, users } from "./support.ts"

const all = { concurrency: "unbounded" } as const

const fork = { startImmediately: true } as const

const roleOf = (lookup: MembershipLookupService, ids: { readonly organizationId: string; readonly userId: string }) =>
  Effect.map(lookup.find(ids), ({ membership }) =>
    Option.match(membership, { onNone: () => "none", onSome: ({ role }) => role })
  )

const endpoint = <const Params extends Field.Fields>(
  method: Endpoint.Method,
  path: `/${string}`,
  params: Params
): Endpoint.Endpoint<Field.Struct<Params>, unknown, number> =>
  Endpoint.make("Things.change", { method, path, params, decode: Result.succeed, errors: [] })

describe("MembershipLookup.invalidate", () => {
  it.effect("discards the answer about one user, or about all of an organization, and no other", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const other = { organizationId: "org_other", userId: "user_0001" }
      const find = Effect.forEach([member(0), member(1), other], (ids) => lookup.find(ids), all)
      yield* find
      yield* lookup.invalidate(member(1))
      yield* find
      expect((yield* asked).slice(2)).toEqual([[users[1]]])
      yield* lookup.invalidate({ organizationId })
      yield* find
      expect((yield* asked).slice(3)).toEqual([[users[0], users[1]]])
    })
  )

  it.effect("discards an answer on its way: who waits for it gets the answer to a later request", () =>
    Effect.gen(function* () {
      const { asked, emulator, lookup } = yield* connect({}, { emulator: { latency: "1 seconds" } })
      const fiber = yield* Effect.forkChild(
        Effect.all([roleOf(lookup, member(1)), roleOf(lookup, member(2))], all),
        fork
      )
      yield* advance(500)
      const snapshot = yield* emulator.snapshot
      yield* emulator.restore({
        ...snapshot,
        memberships: snapshot.memberships?.map((membership) =>
          membership.userId === users[1] ? { ...membership, role: "org:admin" } : membership
        )
      })
      yield* lookup.invalidate(member(1))
      yield* advance(1500)
      expect(yield* Fiber.join(fiber)).toEqual(["org:admin", "org:member"])
      expect(yield* asked).toEqual([[users[1], users[2]], [users[1]]])
    })
  )

  it.effect("sends the questions that are only collected yet once", () =>
    Effect.gen(function* () {
      const { asked, lookup } = yield* connect()
      const fiber = yield* Effect.forkChild(lookup.find(member(1)), fork)
      yield* lookup.invalidate(member(1))
      yield* Fiber.join(fiber)
      yield* lookup.find(member(1))
      expect(yield* asked).toHaveLength(1)
    })
  )
})

describe("MembershipLookup and the program's own writes", () => {
  it.effect("sees each at once", () =>
    Effect.gen(function* () {
      const { lookup, memberships } = yield* connect()
      const role = roleOf(lookup, outsider)
      expect(yield* role).toBe("none")
      yield* memberships.create({ ...outsider, role: "org:member" })
      expect(yield* role).toBe("org:member")
      yield* memberships.update({ ...outsider, role: "org:admin" })
      expect(yield* role).toBe("org:admin")
      yield* memberships.updateMetadata({ ...outsider, publicMetadata: { team: "blue" } })
      const { membership } = yield* lookup.find(outsider)
      expect(Option.map(membership, ({ publicMetadata }) => publicMetadata)).toEqual(Option.some({ team: "blue" }))
      yield* memberships.ensure({ ...outsider, role: "org:member" })
      expect(yield* role).toBe("org:member")
      yield* memberships.remove(outsider)
      expect(yield* role).toBe("none")
      yield* memberships.ensure({ ...outsider, role: "org:member" })
      expect(yield* role).toBe("org:member")
      yield* memberships.delete(outsider)
      expect(yield* role).toBe("none")
    })
  )

  it.effect("keeps the answers about others", () =>
    Effect.gen(function* () {
      const { asked, lookup, memberships } = yield* connect()
      yield* lookup.find(member(1))
      yield* memberships.update({ ...member(2), role: "org:admin" })
      yield* memberships.list({ organizationId })
      yield* lookup.find(member(1))
      expect(yield* asked).toHaveLength(1)
    })
  )

  it.effect("discards after a write that failed or was interrupted, since Clerk may have acted on it", () =>
    Effect.gen(function* () {
      const { emulator, lookup, memberships } = yield* connect()
      const role = roleOf(lookup, member(1))
      yield* role
      yield* emulator.inject({ operation: "OrganizationMemberships.update", with: "loseAnswer" })
      yield* Effect.flip(memberships.update({ ...member(1), role: "org:admin" }))
      expect(yield* role).toBe("org:admin")
      yield* emulator.inject({ operation: "OrganizationMemberships.delete", with: { delay: "1 minutes" } })
      const fiber = yield* Effect.forkChild(memberships.delete(member(1)), fork)
      yield* advance(100)
      yield* role
      const snapshot = yield* emulator.snapshot
      yield* emulator.restore({
        ...snapshot,
        memberships: (snapshot.memberships ?? []).filter(({ userId }) => userId !== users[1])
      })
      expect(yield* role).toBe("org:admin")
      yield* Fiber.interrupt(fiber)
      expect(yield* role).toBe("none")
    })
  )

  it.effect("discards an answer on its way when a write ends", () =>
    Effect.gen(function* () {
      const { asked, emulator, lookup, memberships } = yield* connect()
      yield* emulator.inject({ operation: "OrganizationMemberships.list", with: { delay: "1 seconds" } })
      const fiber = yield* Effect.forkChild(roleOf(lookup, member(1)), fork)
      yield* advance(100)
      yield* memberships.update({ ...member(1), role: "org:admin" })
      // A new question does not join the one whose answer is discarded.
      expect(yield* roleOf(lookup, member(1))).toBe("org:admin")
      yield* advance(1000)
      expect(yield* Fiber.join(fiber)).toBe("org:admin")
      expect(yield* asked).toHaveLength(2)
    })
  )

  it.effect("sees writes through another client, and those of other services", () =>
    Effect.gen(function* () {
      const { asked, emulator, lookup } = yield* connect()
      const other = ClerkHttpClient.layer.pipe(
        Layer.provide(Layer.succeed(HttpClient.HttpClient, emulator.httpClient)),
        Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secret) }))
      )
      const execute: ClerkHttpClient.Service["execute"] = (endpoint, input) =>
        Effect.provide(
          ClerkHttpClient.ClerkHttpClient.use(({ execute }) => execute(endpoint, input)),
          other
        )
      const find = Effect.andThen(lookup.find(member(1)), asked)
      expect(yield* find).toHaveLength(1)
      yield* OrganizationMemberships.use((_) => _.update({ ...member(1), role: "org:admin" })).pipe(
        Effect.provide(Layer.provide(Layer.fresh(OrganizationMemberships.layer), other))
      )
      expect(yield* find).toHaveLength(2)
      yield* execute(Organizations.update, { organizationId, name: "Acme Inc" })
      expect(yield* find).toHaveLength(3)
      // Endpoints of a program's own, too; what comes of them does not matter.
      const userId = users[1] ?? ""
      yield* Effect.exit(execute(endpoint("DELETE", "/users/{user_id}", { userId: Field.Id }), { userId }))
      expect(yield* find).toHaveLength(4)
      const invitations = "/organizations/{organization_id}/invitations"
      yield* Effect.exit(execute(endpoint("POST", invitations, { organizationId: Field.Id }), { organizationId }))
      yield* Effect.exit(execute(endpoint("GET", "/users/{user_id}", { userId: Field.Id }), { userId }))
      expect(yield* find).toHaveLength(4)
    })
  )

  it.effect("discards all where an input cannot be read twice", () =>
    Effect.gen(function* () {
      const { lookup, memberships } = yield* connect()
      const role = roleOf(lookup, member(1))
      yield* role
      let reads = 0
      yield* memberships.update({
        organizationId,
        role: "org:admin",
        get userId() {
          reads += 1
          if (reads > 1) throw new Error("read twice")
          return users[1] ?? ""
        }
      })
      expect(yield* role).toBe("org:admin")
    })
  )

  it.effect("no longer watches when its layer's scope has closed", () =>
    Effect.gen(function* () {
      const { lookup, memberships } = yield* connect()
      const scoped = yield* Effect.scoped(
        Effect.gen(function* () {
          const { asked, lookup } = yield* connect()
          yield* lookup.find(member(1))
          return { asked, lookup }
        })
      )
      yield* lookup.find(member(1))
      yield* memberships.update({ ...member(1), role: "org:admin" })
      yield* scoped.lookup.find(member(1))
      expect(yield* scoped.asked).toHaveLength(1)
    })
  )
})
