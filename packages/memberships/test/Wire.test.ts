import {
  Endpoints,
  type OrganizationMembership as Membership,
  OrganizationMembership,
  OrganizationMembershipPage
} from "@effect-clerk/memberships"
import * as Wire from "@effect-clerk/memberships/Wire"
import { describe, expect, it } from "@effect/vitest"
import { Arbitrary, Predicate, Result, Schema } from "effect"
import { missingKey } from "@effect-clerk/core/internal"
import {
  fullMembership as membership,
  fullOrganization as organization,
  fullPublicUserData as publicUserData
} from "@effect-clerk/test-support/fixtures"
import { wireMemberships } from "./wireMemberships.ts"
import { camelCase, fieldPaths, getAt, sampleOf, setAt } from "./wireCases.ts"

const model: Membership = {
  id: "orgmem_1",
  role: "org:admin",
  roleName: "Admin",
  permissions: ["org:sys_memberships:read"],
  publicMetadata: { team: "blue" },
  privateMetadata: { salary: { amount: 1, currency: null } },
  organization: {
    id: "org_1",
    name: "Acme",
    slug: "acme",
    imageUrl: "https://img.example/org_1",
    hasImage: true,
    membersCount: 3,
    missingMemberWithElevatedPermissions: false,
    pendingInvitationsCount: 2,
    maxAllowedMemberships: 5,
    adminDeleteEnabled: true,
    publicMetadata: { plan: "pro" },
    privateMetadata: { stripe: "cus_1" },
    createdBy: "user_1",
    createdAt: 1700000000001,
    updatedAt: 1700000000002,
    lastActiveAt: 1700000000003,
    roleSetKey: "role_set:default"
  },
  publicUserData: {
    userId: "user_1",
    firstName: "Ada",
    lastName: "Lovelace",
    imageUrl: "https://img.example/user_1",
    hasImage: false,
    identifier: "ada@example.com",
    username: "ada",
    banned: false,
    deprovisioned: true
  },
  createdAt: 1700000000004,
  updatedAt: 1700000000005
}

const decode = (wire: unknown) => Endpoints.create.decode(wire)

const read = (wire: unknown): Membership => Result.getOrThrow(decode(wire))

const get = (value: unknown, key: string): unknown => (Predicate.hasProperty(value, key) ? value[key] : undefined)

/** A copy as JSON with one place changed, or taken away where the value is `undefined`. */
const change = (value: unknown, [key, ...rest]: ReadonlyArray<string>, to: unknown): unknown => {
  if (key === undefined) return to
  const record = Predicate.isObject(value) ? value : {}
  return JSON.parse(JSON.stringify({ ...record, [key]: change(get(value, key), rest, to) }))
}

describe("Wire: a membership with all fields", () => {
  it("is decoded to the model", () => {
    expect(read(membership)).toStrictEqual(model)
    expect(Schema.is(OrganizationMembership)(model)).toBe(true)
  })

  it("is decoded in a page as it is alone", () => {
    const page = Result.getOrThrow(Endpoints.list.decode({ data: [membership, membership], total_count: 7 }))
    expect(page).toStrictEqual({ data: [model, model], totalCount: 7 })
    expect(Result.getOrThrow(Endpoints.list.decode({ data: [], total_count: 0 }))).toStrictEqual({
      data: [],
      totalCount: 0
    })
  })
})

