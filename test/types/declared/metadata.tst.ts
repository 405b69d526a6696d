import type {
  Metadata,
  OrganizationMembership,
  OrganizationMemberships,
  Organizations,
  User
} from "@effect-clerk/memberships"
import type { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import type { MembershipSync } from "@effect-clerk/sync"
import type { Effect } from "effect"
import { describe, expect, test } from "tstyche"

// As a program declares them for Clerk's own packages. They hold in the program of this folder alone.
declare global {
  interface OrganizationMembershipPublicMetadata {
    team: string
    lead?: { userId: string; since?: number }
  }
  /** Together with the index signature of `@clerk/shared`. */
  interface OrganizationMembershipPrivateMetadata {
    cost?: number
    [k: string]: unknown
  }
  interface OrganizationPublicMetadata {
    plan?: "free" | "pro"
  }
  /** As `@clerk/shared` has it, and no program adds to it. */
  interface OrganizationPrivateMetadata {
    [k: string]: unknown
  }
}

declare const service: OrganizationMemberships["Service"]
declare const facade: ClerkMemberships
declare const membership: OrganizationMembership
declare const organizations: Organizations["Service"]
declare const user: User
declare const sync: MembershipSync["Service"]

const ids = { organizationId: "org_1", userId: "user_1" }
const member = { ...ids, role: "org:member" }

describe("metadata that the program declares", () => {
  test("is read as declared", () => {
    expect(membership.publicMetadata).type.toBe<OrganizationMembershipPublicMetadata>()
    expect(membership.privateMetadata).type.toBe<OrganizationMembershipPrivateMetadata>()
    expect(membership.organization.publicMetadata).type.toBe<OrganizationPublicMetadata>()
    expect<Effect.Success<ReturnType<typeof service.create>>["publicMetadata"]["team"]>().type.toBe<string>()
  })
  test("stays free-form JSON where only Clerk's own package declares it", () => {
    expect(membership.organization.privateMetadata).type.toBe<Metadata>()
  })
  test("is created as declared", () => {
    expect(service.create).type.toBeCallableWith({ ...member, publicMetadata: { team: "core" } })
    expect(service.create).type.toBeCallableWith({ ...member, publicMetadata: null, privateMetadata: { cost: 1 } })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: {} })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: { team: 1 } })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: { team: "core", other: 1 } })
    expect(facade.create).type.toBeCallableWith({ ...member, publicMetadata: { team: "core" } })
    expect(facade.create).type.not.toBeCallableWith({ ...member, publicMetadata: { team: 1 } })
  })
  test("is changed in part, and a key removed with null, at any depth", () => {
    expect(service.updateMetadata).type.toBeCallableWith({ ...ids, publicMetadata: { lead: { since: null } } })
    expect(service.updateMetadata).type.toBeCallableWith({ ...ids, publicMetadata: { team: null, lead: null } })
    expect(service.updateMetadata).type.not.toBeCallableWith({ ...ids, publicMetadata: { lead: { since: "now" } } })
    expect(service.updateMetadata).type.not.toBeCallableWith({ ...ids, publicMetadata: { other: 1 } })
    expect(facade.updateMetadata).type.toBeCallableWith({ ...ids, privateMetadata: { cost: null } })
    expect(facade.updateMetadata).type.not.toBeCallableWith({ ...ids, privateMetadata: { cost: "1" } })
  })
  test("may have other keys where Clerk's own package declares it as well", () => {
    expect(facade.create).type.toBeCallableWith({
      ...member,
      publicMetadata: { team: "core" },
      privateMetadata: { cost: 1, other: "any" }
    })
    expect(facade.create).type.not.toBeCallableWith({ ...member, privateMetadata: { cost: "1", other: "any" } })
    expect(facade.ensure).type.toBeCallableWith({ ...member, privateMetadata: { cost: null, other: "any" } })
  })
  test("is ensured in part", () => {
    expect(service.ensure).type.toBeCallableWith({ ...member, publicMetadata: { team: "core" } })
    expect(service.ensure).type.toBeCallableWith({ ...member, publicMetadata: {}, privateMetadata: { cost: null } })
    expect(service.ensure).type.not.toBeCallableWith({ ...member, publicMetadata: { team: 1 } })
    expect(facade.ensure).type.not.toBeCallableWith({ ...member, publicMetadata: { other: 1 } })
  })
  test("is listed in part for a sync, and removed with null", () => {
    const listOf = <Member>(member: Member) => ({ organizationId: "org_1", members: [member] })
    const row = { userId: "user_1", role: "org:member" }
    expect(sync.plan).type.toBeCallableWith(listOf({ ...row, publicMetadata: { lead: null } }))
    expect(sync.plan).type.toBeCallableWith(listOf({ ...row, publicMetadata: membership.publicMetadata }))
    expect(sync.plan).type.not.toBeCallableWith(listOf({ ...row, publicMetadata: { team: 1 } }))
    expect(sync.planAll).type.not.toBeCallableWith([listOf({ ...row, privateMetadata: { cost: "1" } })])
  })
  test("is written back as it was read", () => {
    expect(service.create).type.toBeCallableWith({ ...member, publicMetadata: membership.publicMetadata })
    expect(service.ensure).type.toBeCallableWith({ ...member, publicMetadata: membership.publicMetadata })
  })
})

describe("an organization's and a user's metadata", () => {
  test("are written as they are declared, and may be free-form where they are not", () => {
    expect(organizations.create).type.toBeCallableWith({ name: "A", publicMetadata: { plan: "pro" } })
    expect(organizations.create).type.not.toBeCallableWith({ name: "A", publicMetadata: { plan: "none" } })
    expect(organizations.updateMetadata).type.toBeCallableWith({ organizationId: "a", publicMetadata: { plan: null } })
    expect(organizations.updateMetadata).type.not.toBeCallableWith({ organizationId: "a", publicMetadata: { plan: 1 } })
    expect(organizations.updateMetadata).type.toBeCallableWith({ organizationId: "a", privateMetadata: { any: [1] } })
    expect(user.publicMetadata).type.toBe<Metadata>()
  })
})
