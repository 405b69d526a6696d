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
      hasImage: "`undefined` where a response does not say.",
      maxAllowedMemberships:
        "Upper bound of the organization's members and pending invitations together; 0 is no limit, `undefined` is a response that does not say.",
      adminDeleteEnabled: "`undefined` where a response does not say."
    }
  },
  {
    component: "OrganizationMembershipPublicUserData",
    name: "PublicUserData",
    doc: "The part of a user that every member of an organization may see.",
    fieldDocs: {
      imageUrl: "`undefined` where a response has none.",
      hasImage: "`undefined` where a response does not say.",
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
  { component: "User", name: "User" },
  { component: "EmailAddress", name: "EmailAddress" },
  { component: "PhoneNumber", name: "PhoneNumber" },
  { component: "Web3Wallet", name: "Web3Wallet" },
  { component: "DeletedObject", name: "DeletedObject" },
  { component: "TotalCount", name: "TotalCount" }
]