describe("Wire: the decoders, the wire schemas and the models", () => {
  const modelJson = Schema.toCodecJson(OrganizationMembership)

  it.prop("agree on any membership", [wireMemberships], ([wire]) => {
    expect(Schema.is(Wire.OrganizationMembership)(wire)).toBe(true)
    const mapped = read(wire)
    expect(Schema.is(OrganizationMembership)(mapped)).toBe(true)
    const json: unknown = JSON.parse(JSON.stringify(mapped))
    expect(Schema.is(OrganizationMembership)(json)).toBe(true)
    // A key that is undefined has no place in JSON.
    expect(json).toEqual(mapped)
    const encoded: unknown = JSON.parse(JSON.stringify(Schema.encodeSync(modelJson)(mapped)))
    expect(Schema.decodeUnknownSync(modelJson)(encoded)).toEqual(mapped)
  })

  it.prop(
    "agree on any page",
    [Arbitrary.array(wireMemberships, { maxLength: 3 }), Schema.Int],
    ([data, total_count]) => {
      // The organization of a page's members is mostly the same one, which they share.
      const wires = data.flatMap((wire) => [wire, { ...wire, id: "other" }])
      const page = Result.getOrThrow(Endpoints.list.decode({ data: wires, total_count }))
      expect(Schema.is(OrganizationMembershipPage)(page)).toBe(true)
      expect(page).toStrictEqual({ data: wires.map(read), totalCount: total_count })
      for (const [index, { organization }] of page.data.entries()) {
        if (index % 2 === 1) expect(organization).toBe(page.data[index - 1]?.organization)
      }
    }
  )

  it.each(fieldPaths(Wire.OrganizationMembership.ast).map((path) => [path.join("."), path] as const))(
    "have a place in the model for the field %s",
    (_, path) => {
      const schema = Wire.OrganizationMembership.ast
      const [one, other] = [sampleOf(schema, 0), sampleOf(schema, 1)]
      const names = path.map((key) => (typeof key === "number" ? key : camelCase(key)))
      const wire = setAt(one, path, getAt(other, path))
      expect(read(wire)).toStrictEqual(setAt(read(one), names, getAt(read(other), names)))
      expect(read(wire)).not.toStrictEqual(read(one))
    }
  )

  it.each(fieldPaths(Wire.Organization.ast).map((path) => [path.join("."), path] as const))(
    "keep the values of both organizations of a page that differ in the field %s",
    (_, path) => {
      const schema = Wire.Organization.ast
      const [one, other] = [sampleOf(schema, 0), sampleOf(schema, 1)]
      const first = { ...membership, organization: one }
      const second = { ...membership, organization: setAt(one, path, getAt(other, path)) }
      expect(read(first)).not.toStrictEqual(read(second))
      const decoded = Endpoints.list.decode({ data: [first, second, first], total_count: 3 })
      expect(decoded).toStrictEqual(Result.succeed({ data: [read(first), read(second), read(first)], totalCount: 3 }))
    }
  )

  it("reject what is no membership", () => {
    expect(Schema.is(OrganizationMembership)({ ...model, createdAt: 1.5 })).toBe(false)
    expect(Schema.is(OrganizationMembership)({ ...model, permissions: null })).toBe(false)
    expect(Schema.is(OrganizationMembership)({ ...model, publicMetadata: { a: () => 1 } })).toBe(false)
    expect(Schema.is(OrganizationMembershipPage)({ data: [{ ...model, id: 1 }], totalCount: 1 })).toBe(false)
  })
})

