/**
 * Raises the version of all packages by what the changesets ask for, writes it where else it stands, and moves the changesets'
 * lines to the changelog.
 */
import { spawnSync } from "node:child_process"
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { type Bump, bumps, type Changeset, changesetFiles, headings, readChangeset } from "./changesets.ts"
import { publishedPackages, root } from "./packages.ts"

/** Returns the changelog with a section for a version, of what stands under "Unreleased" and of the changesets. */
export const release = (changelog: string, version: string, changesets: ReadonlyArray<Changeset>): string => {
  const heading = "## Unreleased\n"
  const start = changelog.indexOf(heading)
  if (start === -1) throw new Error(`CHANGELOG.md has no section ${heading}`)
  if (changelog.includes(`\n## ${version}\n`)) throw new Error(`CHANGELOG.md has ${version}, and there is no changeset`)
  const end = changelog.indexOf("\n## ", start + heading.length)
  const body = changelog.slice(start + heading.length, end === -1 ? undefined : end).trim()
  const added = bumps.reduce((body, bump) => addLines(body, bump, changesets), body)
  const rest = end === -1 ? "" : `\n${changelog.slice(end + 1)}`
  return `${changelog.slice(0, start)}${heading}\n## ${version}\n\n${added}\n${rest}`
}

/** Adds the texts of one bump below its heading, which stands there or is added at the end. */
const addLines = (body: string, bump: Bump, changesets: ReadonlyArray<Changeset>): string => {
  const lines = changesets.filter((each) => each.bump === bump).map(({ text }) => `- ${text.replaceAll("\n", "\n  ")}`)
  if (lines.length === 0) return body
  const heading = `### ${headings[bump]}\n\n`
  return body.includes(heading)
    ? body.replace(heading, `${heading}${lines.join("\n")}\n`)
    : `${body}\n\n${heading}${lines.join("\n")}`.trim()
}

const versionOfPackages = (): string => publishedPackages()[0]?.manifest.version ?? ""

/** Files beside the manifests that name the version, of which a test holds each. */
const writeVersion = (before: string, after: string): void => {
  const files = ["packages/core/src/internal/version.ts", "docs/{start,requirements}.md", "examples/*/package.json"]
  for (const file of globSync(files, { cwd: root }).map((file) => resolve(root, file))) {
    const text = readFileSync(file, "utf8")
    const raised = [`"${before}"`, `"^${before}"`, `-${before}.tgz`].reduce(
      (text, name) => text.replaceAll(name, name.replace(before, after)),
      text
    )
    writeFileSync(file, raised)
  }
}

const raiseVersion = (): boolean =>
  spawnSync("pnpm", ["exec", "changeset", "version"], { cwd: root, stdio: "inherit" }).status === 0

/** Writes the version to the lockfile: where that has an older one, CI and the release install nothing. */
const writeLockfile = (): boolean =>
  spawnSync("pnpm", ["install", "--lockfile-only"], { cwd: root, stdio: "inherit" }).status === 0

if (import.meta.main) {
  const changesets = changesetFiles().map((file) => readChangeset(readFileSync(resolve(root, file), "utf8")))
  const before = versionOfPackages()
  // The first release has the version that the packages have from the start, and no changeset.
  const isRaised = changesets.length === 0 || raiseVersion()
  const after = versionOfPackages()
  if (isRaised) {
    writeVersion(before, after)
    const changelog = resolve(root, "CHANGELOG.md")
    writeFileSync(changelog, release(readFileSync(changelog, "utf8"), after, changesets))
    console.log(`version: ${before} is ${after}`)
  }
  process.exitCode = isRaised && writeLockfile() ? 0 : 1
}
