/**
 * Writes each record's model, wire schema, check, mapper and emulator's writer from Clerk's OpenAPI document, the list of
 * records (generate/records.ts) and the deliberate differences (generate/differences.ts); and from the Schema of the
 * emulator's seed its JSON Schema and the tables of its fields. `--check` says what differs.
 *
 * See ARCHITECTURE.md, "Records".
 */
import * as Schema from "effect/Schema"
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { format } from "oxfmt"
import { decodedFiles } from "./generate/decoded.ts"
import { readComponents } from "./generate/document.ts"
import { seedFiles } from "./generate/seed.ts"
import type { File } from "./generate/source.ts"
import { writtenFiles } from "./generate/written.ts"
import { readDocument } from "./openapi.ts"
import { writeOrCheck } from "./outputs.ts"
import { root } from "./packages.ts"

const decodeOptions = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({ semi: Schema.Boolean, printWidth: Schema.Number, trailingComma: Schema.Literal("none") })
  )
)

/** Formats a file as the formatter does it that runs over the repository. It leaves pages as they are. */
const formatted = async ({ path, source }: File): Promise<File> => {
  if (path.endsWith(".md")) return { path, source }
  const options = decodeOptions(readFileSync(resolve(root, ".oxfmtrc.json"), "utf8"))
  const { code, errors } = await format(path, source, options)
  if (errors[0] !== undefined) throw new Error(`${path}: ${errors[0].message}\n${source}`)
  return { path, source: code }
}

/** Returns all generated files of a document, by their paths from the repository's root. */
export const generate = async (document: unknown): Promise<ReadonlyMap<string, string>> => {
  const propertiesOf = readComponents(document)
  const files = await Promise.all(
    [...decodedFiles(propertiesOf), ...writtenFiles(propertiesOf), ...seedFiles()].map(formatted)
  )
  return new Map(files.map(({ path, source }) => [path, source]))
}

const existing = (): ReadonlyArray<string> =>
  globSync("packages/*/src/generated/**/*.ts", { cwd: root }).map((path) => path.replaceAll("\\", "/"))

if (import.meta.main) {
  const files = await generate(readDocument())
  const paths = new Set([...files.keys(), ...existing()])
  writeOrCheck(
    "generate",
    Array.from(paths, (path) => [path, files.get(path)])
  )
}