describe("Wire: a response that differs from the document as live ones do", () => {
  it.each<
    readonly [label: string, path: ReadonlyArray<string>, to: unknown, place: ReadonlyArray<string>, read: unknown]
  >([
    ["permissions null", ["permissions"], null, ["permissions"], []],
    ["permissions absent", ["permissions"], undefined, ["permissions"], []],
    ["role_name null", ["role_name"], null, ["roleName"], undefined],
    ["role_name absent", ["role_name"], undefined, ["roleName"], undefined],
    ["public_metadata null", ["public_metadata"], null, ["publicMetadata"], {}],
    ["private_metadata null", ["private_metadata"], null, ["privateMetadata"], {}],
    ["private_metadata absent", ["private_metadata"], undefined, ["privateMetadata"], {}],
    ["public_user_data null", ["public_user_data"], null, ["publicUserData"], undefined],
    ["public_user_data absent", ["public_user_data"], undefined, ["publicUserData"], undefined],
    ["slug null", ["organization", "slug"], null, ["organization", "slug"], null],
    ["slug absent", ["organization", "slug"], undefined, ["organization", "slug"], null],
    ["image_url absent", ["organization", "image_url"], undefined, ["organization", "imageUrl"], undefined],
    [
      "the organization's public_metadata null",
      ["organization", "public_metadata"],
      null,
      ["organization", "publicMetadata"],
      {}
    ],
    [
      "the organization's private_metadata absent",
      ["organization", "private_metadata"],
      undefined,
      ["organization", "privateMetadata"],
      {}
    ],
    ["role_set_key absent", ["organization", "role_set_key"], undefined, ["organization", "roleSetKey"], null],
    ["created_by null", ["organization", "created_by"], null, ["organization", "createdBy"], undefined],
    ["members_count null", ["organization", "members_count"], null, ["organization", "membersCount"], undefined],
    ["last_active_at null", ["organization", "last_active_at"], null, ["organization", "lastActiveAt"], undefined],
    ["username null", ["public_user_data", "username"], null, ["publicUserData", "username"], null],
    ["username absent", ["public_user_data", "username"], undefined, ["publicUserData", "username"], null],
    ["identifier absent", ["public_user_data", "identifier"], undefined, ["publicUserData", "identifier"], null],
    ["first_name null", ["public_user_data", "first_name"], null, ["publicUserData", "firstName"], null],
    ["first_name absent", ["public_user_data", "first_name"], undefined, ["publicUserData", "firstName"], null],
    ["last_name absent", ["public_user_data", "last_name"], undefined, ["publicUserData", "lastName"], null],
    ...(
      [
        ["public_user_data", "image_url", "publicUserData", "imageUrl"],
        ["public_user_data", "has_image", "publicUserData", "hasImage"],
        ["organization", "has_image", "organization", "hasImage"],
        ["organization", "max_allowed_memberships", "organization", "maxAllowedMemberships"],
        ["organization", "admin_delete_enabled", "organization", "adminDeleteEnabled"]
      ] as const
    ).flatMap(([record, field, modelRecord, modelField]) =>
      [null, undefined].map(
        (nothing) =>
          [
            `${record}.${field} ${nothing ?? "absent"}`,
            [record, field],
            nothing,
            [modelRecord, modelField],
            undefined
          ] as const
      )
    ),
    ["public_metadata absent", ["public_metadata"], undefined, ["publicMetadata"], {}],
    [
      "public_metadata of the organization absent",
      ["organization", "public_metadata"],
      undefined,
      ["organization", "publicMetadata"],
      {}
    ],
    ["a null among the permissions", ["permissions"], ["a", null, "b"], ["permissions"], ["a", "b"]],
    ["nothing but null among the permissions", ["permissions"], [null], ["permissions"], []],
    ["banned null", ["public_user_data", "banned"], null, ["publicUserData", "banned"], undefined],
    ["created_at beyond 2^53", ["created_at"], 2 ** 63, ["createdAt"], 2 ** 63],
    ["updated_at below -2^53", ["updated_at"], -(2 ** 53), ["updatedAt"], -(2 ** 53)],
    [
      "max_allowed_memberships negative",
      ["organization", "max_allowed_memberships"],
      -1,
      ["organization", "maxAllowedMemberships"],
      -1
    ]
  ])("is decoded with %s", (_, path, to, place, expected) => {
    const mapped = read(change(membership, path, to))
    expect(place.reduce<unknown>(get, mapped)).toStrictEqual(expected)
    expect(Schema.is(OrganizationMembership)(mapped)).toBe(true)
    // Nothing else changes.
    expect(JSON.parse(JSON.stringify(change(mapped, place, 0)))).toStrictEqual(
      JSON.parse(JSON.stringify(change(model, place, 0)))
    )
  })

  it.each([["object"], ["organization", "object"]])("is decoded with %s.%s null or absent", (...path) => {
    for (const none of [null, undefined]) expect(read(change(membership, path, none))).toStrictEqual(model)
  })

  it("is decoded with profile_image_url absent, a string, or of any other type", () => {
    for (const profile_image_url of [undefined, "https://img.example/old", 7]) {
      expect(read(change(membership, ["public_user_data", "profile_image_url"], profile_image_url))).toStrictEqual(
        model
      )
    }
  })

  it("is decoded with unknown fields, which are ignored", () => {
    expect(
      read({
        ...membership,
        new_field: 1,
        organization: { ...organization, new_field: [] },
        public_user_data: { ...publicUserData, new_field: {} }
      })
    ).toStrictEqual(model)
    expect(Endpoints.list.decode({ data: [], total_count: 0, has_more: true })).toStrictEqual(
      Result.succeed({ data: [], totalCount: 0 })
    )
  })

  it.each([-1, 2 ** 53, 2 ** 63])("is decoded with a total of %d", (total_count) => {
    expect(Endpoints.list.decode({ data: [], total_count })).toStrictEqual(
      Result.succeed({ data: [], totalCount: total_count })
    )
  })
})

