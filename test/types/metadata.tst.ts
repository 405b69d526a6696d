import type {
  Metadata,
  OrganizationInvitations,
  OrganizationMembership,
  OrganizationMemberships
} from "@effect-clerk/memberships"
import type { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { Effect } from "effect"
import { describe, expect, test } from "tstyche"

declare const service: OrganizationMemberships["Service"]
declare const invitations: OrganizationInvitations["Service"]
declare const facade: ClerkMemberships
declare const membership: OrganizationMembership

const ids = { organizationId: "org_1", userId: "user_1" }
const member = { ...ids, role: "org:member" }

/** No index signature, so that it is no `Metadata` for the compiler. */
interface Team {
  readonly name: string
  readonly size?: number
  readonly lead: { readonly userId: string | null }
  readonly tags: ReadonlyArray<string>
  readonly parent?: Team | undefined
}

declare const team: Team
declare const withDate: { readonly since: Date }
declare const withMap: { readonly byId: Map<string, string> }
declare const withMethod: { name(): string }
declare const withNested: { readonly list: ReadonlyArray<{ readonly big: bigint }> }
declare const unknowns: { readonly [key: string]: unknown }

describe("metadata of a type without an index signature", () => {
  test("is taken by the service", () => {
    expect(service.create).type.toBeCallableWith({ ...member, publicMetadata: team, privateMetadata: { team } })
    expect(service.ensure).type.toBeCallableWith({ ...member, publicMetadata: team, privateMetadata: { team } })
    expect(service.updateMetadata).type.toBeCallableWith({ ...ids, publicMetadata: team, privateMetadata: { team } })
  })
  test("is taken by the facade", () => {
    expect(facade.create).type.toBeCallableWith({ ...member, publicMetadata: team }, {})
    expect(facade.ensure).type.toBeCallableWith({ ...member, privateMetadata: team })
    expect(facade.updateMetadata).type.toBeCallableWith({ ...ids, publicMetadata: team, privateMetadata: undefined })
  })
  test("changes nothing of what a call comes to", () => {
    expect(service.create({ ...member, publicMetadata: team })).type.toBe<ReturnType<typeof service.create>>()
    expect<Effect.Success<ReturnType<typeof service.create>>>().type.toBe<OrganizationMembership>()
  })
})

describe("metadata that is no JSON", () => {
  test("is rejected by the service, at any depth", () => {
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: withDate })
    expect(service.create).type.not.toBeCallableWith({ ...member, privateMetadata: withMap })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: withMethod })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: unknowns })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: { id: Symbol() } })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: { of: Map } })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: { list: [undefined] } })
    expect(service.ensure).type.not.toBeCallableWith({ ...member, publicMetadata: withNested })
    expect(service.updateMetadata).type.not.toBeCallableWith({ ...ids, publicMetadata: { of: { big: 1n } } })
  })
  test("is rejected by the facade", () => {
    expect(facade.create).type.not.toBeCallableWith({ ...member, publicMetadata: withDate })
    expect(facade.ensure).type.not.toBeCallableWith({ ...member, publicMetadata: withMethod })
    expect(facade.updateMetadata).type.not.toBeCallableWith({ ...ids, privateMetadata: withNested })
  })
  test("is rejected where it is no object", () => {
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: "team" })
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetadata: ["team"] })
    expect(facade.updateMetadata).type.not.toBeCallableWith({ ...ids, publicMetadata: null })
  })
})

describe("metadata of the records of a bulk", () => {
  const organizationId = "org_1"
  const ada = { emailAddress: "ada@example.com", role: "org:member" }
  const call = { organizationId, invitations: [{ ...ada, publicMetadata: team, privateMetadata: { team } }] }

  test("may be of a type without an index signature", () => {
    expect(invitations.createBulk).type.toBeCallableWith(call)
    expect(facade.invitations.createBulk).type.toBeCallableWith(call, {})
    expect(invitations.createBulk(call)).type.toBe<ReturnType<typeof invitations.createBulk>>()
  })
  test("may be of another type in each", () => {
    const invited = [{ ...ada, publicMetadata: { a: 1 } }, { ...ada, publicMetadata: { b: ["b"] } }, ada]
    expect(invitations.createBulk).type.toBeCallableWith({ organizationId, invitations: invited })
    expect(facade.invitations.createBulk).type.toBeCallableWith({ organizationId, invitations: invited })
  })
  test("is rejected where it is no JSON", () => {
    const invited = [{ ...ada, publicMetadata: withDate }]
    expect(invitations.createBulk).type.not.toBeCallableWith({ organizationId, invitations: invited })
    expect(facade.invitations.createBulk).type.not.toBeCallableWith({ organizationId, invitations: invited })
  })
  test("stands beside no other keys", () => {
    expect(invitations.createBulk).type.not.toBeCallableWith({
      organizationId,
      invitations: [{ ...ada, publicMetdata: {} }]
    })
    expect(facade.invitations.createBulk).type.not.toBeCallableWith({
      organizationId,
      invitations: [{ ...ada, publicMetdata: {} }]
    })
  })
})

describe("an input with metadata", () => {
  test("has no other keys", () => {
    expect(service.create).type.not.toBeCallableWith({ ...member, publicMetdata: {} })
    expect(service.updateMetadata).type.not.toBeCallableWith({ ...ids, role: "org:member", publicMetadata: {} })
    expect(facade.ensure).type.not.toBeCallableWith({ ...member, metadata: {} })
  })
})

describe("metadata that is read", () => {
  test("is free-form JSON, unless the program declares it", () => {
    expect(membership.publicMetadata).type.toBe<Metadata>()
    expect(membership.privateMetadata).type.toBe<Metadata>()
    expect(membership.organization.publicMetadata).type.toBe<Metadata>()
    expect(membership.organization.privateMetadata).type.toBe<Metadata>()
  })
})
