import type { ClerkErrors, SDKException } from "@effect-clerk/core"
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import { type LookupResult, MembershipLookup, type OrganizationMembership } from "@effect-clerk/memberships"
import type { ClerkMemberships, Result } from "@effect-clerk/memberships/Promise"
import { type Config, type Effect, type Layer, type Option, Redacted } from "effect"
import { describe, expect, test } from "tstyche"

declare const lookup: MembershipLookup["Service"]
declare const client: ClerkMemberships

const ids = { organizationId: "org_1", userId: "user_1" }

type Failure = ClerkErrors<401 | 422> | SDKException

describe("MembershipLookup", () => {
  test("fails as the list that it reads", () => {
    expect(lookup.find(ids)).type.toBe<Effect.Effect<LookupResult, Failure>>()
    expect<LookupResult["membership"]>().type.toBe<Option.Option<OrganizationMembership>>()
    expect(lookup.hasRole({ ...ids, role: "org:admin" })).type.toBe<Effect.Effect<boolean, Failure>>()
    expect(lookup.hasPermission({ ...ids, permission: "org:a:b" })).type.toBe<Effect.Effect<boolean, Failure>>()
    expect(lookup.invalidate({ organizationId: "org_1" })).type.toBe<Effect.Effect<void, SDKException>>()
  })
  test("has three layers", () => {
    expect(MembershipLookup.layer()).type.toBe<Layer.Layer<MembershipLookup, never, ClerkHttpClient>>()
    expect(MembershipLookup.layer({ ttl: "5 seconds", capacity: 5 })).type.toBe<
      Layer.Layer<MembershipLookup, never, ClerkHttpClient>
    >()
    expect(MembershipLookup.layerFetch({ secretKey: Redacted.make(""), staleFor: 5 })).type.toBe<
      Layer.Layer<MembershipLookup, SDKException>
    >()
    expect(MembershipLookup.layerFetchConfig()).type.toBe<Layer.Layer<MembershipLookup, Config.ConfigError>>()
  })
})

describe("lookup of the Promise facade", () => {
  test("has `undefined` in place of an Option", () => {
    expect(client.lookup.find(ids)).type.toBe<
      Promise<Result<LookupResult<OrganizationMembership | undefined>, Failure>>
    >()
    expect(client.lookup.hasRole({ ...ids, role: "org:admin" })).type.toBe<Promise<Result<boolean, Failure>>>()
    expect(client.lookup.invalidate(ids)).type.toBe<Promise<Result<void, SDKException>>>()
  })
})
