/** The public modules of the published packages, with all that each exports. */
import { globSync } from "node:fs"
import { basename, posix } from "node:path"
import { publicModules, publishedPackages, root } from "../packages.ts"
import { type Doc, type Entry, readSource, type Source } from "./source.ts"

export interface Module {
  /** The folder of its package. */
  readonly folder: string
  readonly name: string
  /** What an importer writes. */
  readonly specifier: string
  readonly doc: Doc
  readonly entries: ReadonlyArray<Entry>
  /** Modules that have a page of their own, and whose names this one exports, too. */
  readonly also: ReadonlyArray<string>
}

/** Entries that are not for users, and those that only collect the others. */
const withoutPage = new Set(["index", "internal"])

export const modules = (): ReadonlyArray<Module> =>
  publishedPackages().flatMap((each) => {
    const folder = basename(each.folder)
    return publicModules(each)
      .filter((name) => !withoutPage.has(name))
      .map((name) => {
        const source = readSource(`packages/${folder}/src/${name}.ts`)
        return { folder, name, specifier: `${each.manifest.name}/${name}`, doc: source.doc, ...exportsOf(source) }
      })
  })

/** What a module exports: its own declarations, and those of files that are not public by themselves. */
const exportsOf = (source: Source): Pick<Module, "entries" | "also"> => {
  const entries = [...source.entries]
  const also: Array<string> = []
  for (const { from, names, typesOnly } of source.reexports) {
    const file = posix.join(posix.dirname(source.file), from)
    if (!from.startsWith(".") || !/\/src\/(?:internal|generated)\//.test(file)) {
      also.push(from)
      continue
    }
    const target = exportsOf(readSource(file))
    also.push(...target.also)
    const chosen = target.entries.filter(({ name }) => names === "all" || names.includes(name))
    entries.push(...chosen.map((entry): Entry => (typesOnly ? { ...entry, kind: "type" } : entry)))
  }
  return { entries: entries.filter(({ name }, index) => entries.findIndex((_) => _.name === name) === index), also }
}

/** All files of a package's source. */
export const sourcesOf = (folder: string): ReadonlyArray<Source> =>
  globSync(`packages/${folder}/src/**/*.ts`, { cwd: root }).toSorted().map(readSource)
