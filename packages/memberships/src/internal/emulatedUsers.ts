/** The operations on users that the emulator has: those of `Users`, and two that make and remove its data. */
import * as Endpoint from "@effect-clerk/core/Endpoint"
import * as Field from "@effect-clerk/core/Field"
import {
  decodeUnknown,
  Email,
  FormText,
  matching,
  optionalCount,
  optionalDate,
  optionalFlag,
  optionalText
} from "./fields.ts"
import * as Users from "./users.ts"

const Phone = /* @__PURE__ */ matching("a phone number in E.164", /^\+[1-9]\d{4,14}$/)

const optionalTexts = /* @__PURE__ */ Field.optional(/* @__PURE__ */ Field.array(Field.Text, "an array"))

export const endpoints = {
  ...Users.endpoints,

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
   * Deletes a user and all memberships of the user.
   *
   * Source: `DELETE /users/{user_id}`
   */
  delete: /* @__PURE__ */ Endpoint.make("Users.delete", {
    method: "DELETE",
    path: "/users/{user_id}",
    params: { userId: Field.Id },
    decode: decodeUnknown,
    errors: [400, 401, 404]
  })
}
