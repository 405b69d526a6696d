/** The operations on users and organizations, as far as memberships need them; declared as those on memberships are. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Input from "@effect-clerk/core/Input"
import * as Wire from "@effect-clerk/memberships/Wire"
import { identity } from "effect/Function"
import * as Schema from "effect/Schema"

const page = {
  limit: Schema.optionalKey(Input.Limit),
  offset: Schema.optionalKey(Input.Offset)
}

const orderBy = <const Field extends string>(fields: ReadonlyArray<Field>) =>
  Schema.optionalKey(
    Schema.Literals([
      ...fields,
      ...fields.map((field) => `+${field}` as const),
      ...fields.map((field) => `-${field}` as const)
    ])
  )

const matching = (expected: string, pattern: RegExp) => Schema.String.check(Schema.isPattern(pattern, { expected }))

const DateTime = matching(
  "a time as RFC 3339 writes it",
  /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/
)
const Email = matching("an email address", /^[^\s@]+@[^\s@]+\.[^\s@]+$/)
const Phone = matching("a phone number in E.164", /^\+[1-9]\d{4,14}$/)

const optionalText = Schema.optionalKey(Schema.NullOr(Schema.String))
const optionalFlag = Schema.optionalKey(Schema.NullOr(Schema.Boolean))
const optionalCount = Schema.optionalKey(Schema.NullOr(Input.Offset))
const optionalDate = Schema.optionalKey(Schema.NullOr(DateTime))
const optionalTexts = Schema.optionalKey(Schema.Array(Schema.String))
const optionalMetadata = Schema.optionalKey(Schema.NullOr(Input.Metadata))

const User = Schema.Struct({
  object: Schema.Literal("user"),
  id: Schema.String,
  email_addresses: Schema.Array(Schema.Struct({ id: Schema.String, email_address: Schema.String }))
})

const Deleted = Schema.Struct({ object: Schema.String, id: Schema.String, deleted: Schema.Literal(true) })

const filters = {
  emailAddress: Schema.optionalKey(Input.FilterValues),
  phoneNumber: Schema.optionalKey(Input.FilterValues),
  externalId: Schema.optionalKey(Input.FilterValues),
  username: Schema.optionalKey(Input.FilterValues),
  web3Wallet: Schema.optionalKey(Input.FilterValues),
  userId: Schema.optionalKey(Input.FilterValues),
  organizationId: Schema.optionalKey(Input.FilterValues),
  query: Schema.optionalKey(Input.Text),
  emailAddressQuery: Schema.optionalKey(Input.Text),
  phoneNumberQuery: Schema.optionalKey(Input.Text),
  usernameQuery: Schema.optionalKey(Input.Text),
  nameQuery: Schema.optionalKey(Input.Text),
  banned: Schema.optionalKey(Schema.Boolean),
  lastActiveAtBefore: Schema.optionalKey(Input.UnixMillis),
  lastActiveAtAfter: Schema.optionalKey(Input.UnixMillis),
  lastActiveAtSince: Schema.optionalKey(Input.UnixMillis),
  createdAtBefore: Schema.optionalKey(Input.UnixMillis),
  createdAtAfter: Schema.optionalKey(Input.UnixMillis),
  lastSignInAtBefore: Schema.optionalKey(Input.UnixMillis),
  lastSignInAtAfter: Schema.optionalKey(Input.UnixMillis),
  provider: Schema.optionalKey(Input.Text),
  providerUserId: Schema.optionalKey(Input.FilterValues)
}

export const createUser = Endpoint.make("Users.create", {
  method: "POST",
  path: "/users",
  params: {},
  payload: {
    externalId: optionalText,
    firstName: optionalText,
    lastName: optionalText,
    locale: optionalText,
    emailAddress: Schema.optionalKey(Schema.Array(Email)),
    emailAddressIdentificationStatus: optionalTexts,
    phoneNumber: Schema.optionalKey(Schema.Array(Phone)),
    phoneNumberIdentificationStatus: optionalTexts,
    web3Wallet: optionalTexts,
    username: optionalText,
    password: optionalText,
    passwordDigest: optionalText,
    passwordHasher: Schema.optionalKey(Schema.String),
    skipPasswordChecks: optionalFlag,
    skipPasswordRequirement: optionalFlag,
    totpSecret: optionalText,
    backupCodes: optionalTexts,
    publicMetadata: Schema.optionalKey(Input.Metadata),
    privateMetadata: Schema.optionalKey(Input.Metadata),
    unsafeMetadata: Schema.optionalKey(Input.Metadata),
    deleteSelfEnabled: optionalFlag,
    legalAcceptedAt: optionalDate,
    skipLegalChecks: optionalFlag,
    skipUserRequirement: optionalFlag,
    createOrganizationEnabled: optionalFlag,
    createOrganizationsLimit: optionalCount,
    createdAt: optionalDate,
    bypassClientTrust: optionalFlag,
    banned: optionalFlag,
    locked: optionalFlag
  },
  success: User,
  map: identity,
  errors: [400, 401, 402, 403, 422]
})

const sortableUsers = [
  "created_at",
  "updated_at",
  "email_address",
  "web3wallet",
  "first_name",
  "last_name",
  "phone_number",
  "username",
  "last_active_at",
  "last_sign_in_at"
] as const

export const listUsers = Endpoint.make("Users.list", {
  method: "GET",
  path: "/users",
  params: {},
  query: { ...filters, orderBy: orderBy(sortableUsers), startingAfter: Schema.optionalKey(Input.Text), ...page },
  success: Schema.Array(User),
  map: identity,
  errors: [400, 401, 422]
})

export const countUsers = Endpoint.make("Users.count", {
  method: "GET",
  path: "/users/count",
  params: {},
  query: filters,
  success: Schema.Struct({ object: Schema.Literal("total_count"), total_count: Schema.Number }),
  map: identity,
  errors: [422]
})

export const getUser = Endpoint.make("Users.get", {
  method: "GET",
  path: "/users/{user_id}",
  params: { userId: Input.Id },
  success: User,
  map: identity,
  errors: [400, 401, 404]
})

export const removeUser = Endpoint.make("Users.delete", {
  method: "DELETE",
  path: "/users/{user_id}",
  params: { userId: Input.Id },
  success: Deleted,
  map: identity,
  errors: [400, 401, 404]
})

const Name = Input.Text.check(Schema.isMaxLength(256, { expected: "at most 256 characters" }))

const flags = {
  includeMembersCount: Schema.optionalKey(Schema.Boolean),
  includeMissingMemberWithElevatedPermissions: Schema.optionalKey(Schema.Boolean)
}

export const createOrganization = Endpoint.make("Organizations.create", {
  method: "POST",
  path: "/organizations",
  params: {},
  payload: {
    name: Name,
    createdBy: optionalText,
    privateMetadata: optionalMetadata,
    publicMetadata: optionalMetadata,
    slug: Schema.optionalKey(Schema.NullOr(matching("lowercase letters, digits and dashes", /^[a-z0-9-]+$/))),
    maxAllowedMemberships: optionalCount,
    createdAt: optionalDate,
    roleSetKey: optionalText
  },
  success: Wire.Organization,
  map: identity,
  errors: [400, 402, 403, 422]
})

export const listOrganizations = Endpoint.make("Organizations.list", {
  method: "GET",
  path: "/organizations",
  params: {},
  query: {
    ...flags,
    query: Schema.optionalKey(Input.Text),
    userId: Schema.optionalKey(Input.FilterValues),
    organizationId: Schema.optionalKey(Input.FilterValues),
    orderBy: orderBy(["name", "created_at", "members_count"]),
    ...page
  },
  success: Schema.Struct({ data: Schema.Array(Wire.Organization), total_count: Schema.Number }),
  map: identity,
  errors: [400, 403, 422]
})

export const getOrganization = Endpoint.make("Organizations.get", {
  method: "GET",
  path: "/organizations/{organization_id}",
  params: { organizationId: Input.Id },
  query: flags,
  success: Wire.Organization,
  map: identity,
  errors: [403, 404]
})

export const removeOrganization = Endpoint.make("Organizations.delete", {
  method: "DELETE",
  path: "/organizations/{organization_id}",
  params: { organizationId: Input.Id },
  success: Deleted,
  map: identity,
  errors: [404]
})
