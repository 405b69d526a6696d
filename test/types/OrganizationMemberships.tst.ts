import type { ClerkErrors, SDKException, Timeout } from "@effect-clerk/core"
import {
  type CreateInput,
  type ListInput,
  type OrganizationMembership,
  type OrganizationMembershipPage,
  OrganizationMemberships
} from "@effect-clerk/memberships"
import { type Config, Effect, type Layer, Redacted } from "effect"
import { describe, expect, test } from "tstyche"

declare const memberships: OrganizationMemberships["Service"]
declare const created: ReturnType<typeof memberships.create>

const ids = { organizationId: "org_1", userId: "user_1" }

describe("what can fail", () => {
  test("create", () => {
    expect(memberships.create({ ...ids, role: "org:member" })).type.toBe<
      Effect.Effect<OrganizationMembership, ClerkErrors<400 | 403 | 404 | 422> | SDKException>
    >()
  })
  test("list", () => {
    expect(memberships.list({ organizationId: "org_1" })).type.toBe<
      Effect.Effect<OrganizationMembershipPage, ClerkErrors<401 | 422> | SDKException>
    >()
  })
  test("update", () => {
    expect(memberships.update({ ...ids, role: "org:admin" })).type.toBe<
      Effect.Effect<OrganizationMembership, ClerkErrors<404 | 422> | SDKException>
    >()
  })
  test("delete", () => {
    expect(memberships.delete(ids)).type.toBe<
      Effect.Effect<OrganizationMembership, ClerkErrors<401 | 404 | 422> | SDKException>
    >()
  })
  test("updateMetadata", () => {
    expect(memberships.updateMetadata({ ...ids, publicMetadata: { a: null } })).type.toBe<
      Effect.Effect<OrganizationMembership, ClerkErrors<400 | 404 | 422> | SDKException>
    >()
  })
  test("listForUser", () => {
    expect(memberships.listForUser({ userId: "user_1" })).type.toBe<
      Effect.Effect<OrganizationMembershipPage, ClerkErrors<403> | SDKException>
    >()
  })
  test("listForInstance", () => {
    expect(memberships.listForInstance()).type.toBe<
      Effect.Effect<OrganizationMembershipPage, ClerkErrors<400 | 401 | 422 | 500> | SDKException>
    >()
  })
})

describe("inputs", () => {
  test("an optional key takes undefined", () => {
    expect(memberships.create).type.toBeCallableWith({
      ...ids,
      role: "org:member",
      publicMetadata: undefined,
      privateMetadata: undefined
    })
    expect(memberships.updateMetadata).type.toBeCallableWith({ ...ids, publicMetadata: undefined })
    expect(memberships.listForUser).type.toBeCallableWith({ userId: "user_1", limit: undefined, offset: undefined })
    expect(memberships.listForInstance).type.toBeCallableWith({ orderBy: undefined })
    expect<ListInput>().type.toBeAssignableFrom<
      { organizationId: string } & { [K in OptionalKeys<ListInput>]: undefined }
    >()
  })
  test("a required key does not, and is not left out", () => {
    expect(memberships.create).type.not.toBeCallableWith({ ...ids, role: undefined })
    expect(memberships.create).type.not.toBeCallableWith(ids)
    expect(memberships.list).type.not.toBeCallableWith({})
    expect(memberships.delete).type.not.toBeCallableWith({ organizationId: "org_1" })
    expect<OptionalKeys<CreateInput>>().type.toBe<"publicMetadata" | "privateMetadata">()
  })
  test("an unknown key is refused", () => {
    expect(memberships.list).type.not.toBeCallableWith({ organizationId: "org_1", emailAdress: ["a@example.com"] })
  })
  test("order_by's fields, each with an optional sign", () => {
    expect(memberships.list).type.toBeCallableWith({ organizationId: "org_1", orderBy: "-created_at" })
    expect(memberships.list).type.toBeCallableWith({ organizationId: "org_1", orderBy: "+username" })
    expect(memberships.list).type.toBeCallableWith({ organizationId: "org_1", orderBy: "email_address" })
    expect(memberships.list).type.not.toBeCallableWith({ organizationId: "org_1", orderBy: "updated_at" })
    expect(memberships.list).type.not.toBeCallableWith({ organizationId: "org_1", orderBy: "createdAt" })
    expect(memberships.listForInstance).type.not.toBeCallableWith({ orderBy: "*created_at" })
  })
  test("metadata is JSON, and null only where Clerk takes it", () => {
    expect(memberships.create).type.toBeCallableWith({ ...ids, role: "org:member", publicMetadata: null })
    expect(memberships.updateMetadata).type.not.toBeCallableWith({ ...ids, publicMetadata: null })
    expect(memberships.updateMetadata).type.not.toBeCallableWith({ ...ids, publicMetadata: { big: 1n } })
    expect(memberships.updateMetadata).type.not.toBeCallableWith({ ...ids, publicMetadata: { f: () => 1 } })
  })
  test("the secret key is redacted", () => {
    expect(OrganizationMemberships.layerFetch).type.toBeCallableWith({ secretKey: Redacted.make("sk_test_1") })
    expect(OrganizationMemberships.layerFetch).type.toBeCallableWith({
      secretKey: Effect.succeed(Redacted.make("sk_test_1"))
    })
    expect(OrganizationMemberships.layerFetch).type.not.toBeCallableWith({ secretKey: "sk_test_1" })
  })
})

