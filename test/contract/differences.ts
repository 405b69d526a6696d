import { differences as records } from "../../scripts/generate/differences.ts"
import { readComponents } from "../../scripts/generate/document.ts"
import { type Field, fieldsOf, literalIsChecked, optionalMayBeNull } from "../../scripts/generate/fields.ts"
import { decodedRecords } from "../../scripts/generate/records.ts"
import { readDocument } from "../../scripts/openapi.ts"

/** Where this library differs from Clerk's document on purpose. One that is no difference any more fails the test. */
export interface Difference {
  readonly places: ReadonlyArray<string>
  readonly what: ReadonlyArray<string>
  readonly reason: string
}

const propertiesOf = readComponents(readDocument())

const operations = ["create", "list", "update", "delete", "updateMetadata", "listForUser", "listForInstance"]
const lists = ["list", "listForUser", "listForInstance"]

const answers = (...fields: ReadonlyArray<string>): ReadonlyArray<string> =>
  operations.flatMap((operation) => fields.map((field) => `${operation} answer ${field}`))

const query = (...fields: ReadonlyArray<string>): ReadonlyArray<string> => fields.map((field) => `list query ${field}`)

/** The components that the responses of the operations on memberships hold. */
const inMemberships = new Set([
  "OrganizationMembership",
  "OrganizationMemberships",
  "OrganizationMembershipPublicUserData",
  "Organization"
])

/** Returns how the decoders differ from the document in one field: by the generator's rules and its own differences. */
const ofField = (component: string, field: Field): ReadonlyArray<Difference> => {
  const { accepts, hasNullItems, isNullable, isRead, isRequired, name, type } = field
  const places = answers(`${component}.${name}`)
  const isLiteral = type._tag === "Literal"
  const what = isRead
    ? [
        ...(accepts === "value" || isNullable ? [] : ["accepts null"]),
        ...(accepts === "null or absent" && isRequired ? ["accepts no key"] : []),
        ...(hasNullItems ? ["accepts null as value"] : []),
        ...(isLiteral ? ["has no place in the model"] : [])
      ]
    : ["is not read", "has no place in the model"]
  const declared = records.find((difference) => difference.component === component && difference.property === name)
  return what.length === 0
    ? []
    : [{ places, what, reason: declared?.reason ?? (isLiteral ? literalIsChecked : optionalMayBeNull) }]
}

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
  ...decodedRecords
    .filter(({ component }) => inMemberships.has(component))
    .flatMap((record) =>
      fieldsOf(record, propertiesOf(record.component)).flatMap((field) => ofField(record.component, field))
    ),
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
