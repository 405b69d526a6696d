/**
 * Compares the part of Clerk's OpenAPI document that stands in this repository with a newer document, a YAML or JSON file of
 * https://github.com/clerk/openapi-specs. Prints the differences as Markdown, and ends with 1 where there are some.
 */
import * as Yaml from "effect/encoding/Yaml"
import * as Predicate from "effect/Predicate"
import { readFileSync } from "node:fs"
import { basename } from "node:path"
import { documentFile, readDocument } from "./openapi.ts"

/** A place of the document that differs. */
export interface Difference {
  /** Keys that lead to it. */
  readonly path: ReadonlyArray<string>
  readonly ours: unknown
  readonly newest: unknown
}

/** Returns what differs in the operations and components of ours. What a newer document has besides is not ours. */
export const compareDocuments = (ours: unknown, newest: unknown): ReadonlyArray<Difference> =>
  ["paths", "components"].flatMap((part) =>
    entries(get(ours, part)).flatMap(([name, group]) =>
      entries(group).flatMap(([key, value]) => {
        const path = [part, name, key]
        return compare(path, value, path.reduce<unknown>(get, newest))
      })
    )
  )

const get = (value: unknown, key: string): unknown => (Predicate.hasProperty(value, key) ? value[key] : undefined)

const entries = (value: unknown): ReadonlyArray<readonly [string, unknown]> =>
  Predicate.isObject(value) ? Object.entries(value) : []

/** Returns the innermost places that differ. A list is one place: its items have no names. */
const compare = (path: ReadonlyArray<string>, ours: unknown, newest: unknown): ReadonlyArray<Difference> => {
  if (!Predicate.isObject(ours) || !Predicate.isObject(newest))
    return JSON.stringify(ours) === JSON.stringify(newest) ? [] : [{ path, ours, newest }]
  const keys = new Set([...Object.keys(ours), ...Object.keys(newest)])
  return Array.from(keys).flatMap((key) => compare([...path, key], get(ours, key), get(newest, key)))
}

const longest = 200

const shorten = (value: unknown): string => {
  const text = JSON.stringify(value)
  return text.length <= longest ? text : `${text.slice(0, longest)}…`
}

const describe = ({ newest, ours }: Difference): string => {
  if (newest === undefined) return `is gone; it was \`${shorten(ours)}\``
  if (ours === undefined) return `is new: \`${shorten(newest)}\``
  return `was \`${shorten(ours)}\`, and is \`${shorten(newest)}\``
}

/** Returns the text of an issue; the empty text where nothing differs. */
export const formatDifferences = (differences: ReadonlyArray<Difference>, ours: string, newest: string): string =>
  differences.length === 0 && ours === newest
    ? ""
    : [
        `Clerk's document \`${newest}\` beside \`openapi/${ours}\`: ${differences.length} differences in what this library reads of it.`,
        ...differences.map((difference) => `- \`${difference.path.join(" › ")}\` ${describe(difference)}`)
      ].join("\n")

const nameOf = (file: string): string => basename(file).replace(/\.\w+$/, "")

if (import.meta.main) {
  const [file = ""] = process.argv.slice(2)
  const newest = Yaml.parse(readFileSync(file, "utf8"))
  const text = formatDifferences(compareDocuments(readDocument(), newest), nameOf(documentFile), nameOf(file))
  if (text !== "") console.log(text)
  process.exitCode = text === "" ? 0 : 1
}
