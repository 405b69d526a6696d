/**
 * The public surface as a report in the repository, so that it cannot change unseen: the declarations of each published
 * module and of what they name, as the compiler writes them, without comments. `--check` fails where a report differs,
 * and says where.
 */
import { readFileSync } from "node:fs"
import { basename, resolve } from "node:path"
import { writeOrCheck } from "./outputs.ts"
import { publicModules, publishedPackages } from "./packages.ts"

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

/** The entry for the other packages, which is no part of the public surface. */
const internalEntry = "internal"

writeOrCheck(
  "api",
  publishedPackages().map((each) => {
    const modules = publicModules(each).filter((module) => module !== internalEntry)
    return [`api/${basename(each.folder)}.d.ts`, reportOf(each.folder, modules)]
  })
)
