/**
 * Writes each record's model, wire schema, check, mapper and emulator's writer from Clerk's OpenAPI document, the list of
 * records (generate/records.ts) and the deliberate differences (generate/differences.ts); and from the Schema of the
 * emulator's seed its JSON Schema and the tables of its fields. `--check` says what differs.
 *
 * See ARCHITECTURE.md, "Records".
 */
import * as Schema from "effect/Schema"
import { existsSync, globSync, mkdirSync, readdirSync, readFileSync, rmdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { format } from "oxfmt"
import { decodedFiles } from "./generate/decoded.ts"
import { readComponents } from "./generate/document.ts"
import { seedFiles } from "./generate/seed.ts"
import type { File } from "./generate/source.ts"
import { writtenFiles } from "./generate/written.ts"
import { readDocument } from "./openapi.ts"
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

const read = (path: string): string | undefined => {
  const file = resolve(root, path)
  return existsSync(file) ? readFileSync(file, "utf8") : undefined
}

/** Removes a file, and its folder where nothing is left in it. */
const remove = (file: string): void => {
  rmSync(file)
  if (readdirSync(dirname(file)).length === 0) rmdirSync(dirname(file))
}

const write = (path: string, source: string | undefined): void => {
  const file = resolve(root, path)
  if (source === undefined) return remove(file)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, source)
}

if (import.meta.main) {
  const onlyCheck = process.argv.includes("--check")
  const files = await generate(readDocument())
  const differing = [...new Set([...files.keys(), ...existing()])].filter((path) => read(path) !== files.get(path))
  for (const path of differing) {
    if (onlyCheck) console.error(`${path} is not what is generated; run: node scripts/generate.ts`)
    else write(path, files.get(path))
  }
  console.log(
    `generate: ${differing.length === 0 ? "clean" : `${differing.length} ${onlyCheck ? "differ" : "written"}`}`
  )
  process.exitCode = onlyCheck && differing.length > 0 ? 1 : 0
}
