/**
 * Records that are generated. To add one, name its component here, run `node scripts/generate.ts`, and export the result
 * from a public module.
 */
export interface Record {
  /** Name of the component in the document. */
  readonly component: string
  /** Name of the model. */
  readonly name: string
}

/** A record that responses are decoded to, in packages/memberships. */
export interface DecodedRecord extends Record {
  /** Name in the module `Wire`, where it is not the model's. */
  readonly wireName?: string
  /** Doc comment of the model. */
  readonly doc: string
  /** Doc comments of the model's fields. A time, whose name ends in `At`, has one by itself. */
  readonly fieldDocs?: { readonly [field: string]: string }
  /**
   * Prefix of the global interfaces by which a program types the record's metadata, where Clerk's own packages have them:
   * `Organization` for `OrganizationPublicMetadata` and `OrganizationPrivateMetadata`.
   */
  readonly declaredMetadata?: string
  /** True for a record that a page repeats in each of its records: it gets an equality, and equal ones share one model. */
  readonly isRepeated?: boolean
  /** True for a page: its mapper is written by hand, since it finds out which records share a model. */
  readonly isPage?: boolean
}

/** A record that the emulator writes, in packages/testing. */
export interface WrittenRecord extends Record {
  /** Properties whose text the emulator appends itself, since it writes them once for many records. */
  readonly appended?: ReadonlyArray<string>
}

export const decodedRecords: ReadonlyArray<DecodedRecord> = [
  {
    component: "Organization",
    name: "Organization",
    doc: "The organization that a membership is in.",
    isRepeated: true,
    declaredMetadata: "Organization",
    fieldDocs: {
      slug: "`null` where the application has slugs turned off.",
      hasImage: "Absent where a response does not say.",
      maxAllowedMemberships:
        "Upper bound of the organization's members and pending invitations together; 0 is no limit; absent where a response does not say.",
      adminDeleteEnabled: "Absent where a response does not say."
    }
  },
  {
    component: "OrganizationMembershipPublicUserData",
    name: "PublicUserData",
    doc: "The part of a user that every member of an organization may see.",
    fieldDocs: {
      imageUrl: "Absent where a response has none.",
      hasImage: "Absent where a response does not say.",
      identifier: "An email address, a phone number or another name that the user signs in with."
    }
  },
  {
    component: "OrganizationMembership",
    name: "OrganizationMembership",
    doc: "A user's membership in an organization.",
    declaredMetadata: "OrganizationMembership",
    fieldDocs: {
      role: "The role's key, for example `org:admin`.",
      permissions: "The role's permissions; empty where Clerk sends none.",
      publicMetadata: "Readable in the browser, writable with the secret key.",
      privateMetadata: "Readable and writable with the secret key only."
    }
  },
  {
    component: "OrganizationMemberships",
    name: "OrganizationMembershipPage",
    wireName: "OrganizationMemberships",
    doc: "One page of memberships.",
    fieldDocs: { totalCount: "Number of memberships that match, over all pages." },
    isPage: true
  },
  {
    component: "Organizations",
    name: "OrganizationPage",
    wireName: "Organizations",
    doc: "One page of organizations.",
    fieldDocs: { totalCount: "Number of organizations that match, over all pages." }
  },
  {
    component: "DeletedObject",
    name: "DeletedObject",
    doc: "The receipt for something that was deleted.",
    fieldDocs: { slug: "The slug that an organization had." }
  },
  {
    component: "User",
    name: "User",
    doc: "A user of the instance.",
    declaredMetadata: "User",
    fieldDocs: {
      externalId: "The user's id in the program's own system.",
      primaryEmailAddressId: "The id of one of `emailAddresses`.",
      primaryPhoneNumberId: "The id of one of `phoneNumbers`.",
      primaryWeb3WalletId: "The id of one of `web3Wallets`.",
      imageUrl: "Absent where a response has none.",
      hasImage: "Absent where a response does not say.",
      publicMetadata: "Readable in the browser, writable with the secret key.",
      privateMetadata: "Readable and writable with the secret key only.",
      unsafeMetadata: "Readable and writable in the browser.",
      banned: "Absent where a response does not say.",
      locked: "Absent where a response does not say."
    }
  },
  {
    component: "EmailAddress",
    name: "EmailAddress",
    doc: "An email address of a user. Several users may hold the same one until one of them verifies it.",
    fieldDocs: { verification: "`null` where nothing has been verified." }
  },
  {
    component: "PhoneNumber",
    name: "PhoneNumber",
    doc: "A phone number of a user.",
    fieldDocs: { verification: "`null` where nothing has been verified." }
  },
  {
    component: "Web3Wallet",
    name: "Web3Wallet",
    doc: "A web3 wallet of a user.",
    fieldDocs: { verification: "`null` where nothing has been verified." }
  },
  {
    component: "verification_otp",
    name: "Verification",
    doc: "The proof that an address, a number or a wallet belongs to its user.",
    fieldDocs: {
      status: "`verified`, `unverified`, `failed`, `expired` or, of an enterprise connection, `transferable`.",
      strategy: "The way in which it is verified, `email_code` for example."
    }
  },
  {
    component: "TotalCount",
    name: "TotalCount",
    doc: "A number of records."
  },
  {
    component: "OrganizationInvitationWithPublicOrganizationData",
    name: "OrganizationInvitation",
    doc: "An invitation of an email address to an organization.",
    declaredMetadata: "OrganizationInvitation",
    fieldDocs: {
      role: "The key of the role that the member will have.",
      publicInviterData: "The user that invited; `null` where the program did.",
      status: "`pending`, `accepted`, `revoked` or `expired`.",
      publicMetadata: "The membership gets it on acceptance. Readable in the browser, writable with the secret key.",
      privateMetadata: "The membership gets it on acceptance. Readable and writable with the secret key only.",
      url: "The link that accepts the invitation.",
      publicOrganizationData: "The organization, in the instance's list alone."
    }
  },
  {
    component: "OrganizationInvitationsWithPublicOrganizationData",
    name: "OrganizationInvitationPage",
    wireName: "OrganizationInvitations",
    doc: "One page of invitations.",
    fieldDocs: { totalCount: "Number of invitations that match, over all pages." }
  },
  {
    component: "OrganizationInvitationPublicUserData",
    name: "PublicInviterData",
    doc: "The part of a user that whoever was invited by the user may see.",
    fieldDocs: {
      imageUrl: "Absent where a response has none.",
      hasImage: "Absent where a response does not say."
    }
  },
  {
    component: "OrganizationInvitationPublicOrganizationData",
    name: "PublicOrganizationData",
    doc: "The part of an organization that whoever is invited to it may see.",
    fieldDocs: {
      slug: "`null` where the application has slugs turned off.",
      hasImage: "Absent where a response does not say."
    }
  },
  {
    component: "Role",
    name: "OrganizationRole",
    doc: "A role that members of the instance's organizations may have.",
    fieldDocs: {
      key: "The key by which memberships name the role, for example `org:admin`.",
      isCreatorEligible:
        "Tells that the creator of an organization may get this role; absent where a response does not say."
    }
  },
  {
    component: "Roles",
    name: "OrganizationRolePage",
    wireName: "OrganizationRoles",
    doc: "One page of roles.",
    fieldDocs: { totalCount: "Number of roles that match, over all pages." }
  },
  {
    component: "Permission",
    name: "OrganizationPermission",
    doc: "A permission that a role gives.",
    fieldDocs: { key: "The key by which memberships name the permission, for example `org:sys_memberships:read`." }
  }
]

