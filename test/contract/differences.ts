/** Where this library differs from Clerk's document on purpose. One that is no difference any more fails the test. */
export interface Difference {
  readonly places: ReadonlyArray<string>
  readonly what: ReadonlyArray<string>
  readonly reason: string
}

const operations = ["create", "list", "update", "delete", "updateMetadata", "listForUser", "listForInstance"]
const lists = ["list", "listForUser", "listForInstance"]

const answers = (...fields: ReadonlyArray<string>): ReadonlyArray<string> =>
  operations.flatMap((operation) => fields.map((field) => `${operation} answer ${field}`))

const query = (...fields: ReadonlyArray<string>): ReadonlyArray<string> => fields.map((field) => `list query ${field}`)

export const differences: ReadonlyArray<Difference> = [
  {
    places: [
      ...["create", "list", "update", "delete", "updateMetadata"].map(
        (operation) => `${operation} path organization_id`
      ),
      ...["update", "delete", "updateMetadata", "listForUser"].map((operation) => `${operation} path user_id`)
    ],
    what: ["refuses an empty text", "refuses a dot", "refuses two dots", "refuses a lone surrogate"],
    reason: "Such a segment changes which path is asked for, or cannot be percent-encoded."
  },
  {
    places: [
      "create body user_id",
      "create body role",
      "update body role",
      ...query("query", "email_address_query", "phone_number_query", "username_query", "name_query")
    ],
    what: ["refuses an empty text", "refuses a lone surrogate"],
    reason: "An empty text is a variable that was not set; a lone surrogate cannot be percent-encoded."
  },
  {
    places: query("user_id", "email_address", "phone_number", "username", "web3_wallet", "role"),
    what: ["refuses no values", "refuses an empty value"],
    reason: "A filter without values sends nothing, so that it would list everyone."
  },
  {
    places: query("last_active_at_before", "last_active_at_after", "created_at_before", "created_at_after"),
    what: ["refuses -1", "refuses 2 ** 53"],
    reason: "No user is from before 1970, and beyond 2^53 - 1 a number does not go out as it was given."
  },
  {
    places: lists.map((operation) => `${operation} query offset`),
    what: ["refuses 2 ** 53"],
    reason: "Beyond 2^53 - 1 a number does not go out as it was given."
  },
  {
    places: ["create", "updateMetadata"].flatMap((operation) =>
      ["public_metadata", "private_metadata"].map((field) => `${operation} body ${field}`)
    ),
    what: ["refuses an object of 9000 bytes"],
    reason: "Clerk's guide limits metadata to 8 KB; the document does not say so."
  },
  {
    places: ["create body", "update body"],
    what: ["refuses an unknown key"],
    reason: "An unknown key is a mistyped one; Clerk ignores or refuses it (form_param_unknown)."
  },
  {
    places: answers("OrganizationMembership.permissions", "Organization.slug"),
    what: ["accepts null", "accepts no key"],
    reason: "Clerk's live answers have neither where permissions are not loaded or slugs are turned off."
  },
  {
    places: answers("OrganizationMembership.public_metadata", "Organization.public_metadata"),
    what: ["accepts null"],
    reason: "Clerk's live answers have null where there is none."
  },
  {
    places: answers(
      "OrganizationMembership.role_name",
      "OrganizationMembership.private_metadata",
      "OrganizationMembership.public_user_data",
      "Organization.image_url",
      "Organization.members_count",
      "Organization.missing_member_with_elevated_permissions",
      "Organization.pending_invitations_count",
      "Organization.private_metadata",
      "Organization.created_by",
      "Organization.last_active_at",
      "OrganizationMembershipPublicUserData.banned",
      "OrganizationMembershipPublicUserData.deprovisioned"
    ),
    what: ["accepts null"],
    reason: "A field that may be absent is absent when it is null: one null must not break a page."
  },
  {
    places: answers("OrganizationMembershipPublicUserData.profile_image_url"),
    what: ["is not read", "has no place in the model"],
    reason: "It is deprecated and missing in live answers; image_url carries the image."
  },
  {
    places: answers("OrganizationMembership.object", "Organization.object"),
    what: ["has no place in the model"],
    reason: "It is checked, and always the same; the type says what it is."
  },
  {
    places: [
      ...answers("OrganizationMembershipPublicUserData"),
      ...lists.map((operation) => `${operation} answer OrganizationMemberships`)
    ],
    what: ["accepts an unknown key"],
    reason: "A field that Clerk adds must not break a program."
  }
]

/** One line each, as the comparison reports them. */
export const deliberate: ReadonlySet<string> = new Set(
  differences.flatMap(({ places, what }) => places.flatMap((place) => what.map((text) => `${place}: ${text}`)))
)
