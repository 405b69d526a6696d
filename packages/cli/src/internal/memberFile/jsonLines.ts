/** Lists as JSON lines: an object a line, with the columns of a CSV as its keys, or with objects for all metadata. */
import type { DesiredMember } from "@effect-clerk/sync/Desired"
import * as Result from "effect/Result"
import { findSyntaxIssue, parseJson } from "../json/syntax.ts"
import { type Json, toKey } from "../metadata.ts"
import { expectedColumn, type Fields, isName, type Name, toMember } from "./fields.ts"
import { Faults, type MemberList } from "./memberList.ts"

/** Reads a list. `file` is its name in the messages. */
export const readJsonLines = (file: string, text: string): MemberList => {
  const faults = new Faults(file)
  const members: Array<DesiredMember> = []
  const lines = text.split(/\r\n|\r|\n/)
  if (isOneValue(text, lines)) {
    faults.add(1, "", "JSON lines, an object on each line, and this is one value over several lines")
    return { members, faults: faults.all }
  }
  for (const [index, line] of lines.entries()) {
    if (line.trim() === "") continue
    const fields = readLine(index + 1, line, faults)
    const member = fields === undefined ? undefined : toMember(fields, faults)
    if (member !== undefined) members.push(member)
  }
  return { members, faults: faults.all }
}

/** Tells whether a file is an array, or an object, that stands on several lines. Each of them alone would be a fault. */
const isOneValue = (text: string, lines: ReadonlyArray<string>): boolean =>
  findSyntaxIssue(lines.find((line) => line.trim() !== "") ?? "") !== undefined && findSyntaxIssue(text) === undefined

const readLine = (line: number, text: string, faults: Faults): Fields | undefined => {
  const json = parseJson(text)
  if (Result.isFailure(json)) {
    const { column, expected, found } = json.failure
    faults.add(line, `column ${column}`, `${expected} of JSON, got ${found || "nothing"}`)
    return undefined
  }
  const value = json.success
  if (!isObject(value)) {
    faults.add(line, "", "an object, with email and role for example")
    return undefined
  }
  const twice = findKeyTwice(text)
  if (twice !== undefined) {
    faults.add(line, twice, "each key once")
    return undefined
  }
  return readObject(line, value, faults)
}

/** Returns a key that an object of a JSON text has twice: `JSON.parse` keeps the last one. */
const findKeyTwice = (text: string): string | undefined => {
  const open: Array<Set<unknown>> = []
  for (const [part, name, colon] of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|[{}[\]]/g)) {
    if (part === "{" || part === "[") open.push(new Set())
    else if (part === "}" || part === "]") open.pop()
    else if (name !== undefined && colon !== undefined) {
      const key = String(JSON.parse(name))
      if (open.at(-1)?.has(key) === true) return key
      open.at(-1)?.add(key)
    }
  }
  return undefined
}

const isObject = (value: unknown): value is { readonly [key: string]: Json } =>
  typeof value === "object" && value !== null && !Array.isArray(value)

const readObject = (line: number, object: { readonly [key: string]: Json }, faults: Faults): Fields | undefined => {
  const before = faults.all.length
  const row = new ObjectReader(line, faults)
  for (const [key, value] of Object.entries(object)) row.read(key, value)
  return faults.all.length > before ? undefined : row
}

class ObjectReader implements Fields {
  readonly named: Array<readonly [Name, string]> = []
  readonly publicMetadata: Array<readonly [string, Json]> = []
  readonly privateMetadata: Array<readonly [string, Json]> = []
  role = ""
  readonly line: number
  readonly #faults: Faults

  constructor(line: number, faults: Faults) {
    this.line = line
    this.#faults = faults
  }

  read(key: string, value: Json): void {
    if (isName(key)) this.#text(key, value, (text) => this.named.push([key, text]))
    else if (key === "role") this.#text(key, value, (text) => (this.role = text))
    else this.#metadata(key, value)
  }

  #text(key: string, value: Json, set: (text: string) => void): void {
    if (value === null) return
    if (typeof value !== "string") this.#faults.add(this.line, key, "a text")
    else if (value !== "") set(value)
  }

  #metadata(key: string, value: Json): void {
    const [, side, name] = /^(public|private)(?:\.(.+))?$/s.exec(key) ?? []
    const entries = side === "public" ? this.publicMetadata : this.privateMetadata
    if (side === undefined) this.#faults.add(this.line, key, expectedColumn)
    else if (name !== undefined) entries.push([toKey(name).key, value])
    else if (isObject(value)) for (const entry of Object.entries(value)) entries.push(entry)
    else this.#faults.add(this.line, key, "an object")
  }
}