const fields = [
  {
    at: [],
    record: membership,
    optional: ["object", "role_name", "permissions", "public_metadata", "private_metadata", "public_user_data"]
  },
  {
    at: ["organization"],
    record: organization,
    optional: [
      "object",
      "slug",
      "image_url",
      "has_image",
      "members_count",
      "missing_member_with_elevated_permissions",
      "pending_invitations_count",
      "max_allowed_memberships",
      "admin_delete_enabled",
      "public_metadata",
      "private_metadata",
      "created_by",
      "last_active_at",
      "role_set_key"
    ]
  },
  {
    at: ["public_user_data"],
    record: publicUserData,
    optional: [
      "first_name",
      "last_name",
      "profile_image_url",
      "image_url",
      "has_image",
      "identifier",
      "username",
      "banned",
      "deprovisioned"
    ]
  }
]

const failurePath = (wire: unknown) =>
  Result.match(decode(wire), { onSuccess: () => "accepted", onFailure: ([issue]) => issue?.path })

describe("Wire: a response that differs from the document otherwise", () => {
  const all = fields.flatMap(({ at, optional, record }) =>
    Object.keys(record).map((field) => ({ path: [...at, field], optional: optional.includes(field) }))
  )
  const required = all.filter(({ optional }) => !optional).map(({ path }) => path)

  it("is rejected for 10 required fields of 39", () => {
    expect([required.length, all.length]).toStrictEqual([10, 39])
  })

  it.each(required)("is rejected where %s.%s is absent, which the issue names", (...path) => {
    const wire = change(membership, path, undefined)
    expect(failurePath(wire)).toStrictEqual(path)
    expect(Endpoints.list.decode({ data: [membership, wire], total_count: 2 })).toMatchObject(
      Result.fail([{ path: ["data", 1, ...path], expected: missingKey }])
    )
  })

  it.each(required)("is rejected where %s.%s is null", (...path) => {
    expect(failurePath(change(membership, path, null))).toStrictEqual(path)
  })

  it.each(all.map(({ path }) => path).filter((path) => path.at(-1) !== "profile_image_url"))(
    "is rejected where %s.%s is of another type",
    (...path) => {
      const value = path.reduce<unknown>(get, membership)
      const isText = typeof value === "string"
      const others = [
        isText ? 1 : "1",
        1.5,
        ...(typeof value === "boolean" ? [] : [true]),
        [1],
        ...(isText ? [{}] : [])
      ]
      for (const other of others) {
        const at = Array.isArray(value) && Array.isArray(other) ? [...path, 0] : path
        expect([other, failurePath(change(membership, path, other))]).toStrictEqual([other, at])
      }
    }
  )

  it.each([["object"], ["organization", "object"]])("is rejected where %s.%s has another value", (...path) => {
    expect(failurePath(change(membership, path, "user"))).toStrictEqual(path)
  })

  it.each<readonly [unknown, ReadonlyArray<string | number>]>([
    [{ total_count: 1 }, ["data"]],
    [{ data: [] }, ["total_count"]],
    [{ data: null, total_count: 0 }, ["data"]],
    [{ data: {}, total_count: 0 }, ["data"]],
    [{ data: [null], total_count: 0 }, ["data", 0]],
    [{ data: [], total_count: "0" }, ["total_count"]],
    [{ data: [], total_count: 0.5 }, ["total_count"]],
    [{ data: [], total_count: null }, ["total_count"]],
    [[], []],
    [null, []],
    ["", []]
  ])("is rejected where the page is %j", (page, path) => {
    expect(Endpoints.list.decode(page)).toMatchObject(Result.fail([{ path }]))
  })

  it("is rejected without the rejected value in the issue", () => {
    expect(JSON.stringify(decode(change(membership, ["role"], { hunter2: 1 })))).not.toContain("hunter2")
    expect(JSON.stringify(decode(change(membership, ["created_at"], "hunter2")))).not.toContain("hunter2")
  })
})
