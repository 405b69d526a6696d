/**
 * Deliberate differences between the records and Clerk's OpenAPI document. The generator reads them, and so does the
 * contract test, which fails where the decoders differ from the document in any other way.
 *
 * Four rules hold for every record and need no entry:
 * - Unknown keys are ignored, so that a field that Clerk adds does not break a program.
 * - A field that may be absent may be null as well: one null does not break a page of 500.
 * - Metadata that is null or absent is read as `{}`, an array that is null or absent as `[]`.
 * - The field `object` is not part of the model: the type says what a record is. One that names another kind is rejected, and it may
 *   be null or absent, since nothing depends on it.
 */
export interface Difference {
  /** Name of the component in the document. */
  readonly component: string
  /** Name of the property in the document. */
  readonly property: string
  /** Content of responses that is accepted though the document has it not; `unread` stands for a property that is ignored. */
  readonly difference: "may be null" | "may be null or absent" | "unread"
  /** Value of the model where a response has none: `null`, unless this says `undefined`. */
  readonly model?: "undefined"
  /** Says that the items of an array may be null as well. Those are left out of the model. */
  readonly items?: "may be null"
  /** The component whose properties are read of a property that holds one of several. */
  readonly readAs?: string
  readonly reason: string
}

const nothingDependsOnIt = "Nothing depends on it, so that one row without it must not hide a page of 500."

/** Properties that a response may lack: the model has `null` or an empty value in their place, unless it says `undefined`. */
const tolerated = (
  component: string,
  properties: ReadonlyArray<string>,
  options: Pick<Difference, "items" | "model" | "readAs"> & { readonly reason?: string } = {}
): ReadonlyArray<Difference> =>
  properties.map((property) => ({
    component,
    property,
    difference: "may be null or absent",
    reason: nothingDependsOnIt,
    ...options
  }))

const unread = (component: string, properties: ReadonlyArray<string>, reason: string): ReadonlyArray<Difference> =>
  properties.map((property) => ({ component, property, difference: "unread", reason }))

const anyVerification =
  "It is one of up to seven kinds of verification, which have the read properties in common; nothing depends on the others."

export const differences: ReadonlyArray<Difference> = [
  {
    component: "OrganizationMembership",
    property: "permissions",
    difference: "may be null or absent",
    items: "may be null",
    reason:
      "Live responses have null for a role without permissions; Clerk patches its own generated SDK for it. A null among them is no permission."
  },
  {
    component: "OrganizationMembership",
    property: "public_metadata",
    difference: "may be null or absent",
    reason: "Live responses have null where there is none; nothing tells that from no key."
  },
  {
    component: "Organization",
    property: "slug",
    difference: "may be null or absent",
    reason: "Slugs are turned off by default for applications made after 2025-10-07."
  },
  {
    component: "Organization",
    property: "public_metadata",
    difference: "may be null or absent",
    reason: "Live responses have null where there is none; nothing tells that from no key."
  },
  ...["has_image", "max_allowed_memberships", "admin_delete_enabled"].map((property) => ({
    component: "Organization",
    property,
    difference: "may be null or absent" as const,
    model: "undefined" as const,
    reason: nothingDependsOnIt
  })),
  ...["image_url", "has_image"].map((property) => ({
    component: "OrganizationMembershipPublicUserData",
    property,
    difference: "may be null or absent" as const,
    model: "undefined" as const,
    reason: `${nothingDependsOnIt} Clerk's own Go client has image_url nullable.`
  })),
  ...["first_name", "last_name"].map((property) => ({
    component: "OrganizationMembershipPublicUserData",
    property,
    difference: "may be null or absent" as const,
    reason: nothingDependsOnIt
  })),
  ...["OrganizationMembershipPublicUserData", "User"].flatMap((component) =>
    unread(component, ["profile_image_url"], "It is deprecated and missing in live responses; image_url has the image.")
  ),
  ...tolerated("User", [
    "username",
    "first_name",
    "last_name",
    "external_id",
    "primary_email_address_id",
    "primary_phone_number_id",
    "primary_web3_wallet_id",
    "phone_numbers",
    "web3_wallets",
    "public_metadata",
    "last_sign_in_at",
    "last_active_at",
    "mfa_enabled_at",
    "mfa_disabled_at",
    "legal_accepted_at",
    "lockout_expires_in_seconds",
    "verification_attempts_remaining"
  ]),
  ...tolerated(
    "User",
    [
      "has_image",
      "password_enabled",
      "two_factor_enabled",
      "totp_enabled",
      "backup_code_enabled",
      "banned",
      "locked",
      "delete_self_enabled",
      "create_organization_enabled"
    ],
    { model: "undefined" }
  ),
  ...unread(
    "User",
    ["passkeys", "external_accounts", "saml_accounts", "enterprise_accounts", "scim"],
    "Work on memberships needs none of it."
  ),
  ...unread("User", ["organization_memberships"], "The lists of memberships have them."),
  ...["EmailAddress", "PhoneNumber", "Web3Wallet"].flatMap((component) => [
    ...tolerated(component, ["verification"], { readAs: "verification_otp", reason: anyVerification }),
    ...tolerated(component, ["created_at", "updated_at"], { model: "undefined" })
  ]),
  ...["EmailAddress", "PhoneNumber"].flatMap((component) => [
    ...tolerated(component, ["reserved"], { model: "undefined" }),
    ...unread(component, ["linked_to"], "Work on memberships does not need it.")
  ]),
  ...unread("PhoneNumber", ["backup_codes"], "They are secrets of the user, which a program has no use for."),
  ...unread("verification_otp", ["object"], anyVerification),
  ...unread("verification_otp", ["channel", "verified_at_client"], "Not all kinds of verification have it."),
  ...tolerated("verification_otp", ["status", "strategy", "attempts", "expire_at"]),
  ...tolerated("OrganizationInvitationWithPublicOrganizationData", ["role_name"], { model: "undefined" }),
  ...tolerated("OrganizationInvitationWithPublicOrganizationData", [
    "public_metadata",
    "url",
    "expires_at",
    "inviter_id",
    "public_inviter_data"
  ]),
  ...tolerated("OrganizationInvitationPublicUserData", ["first_name", "last_name", "identifier"]),
  ...tolerated("OrganizationInvitationPublicUserData", ["image_url", "has_image"], { model: "undefined" }),
  ...tolerated("OrganizationInvitationPublicOrganizationData", ["slug"], {
    reason: "Slugs are turned off by default for applications made after 2025-10-07."
  }),
  ...tolerated("OrganizationInvitationPublicOrganizationData", ["has_image"], { model: "undefined" }),
  ...tolerated("Role", ["description"]),
  ...tolerated("Role", ["permissions"], { items: "may be null" }),
  ...tolerated("Role", ["is_creator_eligible"], { model: "undefined" }),
  ...tolerated("Permission", ["description"]),
  ...tolerated("Permission", ["type", "created_at", "updated_at"], { model: "undefined" }),
  ...unread("DeletedObject", ["object"], "The operation says what was deleted.")
]
