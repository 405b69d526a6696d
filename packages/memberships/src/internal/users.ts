/** Declarations of the operations on users that membership work needs. The emulator has them; a service does not yet. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import {
  Boolean,
  decodeUnknown,
  Email,
  FormText,
  limit,
  matching,
  offset,
  optionalCount,
  optionalDate,
  optionalFlag,
  optionalText,
  orderBy
} from "./fields.ts"

const user = { userId: Field.Id }

const Phone = /* @__PURE__ */ matching("a phone number in E.164", /^\+[1-9]\d{4,14}$/)

const optionalTexts = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.array(Field.Text, "an array"))

const optionalValues = /* @__PURE__ */ Field.optional(Field.FilterValues)

const optionalQuery = /* @__PURE__ */ Field.optional(Field.Text)

const optionalTime = /* @__PURE__ */ Field.optional(Field.UnixMillis)

const filters = {
  emailAddress: optionalValues,
  phoneNumber: optionalValues,
  externalId: optionalValues,
  username: optionalValues,
  web3Wallet: optionalValues,
  userId: optionalValues,
  organizationId: optionalValues,
  query: optionalQuery,
  emailAddressQuery: optionalQuery,
  phoneNumberQuery: optionalQuery,
  usernameQuery: optionalQuery,
  nameQuery: optionalQuery,
  banned: /* @__PURE__ */ Field.optional(Boolean),
  lastActiveAtBefore: optionalTime,
  lastActiveAtAfter: optionalTime,
  lastActiveAtSince: optionalTime,
  createdAtBefore: optionalTime,
  createdAtAfter: optionalTime,
  lastSignInAtBefore: optionalTime,
  lastSignInAtAfter: optionalTime,
  provider: optionalQuery,
  providerUserId: optionalValues
}

export const endpoints = {
  /**
   * Creates a user.
   *
   * Source: `POST /users`
   */
  create: /* @__PURE__ */ Endpoint.make("Users.create", {
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
      passwordHasher: Field.optional(FormText),
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
    decode: decodeUnknown,
    errors: [400, 401, 402, 403, 422]
  }),

  /**
   * Reads one page of the instance's users.
   *
   * Source: `GET /users`
   */
  list: /* @__PURE__ */ Endpoint.make("Users.list", {
    method: "GET",
    path: "/users",
    params: {},
    query: {
      ...filters,
      orderBy: Field.optional(
        orderBy([
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
        ])
      ),
      startingAfter: optionalQuery,
      limit,
      offset
    },
    decode: decodeUnknown,
    errors: [400, 401, 422]
  }),

  /**
   * Counts the users that match.
   *
   * Source: `GET /users/count`
   */
  count: /* @__PURE__ */ Endpoint.make("Users.count", {
    method: "GET",
    path: "/users/count",
    params: {},
    query: filters,
    decode: decodeUnknown,
    errors: [422]
  }),

  /**
   * Returns a user by id.
   *
   * Source: `GET /users/{user_id}`
   */
  get: /* @__PURE__ */ Endpoint.make("Users.get", {
    method: "GET",
    path: "/users/{user_id}",
    params: user,
    decode: decodeUnknown,
    errors: [400, 401, 404]
  }),

  /**
   * Deletes a user and all memberships of the user.
   *
   * Source: `DELETE /users/{user_id}`
   */
  delete: /* @__PURE__ */ Endpoint.make("Users.delete", {
    method: "DELETE",
    path: "/users/{user_id}",
    params: user,
    decode: decodeUnknown,
    errors: [400, 401, 404]
  })
}