describe("failures are told apart", () => {
  test("by their tag", () => {
    expect(Effect.catchTag(created, "SDKException", () => Effect.succeed(1))).type.toBe<
      Effect.Effect<OrganizationMembership | number, ClerkErrors<400 | 403 | 404 | 422>>
    >()
    expect(Effect.catchTag(created, "ClerkErrors", () => Effect.succeed(1))).type.toBe<
      Effect.Effect<OrganizationMembership | number, SDKException>
    >()
  })
  test("by both tags, which leaves nothing", () => {
    expect(
      Effect.catchTags(created, { ClerkErrors: () => Effect.succeed(1), SDKException: () => Effect.succeed(2) })
    ).type.toBe<Effect.Effect<OrganizationMembership | number>>()
  })
  test("by status, exhaustively", () => {
    Effect.catchTag(created, "ClerkErrors", (error) => {
      expect(error.status).type.toBe<400 | 403 | 404 | 422>()
      switch (error.status) {
        case 400:
        case 403:
          expect(error.status).type.toBe<400 | 403>()
          return Effect.succeed("refused")
        case 404:
          expect(error.status).type.toBe<404>()
          return Effect.succeed("not found")
        case 422:
          return Effect.succeed("bad input")
      }
    })
  })
  test("a status that is not documented is none of them", () => {
    expect<ClerkErrors<401 | 422>["status"]>().type.not.toBeAssignableFrom<409>()
  })
  test("a narrower failure fits where a wider one is expected, not the other way round", () => {
    expect<ClerkErrors<404 | 422>>().type.toBeAssignableTo<ClerkErrors<400 | 404 | 422>>()
    expect<ClerkErrors<400 | 404 | 422>>().type.not.toBeAssignableTo<ClerkErrors<404 | 422>>()
  })
  test("by an exception's reason", () => {
    const caught = Effect.catchReason(created, "SDKException", "Timeout", (reason) => {
      expect(reason).type.toBe<Timeout>()
      expect(reason.limit).type.toBe<"attempt" | "total">()
      return Effect.succeed(reason.duration)
    })
    expect<Effect.Error<typeof caught>>().type.toBe<ClerkErrors<400 | 403 | 404 | 422> | SDKException>()
    expect<SDKException["reason"]["_tag"]>().type.toBe<
      "Transport" | "Timeout" | "UnexpectedStatus" | "MalformedResponse" | "InvalidRequest" | "RateLimiter"
    >()
  })
  test("by what Clerk may have done", () => {
    expect<SDKException["processed"]>().type.toBe<"no" | "maybe" | "yes">()
    expect<ClerkErrors["processed"]>().type.toBe<"no" | "maybe" | "yes">()
  })
})

describe("layers", () => {
  test("what they need and how they fail", () => {
    expect(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_1") })).type.toBe<
      Layer.Layer<OrganizationMemberships, SDKException>
    >()
    expect(OrganizationMemberships.layerFetchConfig()).type.toBe<
      Layer.Layer<OrganizationMemberships, Config.ConfigError>
    >()
  })
})

type OptionalKeys<A> = { [K in keyof A]-?: undefined extends A[K] ? K : never }[keyof A]
