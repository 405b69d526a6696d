import type { ClerkErrors, SDKException } from "@effect-clerk/core"
import type {
  EnsureResult,
  OrganizationMembership,
  OrganizationMemberships,
  RemoveResult
} from "@effect-clerk/memberships"
import type { Effect, Option, Stream } from "effect"
import { describe, expect, test } from "tstyche"

declare const memberships: OrganizationMemberships["Service"]

const ids = { organizationId: "org_1", userId: "user_1" }

describe("what can fail is what the calls behind it can fail with", () => {
  test("find", () => {
    expect(memberships.find(ids)).type.toBe<
      Effect.Effect<Option.Option<OrganizationMembership>, ClerkErrors<401 | 422> | SDKException>
    >()
  })
  test("ensure", () => {
    expect(memberships.ensure({ ...ids, role: "org:member", publicMetadata: { a: null } })).type.toBe<
      Effect.Effect<EnsureResult, ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>
    >()
  })
  test("remove", () => {
    expect(memberships.remove(ids)).type.toBe<
      Effect.Effect<RemoveResult, ClerkErrors<401 | 404 | 422> | SDKException>
    >()
  })
  test("the streams", () => {
    expect(memberships.stream({ organizationId: "org_1" })).type.toBe<
      Stream.Stream<OrganizationMembership, ClerkErrors<401 | 422> | SDKException>
    >()
    expect(memberships.streamForUser({ userId: "user_1" })).type.toBe<
      Stream.Stream<OrganizationMembership, ClerkErrors<403> | SDKException>
    >()
    expect(memberships.streamForInstance()).type.toBe<
      Stream.Stream<OrganizationMembership, ClerkErrors<400 | 401 | 422 | 500> | SDKException>
    >()
  })
})

describe("a stream's input", () => {
  test("has no order, limit or offset of its own, and goes on from a membership", () => {
    expect(memberships.stream).type.not.toBeCallableWith({ organizationId: "org_1", orderBy: "created_at" })
    expect(memberships.stream).type.not.toBeCallableWith({ organizationId: "org_1", limit: 10 })
    expect(memberships.stream).type.toBeCallableWith({
      organizationId: "org_1",
      after: { id: "orgmem_1", createdAt: 1 }
    })
  })
})
