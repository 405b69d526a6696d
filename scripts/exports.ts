/**
 * Writes each published package's `exports` from its files: every module of `src` is public, what is not stands in
 * `internal/`. In the workspace they point at `src`, in the published package at `dist`. Writes the links to the repository, too.
 * `--check` only says what differs.
 */
import * as Schema from "effect/Schema"
import { readFileSync, writeFileSync } from "node:fs"
import { basename, resolve } from "node:path"
import { exportsOf, publicModules, publishedPackages, repository, repositoryKeys } from "./packages.ts"

// The other keys, and the order of all, stay as they are.
const Keys = Schema.Record(Schema.String, Schema.Unknown)
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Keys))
const decodeKeys = Schema.decodeUnknownSync(Keys)

const onlyCheck = process.argv.includes("--check")
let differing = 0
for (const each of publishedPackages()) {
  const { folder } = each
  const path = resolve(folder, "package.json")
  const text = readFileSync(path, "utf8")
  const { published, workspace } = exportsOf(publicModules(each))
  const keys = decode(text)
  const publishConfig = { ...decodeKeys(keys["publishConfig"]), exports: published }
  const links = repositoryKeys(repository, folder)
  const expected = `${JSON.stringify({ ...keys, ...links, exports: workspace, publishConfig }, null, 2)}\n`
  if (text === expected) continue
  differing += 1
  if (onlyCheck) {
    console.error(
      `packages/${basename(folder)}/package.json: exports differ from src, or links from the repository; run: node scripts/exports.ts`
    )
  } else {
    writeFileSync(path, expected)
  }
}
console.log(`exports: ${differing === 0 ? "clean" : `${differing} ${onlyCheck ? "differ" : "written"}`}`)
process.exitCode = onlyCheck && differing > 0 ? 1 : 0
