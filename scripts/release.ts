/**
 * Publishes the packages: `pnpm release --tag v0.1.0`, which the release workflow runs. `pnpm release:dry` does all of it but for
 * the last step, for anyone, and ends with 1 where a package could not be published. Writes into `tarballs/`: what is published,
 * the SBOM of each package, and the notes of the release.
 */
import { readFileSync, writeFileSync } from "node:fs"
import { basename, resolve } from "node:path"
import { parseArgs } from "node:util"
import { audit } from "./audit.ts"
import { changesetFiles } from "./changesets.ts"
import { checkLicenses } from "./licenses.ts"
import { type Package, publishedPackages, repository, root } from "./packages.ts"
import { spawned } from "./spawned.ts"
import { copyTarballs, tarballs } from "./tarballs.ts"

const folder = resolve(root, "tarballs")

/** Returns the packages, each behind those that it depends on. */
export const inOrder = (packages: ReadonlyArray<Package>): ReadonlyArray<Package> => {
  const ordered = new Set<Package>()
  const add = (each: Package): void => {
    for (const name of Object.keys(each.manifest.dependencies ?? {})) {
      const dependency = packages.find(({ manifest }) => manifest.name === name)
      if (dependency !== undefined) add(dependency)
    }
    ordered.add(each)
  }
  for (const each of packages) add(each)
  return [...ordered]
}

/** Returns the section of a version of the changelog. */
export const notesOf = (changelog: string, version: string): string | undefined =>
  changelog
    .split(/^(?=## )/m)
    .find((section) => section.startsWith(`## ${version}\n`))
    ?.replace(/^.*\n+/, "")
    .trim()

/** Returns what keeps a version from being published, though its packages are in order. */
const notReady = (version: string, tag: string | undefined, notes: string | undefined): ReadonlyArray<string> => [
  ...(repository === undefined ? ["scripts/packages.ts has no repository, which the provenance names"] : []),
  ...(tag === undefined || tag === `v${version}` ? [] : [`the tag is ${tag}, the version ${version}`]),
  ...(notes === undefined ? [`CHANGELOG.md has no section ## ${version}: run pnpm release:version`] : []),
  ...changesetFiles().map((file) => `${file} is not in the changelog`)
]

const run = (command: string, args: ReadonlyArray<string>): ReadonlyArray<string> => {
  const { output, status } = spawned(command, args)
  return status === 0 ? [] : [`${command} ${args.join(" ")}\n${output}`]
}

const writeSbom = ({ manifest: { name } }: Package, tarball: string): ReadonlyArray<string> => {
  const file = resolve(folder, basename(tarball).replace(/tgz$/, "cdx.json"))
  return run("pnpm", ["sbom", "--prod", "--sbom-format", "cyclonedx", "--filter", name, "--out", file])
}

const isPublished = ({ manifest: { name, version } }: Package): boolean =>
  spawned("npm", ["view", `${name}@${version}`, "version"]).stdout.trim() === version

const publish = (each: Package, tarball: string, isDry: boolean): ReadonlyArray<string> => {
  // Also in a dry run, which npm fails for a version that is there.
  if (isPublished(each)) return []
  const how = isDry ? "--dry-run" : "--provenance"
  return run("npm", ["publish", resolve(folder, basename(tarball)), "--access", "public", how])
}

/** Runs the steps until one has problems, which it returns. */
const release = async (isDry: boolean, tag: string | undefined): Promise<ReadonlyArray<string>> => {
  const packages = inOrder(publishedPackages())
  const version = packages[0]?.manifest.version ?? ""
  const notes = notesOf(readFileSync(resolve(root, "CHANGELOG.md"), "utf8"), version)
  const missing = notReady(version, tag, notes)
  if (!isDry && missing.length > 0) return missing
  const audited = audit()
  const problems = [...checkLicenses(), ...("problem" in audited ? [audited.problem] : [])]
  if (problems.length > 0) return problems
  console.log("line" in audited ? audited.line : "")
  const paths = await tarballs()
  copyTarballs(paths, folder)
  writeFileSync(resolve(folder, "notes.md"), `${notes ?? ""}\n`)
  for (const each of packages) {
    const tarball = paths[each.manifest.name] ?? ""
    const problems = [...writeSbom(each, tarball), ...publish(each, tarball, isDry)]
    if (problems.length > 0) return problems
    console.log(`release: ${each.manifest.name} ${version}${isDry ? ", not published" : ""}`)
  }
  for (const each of missing) console.log(`release: not ready yet: ${each}`)
  return []
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { "dry-run": { type: "boolean", default: false }, tag: { type: "string" } } })
  const problems = await release(values["dry-run"], values.tag)
  for (const problem of problems) console.error(problem)
  console.log(problems.length === 0 ? "release: done" : `release: ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
