import type { ClerkErrors, SDKException } from "@effect-clerk/core"
import {
  type DeletedObject,
  type Organization,
  type OrganizationInvitation,
  type OrganizationInvitationPage,
  OrganizationInvitations,
  type OrganizationPage,
  type OrganizationRole,
  type OrganizationRolePage,
  OrganizationRoles,
  Organizations,
  type User,
  type UserPage,
  Users
} from "@effect-clerk/memberships"
import type { ClerkMemberships, Result } from "@effect-clerk/memberships/Promise"
import type { ClerkHttpClient } from "@effect-clerk/http"
import type { Config, Effect, Layer, Stream } from "effect"
import { Redacted } from "effect"
import { describe, expect, test } from "tstyche"

declare const users: Users["Service"]
declare const organizations: Organizations["Service"]
declare const invitations: OrganizationInvitations["Service"]
declare const roles: OrganizationRoles["Service"]
declare const client: ClerkMemberships

type Fails<A, Status extends number> = Effect.Effect<A, ClerkErrors<Status> | SDKException>
type Streams<A, Status extends number> = Stream.Stream<A, ClerkErrors<Status> | SDKException>

const invitation = { emailAddress: "a@example.com", role: "org:member" }
const one = { organizationId: "org_1", invitationId: "orginv_1" }

describe("what can fail", () => {
  test("Users", () => {
    expect(users.list()).type.toBe<Fails<UserPage, 400 | 401 | 422>>()
    expect(users.count({ banned: true })).type.toBe<Fails<number, 422>>()
    expect(users.get({ userId: "user_1" })).type.toBe<Fails<User, 400 | 401 | 404>>()
    expect(users.stream()).type.toBe<Streams<User, 400 | 401 | 422>>()
  })
  test("Organizations", () => {
    expect(organizations.create({ name: "A" })).type.toBe<Fails<Organization, 400 | 402 | 403 | 422>>()
    expect(organizations.list()).type.toBe<Fails<OrganizationPage, 400 | 403 | 422>>()
    expect(organizations.get({ organizationId: "a" })).type.toBe<Fails<Organization, 403 | 404>>()
    expect(organizations.update({ organizationId: "a" })).type.toBe<Fails<Organization, 400 | 402 | 403 | 404 | 422>>()
    expect(organizations.updateMetadata({ organizationId: "a" })).type.toBe<
      Fails<Organization, 400 | 401 | 404 | 422>
    >()
    expect(organizations.delete({ organizationId: "a" })).type.toBe<Fails<DeletedObject, 404>>()
    expect(organizations.stream()).type.toBe<Streams<Organization, 400 | 403 | 422>>()
  })
  test("OrganizationInvitations", () => {
    expect(invitations.create({ organizationId: "a", ...invitation })).type.toBe<
      Fails<OrganizationInvitation, 400 | 402 | 403 | 404 | 422>
    >()
    expect(invitations.createBulk({ organizationId: "a", invitations: [invitation] })).type.toBe<
      Fails<OrganizationInvitationPage, 400 | 403 | 404 | 422>
    >()
    expect(invitations.list({ organizationId: "a" })).type.toBe<Fails<OrganizationInvitationPage, 400 | 404 | 422>>()
    expect(invitations.listForInstance()).type.toBe<Fails<OrganizationInvitationPage, 400 | 404 | 422 | 500>>()
    expect(invitations.get(one)).type.toBe<Fails<OrganizationInvitation, 400 | 403 | 404>>()
    expect(invitations.revoke(one)).type.toBe<Fails<OrganizationInvitation, 400 | 403 | 404>>()
    expect(invitations.stream({ organizationId: "a" })).type.toBe<Streams<OrganizationInvitation, 400 | 404 | 422>>()
    expect(invitations.streamForInstance()).type.toBe<Streams<OrganizationInvitation, 400 | 404 | 422 | 500>>()
  })
  test("OrganizationRoles", () => {
    expect(roles.list()).type.toBe<Fails<OrganizationRolePage, 400 | 401 | 403 | 422>>()
    expect(roles.get({ organizationRoleId: "role_1" })).type.toBe<Fails<OrganizationRole, 401 | 403 | 404>>()
    expect(roles.stream()).type.toBe<Streams<OrganizationRole, 400 | 401 | 403 | 422>>()
  })
  test("the Promise facade's services", () => {
    expect(client.users.get({ userId: "user_1" })).type.toBe<
      Promise<Result<User, ClerkErrors<400 | 401 | 404> | SDKException>>
    >()
    expect(client.organizations.stream()).type.toBe<
      AsyncIterable<Result<Organization, ClerkErrors<400 | 403 | 422> | SDKException>>
    >()
    expect(client.invitations.createBulk).type.toBeCallableWith({ organizationId: "a", invitations: [invitation] })
    expect<keyof ClerkMemberships["roles"]>().type.toBe<keyof OrganizationRoles["Service"]>()
  })
})

describe("inputs", () => {
  test("reject what the document has not", () => {
    expect(invitations.list).type.not.toBeCallableWith({ organizationId: "a", status: "open" })
    expect(invitations.createBulk).type.not.toBeCallableWith({ organizationId: "a" })
    expect(users.list).type.not.toBeCallableWith({ orderBy: "name" })
    expect(users.list).type.not.toBeCallableWith({ emailAddress: "a@example.com" })
  })
})

describe("layers", () => {
  test("need a client, or nothing", () => {
    expect(Users.layer).type.toBe<Layer.Layer<Users, never, ClerkHttpClient.ClerkHttpClient>>()
    expect(Organizations.layerFetch({ secretKey: Redacted.make("") })).type.toBe<
      Layer.Layer<Organizations, SDKException>
    >()
    expect(OrganizationInvitations.layerFetchConfig()).type.toBe<
      Layer.Layer<OrganizationInvitations, Config.ConfigError>
    >()
  })
})
