/** The operations on users and organizations, as far as memberships need them; declared as those on memberships are. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import * as Result from "effect/Result"

const page = {
  limit: Field.optional(Field.Limit),
  offset: Field.optional(Field.Offset)
}

const orderBy = <const Field extends string>(fields: ReadonlyArray<Field>) =>
  Field.optional(
    Field.literals([
      ...fields,
      ...fields.map((field) => `+${field}` as const),
      ...fields.map((field) => `-${field}` as const)
    ])
  )

/** Empty where there is none, as forms send it. */
const Text = Field.make("a well-formed string", (value): value is string => value === "" || Field.Text.is(value))
const Boolean = Field.make("true or false", (value): value is boolean => typeof value === "boolean")

const matching = (expected: string, pattern: RegExp) =>
  Field.make(expected, (value): value is string => Field.Text.is(value) && pattern.test(value))

const Rfc3339 = /^(\d{4}-\d\d-(\d\d))T(?:[01]\d|2[0-3])(?::[0-5]\d){2}(?:\.\d+)?(?:Z|[+-](?:[01]\d|2[0-3]):[0-5]\d)$/

/** Not with a leap second, which JavaScript's time does not have. */
const isDateTime = (value: unknown): value is string => {
  const [, date, day] = Field.Text.is(value) ? (Rfc3339.exec(value) ?? []) : []
  // Some engines take February 30 for March 1, others for no date.
  return date !== undefined && new Date(date).getUTCDate() === Number(day)
}

const DateTime = Field.make("a time as RFC 3339 writes it", isDateTime)
const Email = matching("an email address", /^[^\s@]+@[^\s@]+\.[^\s@]+$/)
const Phone = matching("a phone number in E.164", /^\+[1-9]\d{4,14}$/)

const optionalText = Field.optional(Field.nullOr(Text))
const optionalFlag = Field.optional(Field.nullOr(Boolean))
const optionalCount = Field.optional(Field.nullOr(Field.Offset))
const optionalDate = Field.optional(Field.nullOr(DateTime))
const optionalTexts = Field.optional(Field.array(Field.Text, "an array"))
const optionalMetadata = Field.optional(Field.nullOr(Field.Metadata))

/** Nobody here reads an answer. */
const decode = (json: unknown): Result.Result<unknown> => Result.succeed(json)

const filters = {
  emailAddress: Field.optional(Field.FilterValues),
  phoneNumber: Field.optional(Field.FilterValues),
  externalId: Field.optional(Field.FilterValues),
  username: Field.optional(Field.FilterValues),
  web3Wallet: Field.optional(Field.FilterValues),
  userId: Field.optional(Field.FilterValues),
  organizationId: Field.optional(Field.FilterValues),
  query: Field.optional(Field.Text),
  emailAddressQuery: Field.optional(Field.Text),
  phoneNumberQuery: Field.optional(Field.Text),
  usernameQuery: Field.optional(Field.Text),
  nameQuery: Field.optional(Field.Text),
  banned: Field.optional(Boolean),
  lastActiveAtBefore: Field.optional(Field.UnixMillis),
  lastActiveAtAfter: Field.optional(Field.UnixMillis),
  lastActiveAtSince: Field.optional(Field.UnixMillis),
  createdAtBefore: Field.optional(Field.UnixMillis),
  createdAtAfter: Field.optional(Field.UnixMillis),
  lastSignInAtBefore: Field.optional(Field.UnixMillis),
  lastSignInAtAfter: Field.optional(Field.UnixMillis),
  provider: Field.optional(Field.Text),
  providerUserId: Field.optional(Field.FilterValues)
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
    emailAddress: Field.optional(Field.array(Email, "an array")),
    emailAddressIdentificationStatus: optionalTexts,
    phoneNumber: Field.optional(Field.array(Phone, "an array")),
    phoneNumberIdentificationStatus: optionalTexts,
    web3Wallet: optionalTexts,
    username: optionalText,
    password: optionalText,
    passwordDigest: optionalText,
    passwordHasher: Field.optional(Text),
    skipPasswordChecks: optionalFlag,
    skipPasswordRequirement: optionalFlag,
    totpSecret: optionalText,
    backupCodes: optionalTexts,
    publicMetadata: Field.optional(Field.Metadata),
    privateMetadata: Field.optional(Field.Metadata),
    unsafeMetadata: Field.optional(Field.Metadata),
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
  decode,
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
  query: { ...filters, orderBy: orderBy(sortableUsers), startingAfter: Field.optional(Field.Text), ...page },
  decode,
  errors: [400, 401, 422]
})

export const countUsers = Endpoint.make("Users.count", {
  method: "GET",
  path: "/users/count",
  params: {},
  query: filters,
  decode,
  errors: [422]
})

export const getUser = Endpoint.make("Users.get", {
  method: "GET",
  path: "/users/{user_id}",
  params: { userId: Field.Id },
  decode,
  errors: [400, 401, 404]
})

export const removeUser = Endpoint.make("Users.delete", {
  method: "DELETE",
  path: "/users/{user_id}",
  params: { userId: Field.Id },
  decode,
  errors: [400, 401, 404]
})

const Name = Field.make(
  "text of at most 256 characters",
  (value): value is string => Field.Text.is(value) && value.length <= 256
)

const flags = {
  includeMembersCount: Field.optional(Boolean),
  includeMissingMemberWithElevatedPermissions: Field.optional(Boolean)
}

const optionalSlug = Field.optional(Field.nullOr(matching("lowercase letters, digits and dashes", /^[a-z0-9-]+$/)))

export const createOrganization = Endpoint.make("Organizations.create", {
  method: "POST",
  path: "/organizations",
  params: {},
  payload: {
    name: Name,
    createdBy: optionalText,
    privateMetadata: optionalMetadata,
    publicMetadata: optionalMetadata,
    slug: optionalSlug,
    maxAllowedMemberships: optionalCount,
    createdAt: optionalDate,
    roleSetKey: optionalText
  },
  decode,
  errors: [400, 402, 403, 422]
})

export const listOrganizations = Endpoint.make("Organizations.list", {
  method: "GET",
  path: "/organizations",
  params: {},
  query: {
    ...flags,
    query: Field.optional(Field.Text),
    userId: Field.optional(Field.FilterValues),
    organizationId: Field.optional(Field.FilterValues),
    orderBy: orderBy(["name", "created_at", "members_count"]),
    ...page
  },
  decode,
  errors: [400, 403, 422]
})

export const getOrganization = Endpoint.make("Organizations.get", {
  method: "GET",
  path: "/organizations/{organization_id}",
  params: { organizationId: Field.Id },
  query: flags,
  decode,
  errors: [403, 404]
})

/** Metadata is not taken any longer, as of the version 2026-05-12. */
export const updateOrganization = Endpoint.make("Organizations.update", {
  method: "PATCH",
  path: "/organizations/{organization_id}",
  params: { organizationId: Field.Id },
  payload: {
    name: Field.optional(Field.nullOr(Name)),
    slug: optionalSlug,
    maxAllowedMemberships: optionalCount,
    adminDeleteEnabled: optionalFlag,
    createdAt: optionalDate,
    roleSetKey: optionalText
  },
  decode,
  errors: [400, 402, 403, 404, 422]
})

export const removeOrganization = Endpoint.make("Organizations.delete", {
  method: "DELETE",
  path: "/organizations/{organization_id}",
  params: { organizationId: Field.Id },
  decode,
  errors: [404]
})
