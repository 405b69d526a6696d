import { it } from "@effect/vitest"
import { ClerkEmulator, InvalidSeed, Seed } from "@effect-clerk/testing"
import { Effect, Schema } from "effect"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { call, membership, page, seed, users } from "./support.ts"

const path = "/organizations/org_acme/memberships"
const everything = [
  "/organization_memberships?limit=500",
  `${path}?order_by=username`,
  "/users/user_ada/organization_memberships"
]
const json = Schema.fromJsonString(Seed)

/** Some of all that can be. */
const busy = Effect.gen(function* () {
  const emulator = yield* ClerkEmulator.make({
    ...seed,
    roles: [{ key: "org:auditor", name: "Auditor", permissions: ["org:sys_memberships:read"] }]
  })
  const { fetch } = emulator
  yield* TestClock.setTime(1_700_000_000_000)
  yield* membership(fetch, {
    method: "POST",
    path,
    body: { user_id: "user_out", role: "org:auditor", public_metadata: { a: { b: [1] } } }
  })
  yield* membership(fetch, { method: "PATCH", path: `${path}/user_bob/metadata`, body: { private_metadata: { x: 1 } } })
  yield* membership(fetch, { method: "PATCH", path: `${path}/user_bob`, body: { role: "org:admin" } })
  yield* membership(fetch, { method: "DELETE", path: `${path}/user_ada` })
  return emulator
})

describe("a snapshot", () => {
  it.effect("makes the same state again, as JSON too, in another emulator and by restore", () =>
    Effect.gen(function* () {
      const one = yield* busy
      const snapshot = yield* one.snapshot
      const parsed = yield* Schema.decodeEffect(json)(JSON.stringify(snapshot))
      yield* TestClock.adjust("1 hour")
      const other = yield* ClerkEmulator.make(parsed)
      const third = yield* ClerkEmulator.make()
      yield* third.restore(parsed)
      for (const path of everything) {
        const expected = yield* call(one.fetch, { path })
        expect((yield* call(other.fetch, { path })).json).toEqual(expected.json)
        expect((yield* call(third.fetch, { path })).json).toEqual(expected.json)
      }
      expect(yield* other.snapshot).toEqual(snapshot)
      expect(yield* third.snapshot).toEqual(snapshot)
      // The rules know it too: the last administrator is another by now.
      expect((yield* call(third.fetch, { method: "DELETE", path: `${path}/user_bob` })).status).toBe(400)
    })
  )

  it.effect("has every field of a seed", () =>
    Effect.gen(function* () {
      const metadata = { publicMetadata: { a: 1 }, privateMetadata: { b: [null] } }
      const times = { createdAt: 1, lastActiveAt: 3 }
      const picture = { imageUrl: "https://example.com/1.png", hasImage: true }
      const whole: Required<Seed> = {
        organizationsEnabled: false,
        personalAccountsAllowed: false,
        maxAllowedMemberships: 7,
        roles: [{ key: "org:auditor", name: "Auditor", permissions: ["org:sys_memberships:read"] }],
        organizations: [
          {
            id: "org_1",
            name: "One",
            slug: "first",
            maxAllowedMemberships: 5,
            pendingInvitationsCount: 1,
            adminDeleteEnabled: false,
            createdBy: "user_gone",
            roleSetKey: "role_set:default",
            roles: ["org:auditor"],
            enterpriseConnected: true,
            roleMigrationInProgress: true,
            updatedAt: 2,
            ...metadata,
            ...picture,
            ...times
          }
        ],
        users: [
          {
            id: "user_1",
            externalId: "ext_1",
            firstName: "Ada",
            lastName: "Lovelace",
            username: "ada",
            emailAddresses: ["ada@example.com"],
            phoneNumbers: ["+15550100"],
            web3Wallets: ["0xa"],
            banned: true,
            deprovisioned: true,
            unsafeMetadata: { c: {} },
            ...metadata,
            ...picture,
            ...times
          }
        ],
        memberships: [
          {
            id: "orgmem_1",
            organizationId: "org_1",
            userId: "user_1",
            role: "org:auditor",
            managedByScim: true,
            exclusive: true,
            createdAt: 4,
            updatedAt: 5,
            ...metadata
          }
        ]
      }
      const { snapshot } = yield* ClerkEmulator.make(whole)
      const { roles = [], ...rest } = yield* snapshot
      expect({ ...rest, roles: roles.slice(-1) }).toEqual(whole)
    })
  )

  it.effect("is a copy: what follows does not change it, and it changes nothing", () =>
    Effect.gen(function* () {
      const { fetch, restore, snapshot } = yield* busy
      const before = yield* snapshot
      const copy = structuredClone(before)
      yield* membership(fetch, { method: "DELETE", path: `${path}/user_out` })
      yield* membership(fetch, {
        method: "PATCH",
        path: `${path}/user_bob/metadata`,
        body: { public_metadata: { y: 1 } }
      })
      expect(before).toEqual(copy)
      yield* restore(before)
      expect(yield* users(fetch, path)).toEqual(["user_out", "user_bob"])
      Reflect.set(before.memberships?.[3]?.publicMetadata ?? {}, "a", "changed")
      expect((yield* page(fetch, `${path}?user_id=user_out`)).data[0]?.public_metadata).toEqual({ a: { b: [1] } })
    })
  )

  it.effect("that is not valid is refused with its field, and changes nothing", () =>
    Effect.gen(function* () {
      const { fetch, restore } = yield* busy
      const error = yield* Effect.flip(restore({ users: [{ id: "user_1" }], memberships: [{}], extra: 1 }))
      expect(error).toBeInstanceOf(InvalidSeed)
      expect(error.issues.map(({ path }) => path.join("."))).toEqual([
        "extra",
        "memberships.0.organizationId",
        "memberships.0.userId",
        "memberships.0.role"
      ])
      expect((yield* page(fetch, path)).total_count).toBe(2)
    })
  )
})
