/** The published packages as tarballs, as they would be published: built and packed once for each state of their sources. */
import { spawnSync } from "node:child_process"
import { createHash } from "node:crypto"
import { cpSync, existsSync, globSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync } from "node:fs"
import { basename, dirname, join, resolve } from "node:path"
import { build } from "./build.ts"
import { type Package, publishedPackages, root } from "./packages.ts"

/** Paths of the packed packages by their names. */
export type Tarballs = Readonly<Record<string, string>>

/** Returns the tarballs, of which those that an earlier run has packed of the same sources are taken. */
export const tarballs = async (): Promise<Tarballs> => {
  const packages = publishedPackages()
  const folder = resolve(root, "node_modules/.cache/tarballs", hashOfSources())
  if (!existsSync(folder)) await pack(packages, folder)
  return Object.fromEntries(packages.map((source) => [source.manifest.name, join(folder, fileOf(source))]))
}

/** Everything that decides what is in a tarball. */
const sources = [
  "packages/*/{src/**/*,*.json,*.md}",
  // All of them: what of a package is written by a script is in its tarball, too.
  "scripts/*.ts",
  "{LICENSE,pnpm-lock.yaml,pnpm-workspace.yaml,tsconfig.base.json}"
]

const hashOfSources = (): string => {
  const hash = createHash("sha256")
  const files = globSync(sources, { cwd: root, withFileTypes: true }).filter((entry) => entry.isFile())
  for (const path of files.map(({ name, parentPath }) => join(parentPath, name)).toSorted())
    hash.update(`${path}\n`).update(readFileSync(path))
  return hash.digest("hex").slice(0, 16)
}

/** Packs into a folder that comes into being at once, so that a run that was interrupted leaves no half of it. */
const pack = async (packages: ReadonlyArray<Package>, folder: string): Promise<void> => {
  const parent = dirname(folder)
  rmSync(parent, { recursive: true, force: true })
  mkdirSync(parent, { recursive: true })
  const unfinished = mkdtempSync(join(parent, "unfinished-"))
  if (!(await build())) throw new Error("the packages cannot be packed: the compiler rejects them")
  for (const { folder, manifest } of packages) {
    const { error, status, stderr } = spawnSync("pnpm", ["pack", "--pack-destination", unfinished], {
      cwd: folder,
      encoding: "utf8"
    })
    if (status !== 0) throw new Error(`${manifest.name} cannot be packed: ${error?.message ?? stderr}`)
  }
  renameSync(unfinished, folder)
}

const fileOf = ({ manifest: { name, version } }: Package): string =>
  `${name.replace("@", "").replace("/", "-")}-${version}.tgz`

/** Copies the tarballs into a folder, and nothing else is there. */
export const copyTarballs = (paths: Tarballs, folder: string): void => {
  rmSync(folder, { recursive: true, force: true })
  for (const path of Object.values(paths)) cpSync(path, join(folder, basename(path)))
  console.log(`tarballs: ${Object.keys(paths).length} in ${folder}`)
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2)
  const paths = await tarballs()
  if (folder === undefined) console.log(JSON.stringify(paths))
  else copyTarballs(paths, resolve(folder))
}
