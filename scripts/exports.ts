/**
 * Writes each published package's `exports` from its files: every module of `src` is public, what is not stands in
 * `internal/`. In the workspace they point at `src`, in the published package at `dist`. Writes the links to the repository, too.
 * `--check` only says what differs.
 */
import * as Schema from "effect/Schema"
import { readFileSync } from "node:fs"
import { basename, resolve } from "node:path"
import { writeOrCheck } from "./outputs.ts"
import { exportsOf, type Package, publicModules, publishedPackages, repository, repositoryKeys } from "./packages.ts"

// The other keys, and the order of all, stay as they are.
const Keys = Schema.Record(Schema.String, Schema.Unknown)
const decode = Schema.decodeUnknownSync(Schema.fromJsonString(Keys))
const decodeKeys = Schema.decodeUnknownSync(Keys)

/** Returns the manifest of a package as it is to be. */
const manifestOf = (each: Package): string => {
  const { published, workspace } = exportsOf(publicModules(each))
  const keys = decode(readFileSync(resolve(each.folder, "package.json"), "utf8"))
  const publishConfig = { ...decodeKeys(keys["publishConfig"]), exports: published }
  const links = repositoryKeys(repository, each.folder)
  return `${JSON.stringify({ ...keys, ...links, exports: workspace, publishConfig }, null, 2)}\n`
}

writeOrCheck(
  "exports",
  publishedPackages().map((each) => [`packages/${basename(each.folder)}/package.json`, manifestOf(each)])
)
