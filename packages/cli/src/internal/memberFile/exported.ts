/** Members as rows of a list, which reads them again as they are. */
import type { OrganizationMembership } from "@effect-clerk/memberships/OrganizationMembership"
import * as Csv from "effect/encoding/Csv"
import * as Stream from "effect/Stream"
import { userIdOf } from "../member/people.ts"
import { toJson } from "../terminal/output.ts"
import { printable } from "../terminal/text.ts"

/** Writes members as CSV, a record with its line break at a time, the columns first. */
export const csvRecords = (members: ReadonlyArray<OrganizationMembership>): Stream.Stream<string> => {
  const columns = columnsOf(members)
  return Stream.fromIterable(members).pipe(
    Stream.map((member) => rowOf(member, columns)),
    Stream.pipeThroughChannel(Csv.encodeString({ columns, headers: true, newline: "\n" }))
  )
}

/** Returns the columns that hold all metadata of these members. */
const columnsOf = (members: ReadonlyArray<OrganizationMembership>): ReadonlyArray<string> => [
  "user_id",
  "role",
  ...metadataColumns(members, "public"),
  ...metadataColumns(members, "private")
]

/** Returns the cells of a member by their columns. */
const rowOf = (member: OrganizationMembership, columns: ReadonlyArray<string>): Record<string, string | undefined> => {
  const row: Record<string, string | undefined> = { user_id: userIdOf(member), role: member.role }
  for (const side of ["public", "private"] as const) {
    for (const [key, value] of entriesOf(member, side)) {
      const asText = `${side}.${key}`
      if (typeof value === "string" && isText(key, value) && columns.includes(asText)) row[asText] = value
      else row[`${asText}:json`] = toJson(value)
    }
  }
  return row
}

type Side = "public" | "private"

/** A key without a name can be no column. A list without it leaves it as it is. */
const entriesOf = (member: OrganizationMembership, side: Side): ReadonlyArray<readonly [string, unknown]> =>
  Object.entries(side === "public" ? member.publicMetadata : member.privateMetadata).filter(([key]) => key !== "")

/** A key whose values are all texts has a column of texts; any other one has JSON. */
const metadataColumns = (members: ReadonlyArray<OrganizationMembership>, side: Side): ReadonlyArray<string> => {
  const keys = new Map<string, boolean>()
  for (const member of members) {
    for (const [key, value] of entriesOf(member, side)) {
      keys.set(key, (keys.get(key) ?? true) && isText(key, value))
    }
  }
  return [...keys].map(([key, isText]) => `${side}.${key}${isText ? "" : ":json"}`).toSorted()
}

/**
 * Tells whether a value can be a text. An empty cell leaves a key as it is, a name that ends in `:json` would be read as
 * JSON, and blanks around a title are no part of it. As JSON stands, too, a text that a program of spreadsheets takes for a formula, and one that would do something to the
 * terminal.
 */
const isText = (key: string, value: unknown): boolean =>
  typeof value === "string" &&
  value !== "" &&
  value.trim() === value &&
  !/^[=+\-@]/.test(value) &&
  printable(value) === value &&
  !key.endsWith(":json") &&
  key.trim() === key
