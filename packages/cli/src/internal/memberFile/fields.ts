/** Columns of a list, the same in CSV and in JSON lines. */
import type { DesiredMember } from "@effect-clerk/sync/Desired"
import { isAddress } from "@effect-clerk/sync/internal"
import type { Json } from "../metadata.ts"
import type { Faults } from "./memberList.ts"

/** Columns that name the user, and the fields that they stand for. */
const names = { user_id: "userId", email: "emailAddress", external_id: "externalId" } as const

export type Name = keyof typeof names

export const isName = (column: string): column is Name => Object.hasOwn(names, column)

/** Returns the column in which a row names its user. */
export const nameColumnOf = (member: DesiredMember): Name =>
  "userId" in member ? "user_id" : "emailAddress" in member ? "email" : "external_id"

export const nameColumns = Object.keys(names).join(", ")

export const expectedColumn = `a column of the list: ${nameColumns}, role, public.KEY, private.KEY, KEY:json for JSON`

/** Values of one row, by their columns. */
export interface Fields {
  readonly line: number
  readonly named: ReadonlyArray<readonly [Name, string]>
  readonly role: string
  readonly publicMetadata: ReadonlyArray<readonly [string, Json]>
  readonly privateMetadata: ReadonlyArray<readonly [string, Json]>
}

/** Returns the member of a row; `undefined` for one with a fault. */
export const toMember = (fields: Fields, faults: Faults): DesiredMember | undefined => {
  const { line, named, role } = fields
  const before = faults.all.length
  const [first, ...others] = named
  if (first === undefined || others.length > 0) {
    faults.add(line, "", `a value in exactly one of ${nameColumns}`)
  } else if (first[0] === "email" && !isAddress(first[1])) {
    faults.add(line, "email", "an email address")
  }
  if (role === "") faults.add(line, "role", "the key of a role, for example org:member")
  addTwice("public", fields.publicMetadata, line, faults)
  addTwice("private", fields.privateMetadata, line, faults)
  if (first === undefined || faults.all.length > before) return undefined
  const rest = {
    role,
    source: faults.source(line),
    ...metadataOf("publicMetadata", fields.publicMetadata),
    ...metadataOf("privateMetadata", fields.privateMetadata)
  }
  const [column, name] = first
  switch (column) {
    case "user_id":
      return { userId: name, ...rest }
    case "email":
      return { emailAddress: name, ...rest }
    case "external_id":
      return { externalId: name, ...rest }
  }
}

/** Adds the keys that a row has twice: as text and as JSON, or on its own and in an object. */
const addTwice = (side: string, entries: Fields["publicMetadata"], line: number, faults: Faults): void => {
  const seen = new Set<string>()
  for (const [key] of entries) {
    if (seen.has(key)) faults.add(line, `${side}.${key}`, "one value")
    seen.add(key)
  }
}

const metadataOf = (field: "publicMetadata" | "privateMetadata", entries: Fields["publicMetadata"]) =>
  entries.length === 0 ? undefined : { [field]: Object.fromEntries(entries) }
