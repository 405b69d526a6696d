/**
 * Lists as CSV: of commas, of semicolons, as Excel writes them where the comma is for decimals, or of tabs.
 *
 * A record with a syntax error ends the decoding, which starts again on the next line, so that all of them are found. Tests:
 * memberFile.test.ts.
 */
import type { DesiredMember } from "@effect-clerk/sync/Desired"
import * as Effect from "effect/Effect"
import * as Csv from "effect/encoding/Csv"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import { type Json, type Key, parseValue, toKey } from "../metadata.ts"
import { expectedColumn, type Fields, isName, type Name, nameColumns, toMember } from "./fields.ts"
import { Faults, type MemberList } from "./memberList.ts"

/** Reads a list. `file` is its name in the messages. */
export const readCsv = Effect.fnUntraced(function* (file: string, text: string): Effect.fn.Return<MemberList> {
  const faults = new Faults(file)
  const [header, ...rows] = yield* readRecords(text, faults)
  if (header === undefined) {
    if (faults.all.length === 0) faults.add(1, "", `a line with the columns, such as email,role`)
    return { members: [], faults: faults.all }
  }
  const columns = readHeader(header, faults)
  if (columns === undefined) return { members: [], faults: faults.all }
  const members: Array<DesiredMember> = []
  for (const row of rows) {
    const fields = readRow(row, columns, faults)
    const member = fields === undefined ? undefined : toMember(fields, faults)
    if (member !== undefined) members.push(member)
  }
  return { members, faults: faults.all }
})

/** Record of a file, with the line on which it starts. */
interface CsvRecord {
  readonly line: number
  readonly cells: ReadonlyArray<string>
}

/** Limit of the syntax errors that are looked for. A file with more of them is something else than CSV. */
const maxErrors = 50

const readRecords = Effect.fnUntraced(function* (text: string, faults: Faults): Effect.fn.Return<Array<CsvRecord>> {
  const lines = text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []
  const delimiter = delimiterOf(lines)
  const records: Array<CsvRecord> = []
  let first = 0
  for (let errors = 0; ; errors++) {
    const error = yield* decode(lines, first, delimiter, records)
    if (error === undefined) break
    if (errors === maxErrors) {
      faults.add(first + error.line, "", `CSV; from here on the file is not read, after ${maxErrors} errors like these`)
      break
    }
    const line = first + error.line
    faults.add(line, error.column === undefined ? "" : `column ${error.column}`, expectedInstead(error))
    first = line
  }
  return records.filter(({ cells }) => cells.some((cell) => cell.trim() !== ""))
})

/** Adds the records from a line on, up to an error, which it returns. */
const decode = (
  lines: ReadonlyArray<string>,
  first: number,
  delimiter: string,
  records: Array<CsvRecord>
): Effect.Effect<Csv.CsvError | undefined> => {
  let line = first + 1
  const add = (cells: Csv.Row): void => {
    records.push({ line, cells })
    line += cells.reduce((breaks, cell) => breaks + (cell.match(/\r\n|\r|\n/g)?.length ?? 0), 1)
  }
  // One line at a time: an error discards what is decoded together with it.
  return Stream.fromIterable(lines.slice(first)).pipe(
    Stream.rechunk(1),
    Stream.pipeThroughChannel(Csv.decodeString({ delimiter })),
    Stream.runForEach((cells) => Effect.sync(() => add(cells))),
    Effect.match({ onFailure: (error) => error, onSuccess: () => undefined })
  )
}

/** Returns the delimiter by which the header has the most columns of those that a list must have, then the most cells. */
const delimiterOf = (lines: ReadonlyArray<string>): string => {
  const header = lines.find((line) => line.trim() !== "") ?? ""
  const unquoted = header.replace(/"[^"]*"/g, "")
  const known = (delimiter: string): number =>
    header.split(delimiter).filter((cell) => isRequired(cell.replaceAll('"', "").trim())).length
  const cells = (delimiter: string): number => unquoted.split(delimiter).length
  return [",", ";", "\t"].reduce((most, each) =>
    known(each) > known(most) || (known(each) === known(most) && cells(each) > cells(most)) ? each : most
  )
}

