/** Rows of the list: checked, copied, and told apart. */
import * as Field from "@effect-clerk/core/Field"
import { Email } from "@effect-clerk/memberships/internal"
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import * as Predicate from "effect/Predicate"
import type { DuplicateMember, InvalidMember, Rejection } from "../../PlanRejected.ts"
import * as MetadataPatch from "../model/metadataPatch.ts"
import * as MetadataSize from "../model/metadataSize.ts"
import type { MetadataField } from "../model/metadataSize.ts"
import { addressKey } from "../model/observation.ts"
import type { Listed } from "../model/planSchema.ts"

/** Way in which a row names its user. */
export type NameKind = "userId" | "emailAddress" | "externalId"

/**
 * Row of the list whose name can be read. What else of it is invalid is left out and has a rejection: the row is still
 * resolved and compared, so that all of its faults are found, and its member counts as listed.
 */
export interface Row {
  /** The source, or `members[3]` for a row without one. */
  readonly place: string
  readonly source: string | undefined
  readonly kind: NameKind
  /** The id, the address in lower case, or the external id. */
  readonly key: string
  /** The same as it was written. */
  readonly name: string
  /** Its role is empty where it cannot be read. */
  readonly listed: Listed
}

/** Rows of a list, and the rejections of what is invalid in them. */
export interface CheckedRows {
  /** Rows that name somebody, and nobody whom an earlier one names in the same way. */
  readonly rows: ReadonlyArray<Row>
  readonly rejections: ReadonlyArray<Rejection>
  /** Places of all rows in their order, of those that are left out, too. */
  readonly places: ReadonlyArray<string>
  /** Role of each of them, `undefined` where it cannot be read. */
  readonly roles: ReadonlyArray<string | undefined>
}

/** Reads the list once. All faults are found, of all rows. */
export const checkRows = (members: Iterable<unknown>): CheckedRows => {
  const rows: Array<Row> = []
  const roles: Array<string | undefined> = []
  const places: Array<string> = []
  const rejections: Array<Rejection> = []
  const first: { readonly [Kind in NameKind]: Map<string, string> } = {
    userId: new Map(),
    emailAddress: new Map(),
    externalId: new Map()
  }
  for (const member of members) {
    const place = placeOf(member, places.length)
    const { role, row } = checkRow(member, place, rejections)
    places.push(place)
    roles.push(role)
    if (row === undefined) continue
    const earlier = first[row.kind].get(row.key)
    if (earlier === undefined) {
      first[row.kind].set(row.key, place)
      rows.push(row)
    } else rejections.push(duplicate(place, earlier))
  }
  if (places.length === 0) rejections.push(emptyDesired)
  return { rows, rejections, places, roles }
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

/** Tells whether a text has the form of an email address. */
export const isAddress = (text: string): boolean => Email.is(text)

const nameFields: { readonly [Kind in NameKind]: Field.Field<string> } = {
  userId: Field.Id,
  emailAddress: Email,
  externalId: Field.Text
}

const kinds: ReadonlyArray<NameKind> = ["userId", "emailAddress", "externalId"]

const known = new Set<string>([...kinds, "role", "publicMetadata", "privateMetadata", "source"])

const placeOf = (member: unknown, index: number): string => sourceOf(member) ?? `members[${index}]`

const sourceOf = (member: unknown): string | undefined =>
  Predicate.hasProperty(member, "source") && typeof member.source === "string" && member.source !== ""
    ? member.source
    : undefined

/** Returns what can be read of a row, and adds its faults to the rejections. */
const checkRow = (
  member: unknown,
  place: string,
  rejections: Array<Rejection>
): { readonly role?: string | undefined; readonly row?: Row } => {
  if (typeof member !== "object" || member === null || Array.isArray(member)) {
    rejections.push(invalid(place, "", "an object with userId, emailAddress or externalId, and a role"))
    return {}
  }
  // Without a prototype, so that nothing in `Object.prototype` is taken for a field.
  const given: Given = { __proto__: null, ...member }
  for (const key of Object.keys(given)) {
    if (!known.has(key)) rejections.push(invalid(place, shownPath(key), `one of ${[...known].join(", ")}`))
  }
  if (given["source"] !== undefined) read(Field.Text, given["source"], place, "source", rejections)
  const named = readName(given, place, rejections)
  const role = read(Field.Text, given["role"], place, "role", rejections)
  const publicMetadata = readMetadata(given, place, "publicMetadata", rejections)
  const privateMetadata = readMetadata(given, place, "privateMetadata", rejections)
  if (named === undefined) return { role }
  const listed = { role: role ?? "", ...MetadataPatch.patches(publicMetadata, privateMetadata) }
  return { role, row: { place, source: sourceOf(member), ...named, listed } }
}

/** Reads the name of a row; of several names, the first. */
const readName = (
  given: Given,
  place: string,
  rejections: Array<Rejection>
): Pick<Row, "kind" | "key" | "name"> | undefined => {
  const [kind, ...others] = kinds.filter((kind) => given[kind] !== undefined)
  if (kind === undefined || others.length > 0) {
    rejections.push(invalid(place, "", "exactly one of userId, emailAddress and externalId"))
  }
  const name = kind && read(nameFields[kind], given[kind], place, kind, rejections)
  if (kind === undefined || name === undefined) return undefined
  return { kind, key: kind === "emailAddress" ? addressKey(name) : name, name }
}

/** Characters of a field's path that a message shows: metadata may be a thousand levels deep. */
const longestPath = 100

const invalid = (source: string, field: string, expected: string): InvalidMember => ({
  _tag: "InvalidMember",
  message: `${source}: ${field === "" ? "" : `${shownPath(field)}: `}expected ${expected}`,
  source,
  field,
  expected
})

const shownPath = (field: string): string => (field.length > longestPath ? `${field.slice(0, longestPath)}…` : field)

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
  const bytes = issues.every(({ expected }) => expected === MetadataSize.expected)
    ? MetadataSize.measure(value)
    : issues
  if (typeof bytes === "number") rejections.push(MetadataSize.tooLarge(source, name, bytes))
  else for (const { expected, path } of bytes) rejections.push(invalid(source, [name, ...path].join("."), expected))
  return undefined
}
