import type { ClerkErrors, SDKException } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { assert, describe, expect, it } from "@effect/vitest"
import { Effect, Option, Redacted, type Schema, Stream } from "effect"
import { secret } from "@effect-clerk/test-support/fixtures"
import { serve, withoutWaits } from "./support.ts"

const organizationId = "org_acme"

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: [{ id: "ada" }, { id: "bob" }],
  memberships: []
}

describe("input", () => {
  it.live("is copied by ensure and remove when they are called, for all their requests", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      const tags = ["a", { b: 1 }]
      const input = { organizationId, userId: "ada", role: "org:member", publicMetadata: { tags }, privateMetadata: {} }
      const ensured = memberships.ensure(input)
      tags.push("later")
      Object.assign(input, { userId: "bob", role: "org:admin" })
      const { membership } = yield* ensured
      expect(membership).toMatchObject({
        role: "org:member",
        publicMetadata: { tags: ["a", { b: 1 }] },
        publicUserData: { userId: "ada" }
      })
      expect(yield* memberships.find({ organizationId, userId: "bob" })).toEqual(Option.none())
      const ids = { organizationId, userId: "ada" }
      const removed = memberships.remove(ids)
      ids.userId = "bob"
      expect(yield* removed).toMatchObject({ outcome: "removed", membership: { publicUserData: { userId: "ada" } } })
    }).pipe(withoutWaits)
  )

  it.live("may nest arrays deeply in the metadata of ensure", () =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect()
      let deep: Schema.Json = []
      for (let level = 0; level < 990; level++) deep = [deep]
      const input = { organizationId, userId: "ada", role: "org:member", publicMetadata: { deep } }
      expect((yield* memberships.ensure(input)).outcome).toBe("created")
      expect((yield* memberships.ensure(input)).outcome).toBe("unchanged")
    }).pipe(withoutWaits)
  )

  it.effect("is rejected in the name of the operation", () =>
    Effect.gen(function* () {
      const memberships = yield* OrganizationMemberships
      const ids = { organizationId, userId: ".." }
      const calls: ReadonlyArray<readonly [name: string, call: Effect.Effect<unknown, ClerkErrors | SDKException>]> = [
        ["find", memberships.find(ids)],
        ["remove", memberships.remove(ids)],
        ["ensure", memberships.ensure({ ...ids, role: "org:member" })]
      ]
      for (const [name, call] of calls) {
        const failure = yield* Effect.flip(call)
        assert(failure._tag === "SDKException")
        expect(failure.operation).toBe(`OrganizationMemberships.${name}`)
        expect(failure.reason).toMatchObject({ _tag: "InvalidRequest", issues: [{ path: ["userId"] }] })
      }
    }).pipe(Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret) })))
  )
})

describe("ensure, where it cannot read", () => {
  const page = () => Promise.resolve(new Response("<html>"))
  const lost = () => Promise.reject(new TypeError("fetch failed"))

  it.live.each([
    ["MalformedResponse", page, "check apiUrl"],
    ["Transport", lost, "it is safe to read again"]
  ] as const)("says that nothing was changed after %s", ([tag, fetch, advice]) =>
    Effect.gen(function* () {
      const memberships = yield* OrganizationMemberships
      const failure = yield* Effect.flip(memberships.ensure({ organizationId, userId: "ada", role: "org:member" }))
      assert(failure._tag === "SDKException")
      expect(failure).toMatchObject({ processed: "no", earlier: "no", reason: { _tag: tag } })
      expect(failure.message).toContain(advice)
    }).pipe(
      Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), fetch })),
      withoutWaits
    )
  )
})

describe("input whose getters return another value each time", () => {
  /** An input whose `userId` is "ada" at the first read only. */
  const fickle = <Rest extends object>(rest: Rest, later: () => string) => {
    let reads = 0
    return {
      organizationId,
      get userId() {
        reads += 1
        return reads === 1 ? "ada" : later()
      },
      ...rest
    }
  }

  const laters: ReadonlyArray<readonly [what: string, later: () => string]> = [
    ["is not an id", () => ".."],
    [
      "throws",
      () => {
        throw new Error("own words")
      }
    ]
  ]

  it.effect.each(laters)("is rejected where the second value %s", ([, later]) =>
    Effect.gen(function* () {
      const memberships = yield* OrganizationMemberships
      const from = {
        id: "orgmem_1",
        get createdAt() {
          return Number(later())
        }
      }
      const calls: ReadonlyArray<Effect.Effect<unknown, ClerkErrors | SDKException>> = [
        memberships.find(fickle({}, later)),
        memberships.remove(fickle({}, later)),
        memberships.ensure(fickle({ role: "org:member" }, later)),
        Stream.runDrain(memberships.stream({ organizationId, after: from }))
      ]
      for (const call of calls) {
        const failure = yield* Effect.flip(call)
        assert(failure._tag === "SDKException")
        expect(failure.reason).toMatchObject({ _tag: "InvalidRequest", processed: "no" })
        expect(failure.message).not.toContain("own words")
      }
    }).pipe(Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret) })))
  )
})
