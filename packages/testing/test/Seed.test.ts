import { formatIssues } from "@effect-clerk/core/internal"
import { it } from "@effect/vitest"
import { ClerkEmulator, InvalidSeed, type Seed } from "@effect-clerk/testing"
import { decodeSeed } from "@effect-clerk/testing/internal"
import { Effect, Exit } from "effect"
import { describe, expect } from "vitest"
import { call, page, seed } from "./support.ts"

const org = { id: "org_1", name: "One" }
const user = { id: "user_1" }
const member = { organizationId: "org_1", userId: "user_1", role: "org:admin" }
const invitation = { organizationId: "org_1", emailAddress: "a@b.c", role: "org:member" }
const whole = { organizations: [org], users: [user], memberships: [member] }

/** A seed, and the paths of what is invalid in it. */
const cases: ReadonlyArray<readonly [what: string, seed: unknown, ...paths: ReadonlyArray<string>]> = [
  ["a text", "seed", ""],
  ["null", null, ""],
  ["an unknown list", { ...whole, organisations: [] }, "organisations"],
  ["a list that is an object", { users: {} }, "users"],
  ["missing fields", { organizations: [{}] }, "organizations.0.id", "organizations.0.name"],
  ["an unknown field", { users: [{ ...user, email: "a@b.c" }] }, "users.0.email"],
  [
    "wrong types",
    { users: [{ id: 1, banned: "no", emailAddresses: "a@b.c" }] },
    "users.0.id",
    "users.0.emailAddresses",
    "users.0.banned"
  ],
  [
    "numbers out of range",
    { organizations: [{ ...org, maxAllowedMemberships: -1, createdAt: 0.5 }] },
    "organizations.0.maxAllowedMemberships",
    "organizations.0.createdAt"
  ],
  [
    "metadata that is not JSON",
    { organizations: [{ ...org, publicMetadata: { deep: [1, NaN] } }] },
    "organizations.0.publicMetadata.deep.1"
  ],
  [
    "metadata that is too large",
    { organizations: [{ ...org, publicMetadata: { text: "x".repeat(8192) } }] },
    "organizations.0.publicMetadata"
  ],
  [
    "ids that no path can hold",
    { organizations: [{ ...org, id: "" }], users: [{ id: ".." }] },
    "organizations.0.id",
    "users.0.id"
  ],
  [
    "an organization that allows a role that does not exist",
    { organizations: [{ ...org, roles: ["org:admin", "org:none"] }] },
    "organizations.0.roles.1"
  ],
  [
    "times that are not integers of milliseconds",
    { organizations: [{ ...org, createdAt: 0.5, updatedAt: 2 ** 53, lastActiveAt: Infinity }] },
    "organizations.0.createdAt",
    "organizations.0.updatedAt",
    "organizations.0.lastActiveAt"
  ],
  [
    "a slug that another organization has",
    {
      organizations: [
        { ...org, slug: "one" },
        { id: "org_2", name: "Two", slug: "one" }
      ]
    },
    "organizations.1.slug"
  ],
  [
    "an external id that another user has",
    { users: [{ ...user, externalId: "ext" }, { id: "user_2" }, { id: "user_3", externalId: "ext" }] },
    "users.2.externalId"
  ],
  [
    "a membership beside that in an exclusive organization, before or after it",
    {
      organizations: [
        { ...org, exclusiveMembership: true },
        { id: "org_2", name: "Two" },
        { id: "org_3", name: "Three", exclusiveMembership: true }
      ],
      users: [user],
      memberships: [{ ...member, organizationId: "org_2" }, member, { ...member, organizationId: "org_3" }]
    },
    "memberships.0",
    "memberships.2"
  ],
  [
    "a role that the organization does not list",
    { ...whole, organizations: [{ ...org, roles: ["org:member"] }] },
    "memberships.0.role"
  ],
  [
    "an email address without a status, or with an unknown one",
    {
      users: [
        { ...user, emailAddresses: ["a@b.c", { emailAddress: "d@b.c" }, { emailAddress: "e@b.c", status: "new" }] }
      ]
    },
    "users.0.emailAddresses.1.status",
    "users.0.emailAddresses.2.status"
  ],
  [
    "an email address that another user has verified or reserved",
    {
      users: [
        { ...user, emailAddresses: ["a@b.c", { emailAddress: "d@b.c", status: "reserved" }] },
        { id: "user_2", emailAddresses: ["e@b.c", "A@b.c", { emailAddress: "a@B.C", status: "unverified" }] },
        { id: "user_3", emailAddresses: [{ emailAddress: "D@B.C", status: "reserved" }] }
      ]
    },
    "users.1.emailAddresses.1",
    "users.2.emailAddresses.0"
  ],
  [
    "an invitation to an organization, or with a role, that does not exist",
    { ...whole, invitations: [invitation, { ...invitation, organizationId: "org_2", role: "admin" }] },
    "invitations.1.organizationId",
    "invitations.1.role"
  ],
  [
    "an invitation with a role that the organization does not list",
    { organizations: [{ ...org, roles: ["org:admin"] }], invitations: [invitation] },
    "invitations.0.role"
  ],
  [
    "invitations with one id, or with one pending address of an organization",
    {
      organizations: [org, { id: "org_2", name: "Two" }],
      invitations: [
        { ...invitation, id: "i" },
        { ...invitation, id: "i", status: "revoked" },
        { ...invitation, emailAddress: "A@B.C", status: "pending" },
        { ...invitation, organizationId: "org_2" }
      ]
    },
    "invitations.1.id",
    "invitations.2"
  ],
  [
    "an invitation with a status that does not exist",
    { organizations: [org], invitations: [{ ...invitation, status: "open" }] },
    "invitations.0.status"
  ],
  [
    "roles with one id, given or made from the key",
    {
      roles: [
        { key: "org:a", name: "A", permissions: [] },
        { key: "a", name: "B", permissions: [] },
        { id: "role_admin", key: "c", name: "C", permissions: [] },
        { id: "role_a", key: "org:d", name: "D", permissions: [] }
      ]
    },
    "roles.1.id",
    "roles.2.id",
    "roles.3.id"
  ],
  ["an organization twice", { organizations: [org, { ...org, name: "Two" }] }, "organizations.1.id"],
  ["a user three times", { users: [user, user, user] }, "users.1.id", "users.2.id"],
  [
    "a role twice",
    {
      roles: [
        { key: "a", name: "A", permissions: [] },
        { key: "a", name: "B", permissions: [] }
      ]
    },
    "roles.1.key"
  ],
  [
    "a membership of a user and an organization that do not exist",
    { memberships: [member] },
    "memberships.0.organizationId",
    "memberships.0.userId"
  ],
  ["an unknown role", { ...whole, memberships: [{ ...member, role: "admin" }] }, "memberships.0.role"],
  [
    "two memberships of one user in one organization",
    { ...whole, memberships: [member, { ...member, role: "org:member" }] },
    "memberships.1"
  ],
  [
    "a membership's id twice",
    {
      ...whole,
      users: [user, { id: "user_2" }],
      memberships: [
        { ...member, id: "m" },
        { ...member, id: "m", userId: "user_2" }
      ]
    },
    "memberships.1.id"
  ],
  [
    "several invalid parts, all of them at once",
    {
      organizations: [{ id: "org_1" }, org],
      users: [user, user],
      memberships: [{ ...member, organizationId: "org_2" }, "x"]
    },
    "organizations.0.name",
    "memberships.1",
    "organizations.1.id",
    "users.1.id",
    "memberships.0.organizationId"
  ]
]

