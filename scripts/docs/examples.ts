/** The pages whose examples use a public name. The examples are compiled and run by the project's tests. */
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import { root } from "../packages.ts"
import type { Module } from "./modules.ts"
import { routeOf } from "./routes.ts"

interface Page {
  readonly route: string
  readonly title: string
  /** Its programs. */
  readonly programs: ReadonlyArray<string>
}

let cache: ReadonlyArray<Page> | undefined

const pages = (): ReadonlyArray<Page> => {
  const read = (file: string): Page => {
    const text = readFileSync(resolve(root, file), "utf8")
    return {
      route: `/${routeOf(file)?.replace(/^\//, "")}`,
      title: /^# (.*)$/m.exec(text)?.[1] ?? "",
      programs: programsOf(text)
    }
  }
  cache ??= globSync(["docs/*.md", "packages/*/README.md", "docs/calls/*.md"], { cwd: root }).toSorted().map(read)
  return cache
}

const programsOf = (text: string): ReadonlyArray<string> =>
  Array.from(text.matchAll(/^```ts\b[^\n]*\n([\s\S]*?)^```$/gm), ([, program = ""]) => program)

/** Tells whether a program uses a name of a module: imports it, reads it of the module, or catches what has it as its tag. */
const uses = (program: string, { folder, name: module }: Pick<Module, "folder" | "name">, name: string): boolean => {
  const imports = Array.from(program.matchAll(/import (?:type )?\{([^}]*)\} from "@effect-clerk\/(\w+)(?:\/(\w+))?"/g))
  const imported = imports.some(
    ([, names = "", from, of = module]) =>
      from === folder && of === module && new RegExp(`(?:^|[ ,])${name}(?:$|[ ,])`).test(names.replaceAll("\n", " "))
  )
  const caught = program.includes(`"${name}"`) || new RegExp(`^ +${name}: \\(`, "m").test(program)
  return imported || caught || new RegExp(`\\b${module}\\.${name}\\b`).test(program)
}

/** Returns the pages with an example of a name, the first first. */
export const pagesWith = (
  module: Pick<Module, "folder" | "name">,
  name: string
): ReadonlyArray<Omit<Page, "programs">> =>
  pages().filter(({ programs }) => programs.some((program) => uses(program, module, name)))

/** Tells whether a module's own examples use a name: that of its header, and those of its other names. */
export const isInExamplesOf = (module: Module, name: string): boolean =>
  [module.doc, ...module.entries.map(({ doc }) => doc)].some(({ example }) => uses(example, module, name))
