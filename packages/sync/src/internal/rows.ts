/** Rows of the list: checked, copied, and told apart. */
import * as Field from "@effect-clerk/core/Field"
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import * as Predicate from "effect/Predicate"
import type { Desired } from "../Desired.ts"
import type { DuplicateMember, InvalidMember, Rejection } from "../PlanRejected.ts"
import * as MetadataPatch from "./metadataPatch.ts"
import * as MetadataSize from "./metadataSize.ts"
import type { MetadataField } from "./metadataSize.ts"
import { addressKey } from "./observation.ts"
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
  /** Places of all rows in their order, of the invalid ones, too. */
  readonly places: ReadonlyArray<string>
}

/** Reads the list once. All faults are found, of all rows; a row with a fault is left out. */
export const checkRows = (members: Desired["members"]): CheckedRows => {
  const rows: Array<Row> = []
  const places: Array<string> = []
  const rejections: Array<Rejection> = []
  const first: { readonly [Kind in NameKind]: Map<string, string> } = {
    userId: new Map(),
    emailAddress: new Map(),
    externalId: new Map()
  }
  for (const member of members) {
    const place = placeOf(member, places.length)
    const row = checkRow(member, place, rejections)
    places.push(place)
    if (row === undefined) continue
    const earlier = first[row.kind].get(row.key)
    if (earlier === undefined) {
      first[row.kind].set(row.key, place)
      rows.push(row)
    } else rejections.push(duplicate(place, earlier))
  }
  if (places.length === 0) rejections.push(emptyDesired)
  return { rows, places, rejections }
}

const emptyDesired: Rejection = {
  _tag: "EmptyDesired",
  message: "the list has no rows. An organization without members is deleted, not synchronized"
}

/** Makes the rejection of a row whose user has an earlier one. */
export const duplicate = (source: string, first: string): DuplicateMember => ({
  _tag: "DuplicateMember",
  message: `${source}: the same user as ${first}. List each user once`,
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

const placeOf = (member: unknown, index: number): string => sourceOf(member) ?? `members[${index}]`

const sourceOf = (member: unknown): string | undefined =>
  Predicate.hasProperty(member, "source") && typeof member.source === "string" && member.source !== ""
    ? member.source
    : undefined

/** Returns the row, or adds to the rejections. */
const checkRow = (member: unknown, place: string, rejections: Array<Rejection>): Row | undefined => {
  if (typeof member !== "object" || member === null || Array.isArray(member)) {
    rejections.push(invalid(place, "", "an object with userId, emailAddress or externalId, and a role"))
    return undefined
  }
  const valid = rejections.length
  // Without a prototype, so that nothing in `Object.prototype` is taken for a field.
  const given: Given = { __proto__: null, ...member }
  for (const key of Object.keys(given)) {
    if (!known.has(key)) rejections.push(invalid(place, key, `one of ${[...known].join(", ")}`))
  }
  if (given["source"] !== undefined) read(Field.Text, given["source"], place, "source", rejections)
  const named = kinds.filter((kind) => given[kind] !== undefined)
  const kind = named[0]
  if (named.length !== 1 || kind === undefined) {
    rejections.push(invalid(place, "", "exactly one of userId, emailAddress and externalId"))
    return undefined
  }
  const name = read(nameFields[kind], given[kind], place, kind, rejections)
  const role = read(Field.Text, given["role"], place, "role", rejections)
  const publicMetadata = readMetadata(given, place, "publicMetadata", rejections)
  const privateMetadata = readMetadata(given, place, "privateMetadata", rejections)
  if (name === undefined || role === undefined || rejections.length > valid) return undefined
  const key = kind === "emailAddress" ? addressKey(name) : name
  const listed = { role, ...MetadataPatch.patches(publicMetadata, privateMetadata) }
  return { place, source: sourceOf(member), kind, key, name, listed }
}

const invalid = (source: string, field: string, expected: string): InvalidMember => ({
  _tag: "InvalidMember",
  message: `${source}: ${field === "" ? "" : `${field}: `}expected ${expected}`,
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