describe("Seed", () => {
  it.effect.each(cases)("is invalid with %s", ([, seed, ...paths]) =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(decodeSeed(seed))
      expect(error.issues.map((issue) => issue.path.join("."))).toEqual(paths)
      for (const issue of error.issues) expect(error.message).toContain(formatIssues([issue]))
    })
  )

  it.effect("names each invalid field in one line, without its value", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(decodeSeed({ ...whole, memberships: [member, { ...member, role: "hush" }] }))
      expect(error.message).toBe(
        "the seed is not valid: memberships[1].role: expected the key of one of the roles; memberships[1]: expected one" +
          " membership for each user of an organization, but memberships[0] is of the same two"
      )
    })
  )

  it.effect("fails in the same way wherever an emulator is made", () =>
    Effect.gen(function* () {
      const bad: object = { users: [{}] }
      const path = [["users", 0, "id"]]
      const made = yield* Effect.flip(ClerkEmulator.make(bad))
      const layered = yield* Effect.flip(Effect.provide(Effect.void, ClerkEmulator.layer(bad)))
      const served = yield* Effect.flip(Effect.scoped(ClerkEmulator.serve({ seed: bad })))
      const fetch = ClerkEmulator.fetch(bad)
      for (const error of [made, layered, served]) {
        expect(error).toBeInstanceOf(InvalidSeed)
        expect(error).toEqual(made)
      }
      expect(made.issues.map((issue) => issue.path)).toEqual(path)
      for (let times = 0; times < 2; times++) {
        const exit = yield* Effect.exit(Effect.tryPromise({ try: () => fetch("http://x"), catch: (cause) => cause }))
        expect(exit).toEqual(Exit.fail(made))
      }
    })
  )

  it.effect("may be left out, and so may any of its lists", () =>
    Effect.gen(function* () {
      for (const empty of [undefined, {}, { users: [] }, { memberships: undefined }]) {
        const { fetch } = yield* ClerkEmulator.make(empty)
        expect(yield* page(fetch, "/organization_memberships")).toEqual({ data: [], total_count: 0 })
      }
    })
  )

  it.effect("may have times before 1970", () =>
    Effect.gen(function* () {
      const times = { createdAt: -62_167_219_200_000, lastActiveAt: -1 }
      const before: Seed = {
        organizations: [{ ...org, ...times, updatedAt: -2 }],
        users: [{ ...user, ...times }],
        memberships: [{ ...member, createdAt: -2, updatedAt: -1 }]
      }
      const { fetch, snapshot } = yield* ClerkEmulator.make(before)
      expect(yield* snapshot).toMatchObject(before)
      const { data } = yield* page(fetch, "/organization_memberships")
      expect(data).toMatchObject([{ created_at: -2, organization: { created_at: times.createdAt, updated_at: -2 } }])
    })
  )

  it.effect("gets slugs that are unique", () =>
    Effect.gen(function* () {
      const named = (name: string, index: number) => ({ id: `org_${index}`, name })
      const { snapshot } = yield* ClerkEmulator.make({
        organizations: [
          ...["Acme", "acme!", "Acme 3", "ACME", "Other", "***"].map(named),
          { id: "org_6", name: "Explicit", slug: "other" },
          { id: "org_7", name: "Explicit", slug: "acme-2" }
        ]
      })
      const slugs = (yield* snapshot).organizations?.map(({ slug }) => slug)
      expect(slugs).toEqual(["acme", "acme-3", "acme-3-2", "acme-4", "other-2", "org_5", "other", "acme-2"])
    })
  )

  it.effect("is copied, so that a later change of it does not change the state", () =>
    Effect.gen(function* () {
      const publicMetadata = { list: [1] }
      const emailAddresses = ["a@example.com"]
      const { fetch } = yield* ClerkEmulator.make({
        organizations: [{ ...org, publicMetadata }],
        users: [{ ...user, emailAddresses }],
        memberships: [{ ...member, publicMetadata }]
      })
      const before = yield* page(fetch, "/organization_memberships")
      publicMetadata.list.push(2)
      emailAddresses[0] = "b@example.com"
      expect(yield* page(fetch, "/organization_memberships")).toEqual(before)
    })
  )

  it.effect("may replace a default role", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make({
        ...seed,
        roles: [{ key: "org:member", name: "Reader", permissions: ["org:docs:read"] }]
      })
      const { data } = yield* page(fetch, "/organizations/org_acme/memberships?user_id=user_bob")
      expect(data).toMatchObject([{ role: "org:member", role_name: "Reader", permissions: ["org:docs:read"] }])
    })
  )

  it.effect("may have more members than the quota allows", () =>
    Effect.gen(function* () {
      const { fetch } = yield* ClerkEmulator.make({
        ...seed,
        organizations: [
          { id: "org_acme", name: "Acme", maxAllowedMemberships: 1 },
          { id: "org_full", name: "Full" }
        ]
      })
      const { total_count } = yield* page(fetch, "/organizations/org_acme/memberships")
      expect(total_count).toBe(2)
      const body = { user_id: "user_out", role: "org:member" }
      const created = yield* call(fetch, { method: "POST", path: "/organizations/org_acme/memberships", body })
      expect(created.status).toBe(403)
    })
  )
})