const isRequired = (title: string): boolean => title === "role" || isName(title)

const expectedInstead = ({ kind, message }: Csv.CsvError): string => {
  if (kind === "RecordSize") return "a record of at most 1 MiB; a quote may be missing"
  if (message.startsWith("Unterminated")) return "a quote that ends the cell"
  return message.startsWith("Unexpected quote")
    ? "no quote inside of a cell, or quotes around it and each one in it doubled"
    : "a delimiter or the end of the line behind the quote that ends the cell"
}

/** Column of the list, by which its cells are read; `undefined` for one that is not known. */
type Column =
  | { readonly _tag: "Name"; readonly name: Name }
  | { readonly _tag: "Role" }
  | { readonly _tag: "Metadata"; readonly field: "publicMetadata" | "privateMetadata"; readonly key: Key }

/** A column, and its title. */
interface Titled {
  readonly title: string
  readonly column: Column | undefined
}

/** Returns the columns; `undefined` where no row could be read by them. */
const readHeader = ({ cells, line }: CsvRecord, faults: Faults): ReadonlyArray<Titled> | undefined => {
  const titles = cells.map((cell) => cell.trim())
  const columns = titles.map((title) => ({ title, column: toColumn(title) }))
  const seen = new Set<string>()
  for (const { column, title } of columns) {
    if (column === undefined) {
      faults.add(line, title || "a column without a title", expectedColumn + meant(title))
      continue
    }
    const id = JSON.stringify(column)
    if (seen.has(id)) faults.add(line, title, "each column once")
    seen.add(id)
  }
  const has = (tag: Column["_tag"]): boolean => columns.some(({ column }) => column?._tag === tag)
  if (!has("Name")) faults.add(line, "", `one of the columns ${nameColumns}`)
  if (!has("Role")) faults.add(line, "", "the column role")
  return has("Name") && has("Role") ? columns : undefined
}

const toColumn = (title: string): Column | undefined => {
  if (isName(title)) return { _tag: "Name", name: title }
  if (title === "role") return { _tag: "Role" }
  const [, side, name] = /^(public|private)\.(.+)$/s.exec(title) ?? []
  if (name === undefined || name === ":json") return undefined
  return { _tag: "Metadata", field: side === "public" ? "publicMetadata" : "privateMetadata", key: toKey(name) }
}

/** Titles that other programs write. */
const meant = (title: string): string => {
  const plain = title.toLowerCase().replace(/[^a-z]/g, "")
  const known = {
    email: "email",
    emailaddress: "email",
    mail: "email",
    userid: "user_id",
    id: "user_id",
    externalid: "external_id",
    role: "role"
  }
  const found = Object.entries(known).find(([name]) => name === plain)
  return found === undefined ? "" : `. Is it ${found[1]}?`
}

const readRow = ({ cells, line }: CsvRecord, columns: ReadonlyArray<Titled>, faults: Faults): Fields | undefined => {
  if (cells.length !== columns.length) {
    faults.add(line, "", `${columns.length} cells, as the first line has, got ${cells.length}`)
    return undefined
  }
  const before = faults.all.length
  const named: Array<readonly [Name, string]> = []
  const metadata: Record<"publicMetadata" | "privateMetadata", Array<readonly [string, Json]>> = {
    publicMetadata: [],
    privateMetadata: []
  }
  let role = ""
  for (const [index, { column, title }] of columns.entries()) {
    const cell = cells[index] ?? ""
    const text = cell.trim()
    if (text === "" || column === undefined) continue
    if (column._tag === "Name") named.push([column.name, text])
    else if (column._tag === "Role") role = text
    else {
      const value = parseValue(column.key, cell)
      if (Result.isFailure(value)) faults.add(line, title, value.failure)
      else metadata[column.field].push([column.key.key, value.success])
    }
  }
  return faults.all.length > before ? undefined : { line, named, role, ...metadata }
}
