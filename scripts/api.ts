/**
 * The public surface as a report in the repository, so that it cannot change unseen: the declarations of each published
 * module and of what they name, as the compiler writes them, without comments. `--check` fails where a report differs,
 * and says where.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { basename, resolve } from "node:path"
import { publicModules, publishedPackages, root } from "./packages.ts"

const withoutComments = (declarations: string): string =>
  declarations
    .replace(/\/\*[\s\S]*?\*\//g, "")
    .split("\n")
    .filter((line) => line.trim() !== "" && !line.startsWith("//# sourceMappingURL"))
    .join("\n")

/** Returns the modules under `internal/` and `generated/` that a public module's declarations name. */
const internals = (declarations: string): ReadonlyArray<string> =>
  Array.from(
    declarations.matchAll(/(?:from |import\()"\.\/((?:internal|generated)\/[^"]*)\.ts"/g),
    ([, path = ""]) => path
  )

/** Those of the public modules, and of what they name: a type is public where a public one is made of it. */
const reportOf = (folder: string, modules: ReadonlyArray<string>): string => {
  const read = (module: string): string => withoutComments(readFileSync(resolve(folder, `dist/${module}.d.ts`), "utf8"))
  const named = new Set(modules.flatMap((module) => internals(read(module))))
  return [...modules, ...[...named].toSorted()].map((module) => `// ${module}\n${read(module)}\n`).join("\n")
}

/** The first line of either that is not in the other's place. */
const difference = (before: string, now: string): string => {
  const [old, fresh] = [before.split("\n"), now.split("\n")]
  const index = fresh.findIndex((line, index) => line !== old[index])
  const at = index < 0 ? fresh.length : index
  return `line ${at + 1}\n  - ${old[at] ?? ""}\n  + ${fresh[at] ?? ""}`
}

/** The entry for the other packages, which is no part of the public surface. */
const internalEntry = "internal"

const onlyCheck = process.argv.includes("--check")
const reports = resolve(root, "api")
mkdirSync(reports, { recursive: true })
let differing = 0
for (const each of publishedPackages()) {
  const name = basename(each.folder)
  const file = resolve(reports, `${name}.d.ts`)
  const now = reportOf(
    each.folder,
    publicModules(each).filter((module) => module !== internalEntry)
  )
  const before = existsSync(file) ? readFileSync(file, "utf8") : ""
  if (before === now) continue
  differing += 1
  if (onlyCheck) {
    console.error(`api/${name}.d.ts is not what ${name} declares; if that is meant, run: node scripts/api.ts`)
    console.error(difference(before, now))
  } else {
    writeFileSync(file, now)
  }
}
console.log(`api: ${differing === 0 ? "clean" : `${differing} ${onlyCheck ? "differ" : "written"}`}`)
process.exitCode = onlyCheck && differing > 0 ? 1 : 0
