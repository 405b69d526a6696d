/** Rows of the list: checked, copied, and told apart. */
import * as Field from "@effect-clerk/core/Field"
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import type { Desired } from "../Desired.ts"
import type { DuplicateMember, InvalidMember, Rejection } from "../PlanRejected.ts"
import * as MetadataPatch from "./metadataPatch.ts"
import * as MetadataSize from "./metadataSize.ts"
import type { MetadataField } from "./metadataSize.ts"
import type { Listed } from "./planSchema.ts"

/** Way in which a row names its user. */
export type NameKind = "userId" | "emailAddress" | "externalId"

/** Valid row of the list. */
export interface Row {
  /** The source, or `members[3]` for a row without one. */
  readonly place: string
  readonly source: string | undefined
  readonly kind: NameKind
  /** The id, the address in lower case, or the external id. */
  readonly key: string
  /** The same as it was written. */
  readonly name: string
  readonly listed: Listed
}

/** Rows of a list, and the rejections of those that are invalid. */
export interface CheckedRows {
  readonly rows: ReadonlyArray<Row>
  readonly rejections: ReadonlyArray<Rejection>
  /** Number of rows in the list, the invalid ones among them. */
  readonly listed: number
}

/** Reads the list once. All faults are found, of all rows; a row with a fault is left out. */
export const checkRows = (members: Desired["members"]): CheckedRows => {
  const rows: Array<Row> = []
  const rejections: Array<Rejection> = []
  const first = new Map<string, string>()
  let listed = 0
  for (const member of members) {
    const checked = checkRow(member, listed)
    listed += 1
    if (Array.isArray(checked)) rejections.push(...checked)
    else {
      const key = `${checked.kind}:${checked.key}`
      const earlier = first.get(key)
      if (earlier === undefined) {
        first.set(key, checked.place)
        rows.push(checked)
      } else rejections.push(duplicate(checked.place, earlier))
    }
  }
  return { rows, rejections, listed }
}

/** Makes the rejection of a row whose user has an earlier one. */
export const duplicate = (source: string, first: string): DuplicateMember => ({
  _tag: "DuplicateMember",
  message: `the same user as ${first}. List each user once`,
  source,
  first
})

type Given = { readonly [name: string]: unknown }

const nameFields: { readonly [Kind in NameKind]: Field.Field<string> } = {
  userId: Field.Id,
  emailAddress: Field.make(
    "an email address",
    (value): value is string => Field.Text.is(value) && /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value)
  ),
  externalId: Field.Text
}

const kinds: ReadonlyArray<NameKind> = ["userId", "emailAddress", "externalId"]

const known = new Set<string>([...kinds, "role", "publicMetadata", "privateMetadata", "source"])

const checkRow = (member: unknown, index: number): Row | Array<Rejection> => {
  const fallback = `members[${index}]`
  if (typeof member !== "object" || member === null || Array.isArray(member)) {
    return [invalid(fallback, "", "an object with userId, emailAddress or externalId, and a role")]
  }
  // Without a prototype, so that nothing in `Object.prototype` is taken for a field.
  const given: Given = { __proto__: null, ...member }
  const source = typeof given["source"] === "string" && given["source"] !== "" ? given["source"] : undefined
  const place = source ?? fallback
  const rejections: Array<Rejection> = Object.keys(given)
    .filter((key) => !known.has(key))
    .map((key) => invalid(place, key, `no such field: one of ${[...known].join(", ")}`))
  const named = kinds.filter((kind) => given[kind] !== undefined)
  const kind = named[0]
  if (named.length !== 1 || kind === undefined) {
    return [...rejections, invalid(place, "", "exactly one of userId, emailAddress and externalId")]
  }
  const name = read(nameFields[kind], given[kind], place, kind, rejections)
  const role = read(Field.Text, given["role"], place, "role", rejections)
  const publicMetadata = readMetadata(given, place, "publicMetadata", rejections)
  const privateMetadata = readMetadata(given, place, "privateMetadata", rejections)
  if (name === undefined || role === undefined || rejections.length > 0) return rejections
  const key = kind === "emailAddress" ? name.toLowerCase() : name
  return { place, source, kind, key, name, listed: { role, ...MetadataPatch.patches(publicMetadata, privateMetadata) } }
}

const invalid = (source: string, field: string, expected: string): InvalidMember => ({
  _tag: "InvalidMember",
  message: `${field === "" ? "" : `${field}: `}expected ${expected}`,
  source,
  field,
  expected
})

const read = <A>(
  field: Field.Field<A>,
  value: unknown,
  source: string,
  name: string,
  rejections: Array<Rejection>
): A | undefined => {
  if (field.is(value)) return value
  for (const { expected, path } of field.issues(value))
    rejections.push(invalid(source, [name, ...path].join("."), expected))
  return undefined
}

/** Returns a copy, so that a later change of the list does not reach the plan. */
const readMetadata = (
  given: Given,
  source: string,
  name: MetadataField,
  rejections: Array<Rejection>
): Metadata | undefined => {
  const value = given[name]
  if (value === undefined) return undefined
  if (Field.Metadata.is(value)) return MetadataPatch.copy(value)
  const issues = Field.Metadata.issues(value)
  if (issues.every(({ expected }) => expected === MetadataSize.expected)) {
    rejections.push(MetadataSize.tooLarge(source, name, MetadataSize.bytesOf(value)))
  } else {
    for (const { expected, path } of issues) rejections.push(invalid(source, [name, ...path].join("."), expected))
  }
  return undefined
}
