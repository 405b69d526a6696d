/**
 * Deliberate differences between the records and Clerk's OpenAPI document. The generator reads them, and so does the
 * contract test, which fails where the decoders differ from the document in any other way.
 *
 * Four rules hold for every record and need no entry:
 * - Unknown keys are ignored, so that a field that Clerk adds does not break a program.
 * - A field that may be absent may be null as well: one null does not break a page of 500.
 * - Metadata that is null or absent is read as `{}`, an array that is null or absent as `[]`.
 * - The field `object` is checked and not part of the model: the type says what a record is.
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
  readonly reason: string
}

const nothingDependsOnIt = "Nothing depends on it, so that one row without it must not hide a page of 500."

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
  {
    component: "OrganizationMembershipPublicUserData",
    property: "profile_image_url",
    difference: "unread",
    reason: "It is deprecated and missing in live responses; image_url has the image."
  }
]