/** Returns the decoded record of a component. */
export const recordOf = (component: string): DecodedRecord => {
  const found = decodedRecords.find((record) => record.component === component)
  if (found === undefined) throw new Error(`${component} is no record: add it, or a difference that leaves it unread`)
  return found
}

/** Returns the name of a record's wire schema. */
export const wireNameOf = ({ name, wireName = name }: DecodedRecord): string => wireName

export const writtenRecords: ReadonlyArray<WrittenRecord> = [
  { component: "Organization", name: "Organization" },
  { component: "OrganizationMembershipPublicUserData", name: "PublicUserData" },
  { component: "OrganizationMembership", name: "OrganizationMembership", appended: ["organization"] },
  { component: "OrganizationInvitation", name: "OrganizationInvitation" },
  { component: "OrganizationInvitationPublicUserData", name: "PublicInviterData" },
  { component: "OrganizationInvitationPublicOrganizationData", name: "PublicOrganizationData" },
  { component: "Role", name: "OrganizationRole" },
  { component: "Permission", name: "Permission" },
  { component: "User", name: "User" },
  { component: "EmailAddress", name: "EmailAddress" },
  { component: "PhoneNumber", name: "PhoneNumber" },
  { component: "Web3Wallet", name: "Web3Wallet" },
  { component: "DeletedObject", name: "DeletedObject" },
  { component: "TotalCount", name: "TotalCount" }
]
