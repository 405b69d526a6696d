/**
 * What the compiler and the linter cannot say of published code: which way imports go, that `effect` is imported deep,
 * that nothing needs Node where an edge function runs, and which shortcuts are not taken.
 */
import { globSync, readFileSync } from "node:fs"
import { isBuiltin } from "node:module"
import { posix, resolve } from "node:path"
import { type Comment, parseSync, Visitor } from "oxc-parser"
import { findCycles } from "./cycles.ts"

export interface Problem {
  readonly file: string
  readonly line: number
  readonly why: string
}

/** What each package may import of the others: sync -> memberships -> http -> core, node -> http, and testing and cli above them. */
const order: Readonly<Record<string, ReadonlyArray<string>>> = {
  core: [],
  http: ["core"],
  node: ["core", "http"],
  memberships: ["core", "http"],
  sync: ["core", "http", "memberships"],
  testing: ["core", "memberships"],
  cli: ["core", "http", "memberships", "sync", "testing"]
}

/** Folders of sync's `internal/`, of which each may import those before it. */
const syncFolders = ["model", "order", "journal", "text", "plan", "apply", "undo", "durable"]

const onNode: ReadonlySet<string> = new Set(["node", "testing", "cli"])

/** Imports the types alone of what it looks up at run time, where there is Node. */
const lookup = "packages/sync/src/internal/journal/node.ts"

const whyNotImported = (specifier: string, file: string, pkg: string): string | undefined => {
  if (specifier.startsWith(".")) {
    const target = posix.join(posix.dirname(file), specifier)
    return target.startsWith(`packages/${pkg}/src/`)
      ? whyNotFolder(file, target)
      : `"${specifier}" leaves packages/${pkg}/src: import another package by its name`
  }
  const [scope, name] = specifier.split("/")
  if (scope === "@effect-clerk" && name !== undefined) {
    return order[pkg]?.includes(name)
      ? undefined
      : `${pkg} may not import "${specifier}": imports go sync -> memberships -> http -> core, node -> http, testing -> memberships, core`
  }
  if (/^effect(?:\/[a-z][^/]*)?$/.test(specifier)) {
    return `"${specifier}" is a barrel, which bundlers do not shake: import the module itself, such as "effect/Effect"`
  }
  if (!onNode.has(pkg) && isBuiltin(specifier)) {
    return `"${specifier}" is a Node built-in, and ${pkg} runs where there is no Node`
  }
  if (!onNode.has(pkg) && specifier.startsWith("@effect/platform-node")) {
    return `"${specifier}" needs Node, and ${pkg} runs where there is no Node`
  }
  return undefined
}

const whyNotFolder = (file: string, target: string): string | undefined => {
  const [from, to] = [syncFolderOf(file), syncFolderOf(target)]
  if (from === undefined || to === undefined || syncFolders.indexOf(to) <= syncFolders.indexOf(from)) return undefined
  return `${from} may not import ${to}: imports between sync's folders go ${syncFolders.toReversed().join(" -> ")}`
}

const syncFolderOf = (path: string): string | undefined => /^packages\/sync\/src\/internal\/([^/]+)\//.exec(path)?.[1]

/** Names the package, or the folder of sync, of a file, where the order does not have it. */
const withoutPlace = (file: string, pkg: string): string | undefined => {
  if (order[pkg] === undefined) return `packages/${pkg}`
  const folder = syncFolderOf(file)
  return folder === undefined || syncFolders.includes(folder) ? undefined : `packages/sync/src/internal/${folder}`
}

/** Everything that is wrong with one file of published code; `file` is its path from the root, with `/`. */
export const check = (file: string, source: string): ReadonlyArray<Problem> => {
  const pkg = /^packages\/([^/]+)\/src\//.exec(file)?.[1]
  if (pkg === undefined) return []
  const problems: Array<Problem> = []
  const report: Report = (offset, why) => {
    problems.push({ file, line: source.slice(0, offset).split("\n").length, why })
  }
  const unknown = withoutPlace(file, pkg)
  if (unknown !== undefined) report(0, `${unknown} has no place in the order of imports yet: give it one`)
  const { comments, errors, program } = parseSync(file, source)
  for (const error of errors) report(error.labels[0]?.start ?? 0, error.message)
  for (const comment of comments) checkComment(comment, report)
  importVisitor(file, pkg, report).visit(program)
  shortcutVisitor(report).visit(program)
  return problems.toSorted((a, b) => a.line - b.line)
}

type Report = (offset: number, why: string) => void

const checkComment = ({ start, value }: Comment, report: Report): void => {
  const mark = /\b(?:TODO|FIXME|XXX|HACK)\b/.exec(value)
  // A comment's value starts behind its two opening characters.
  if (mark !== null) report(start + 2 + mark.index, `${mark[0]} in published code: finish it`)
}

/** Checks what a file imports, and exports of other files. */
const importVisitor = (file: string, pkg: string, report: Report): Visitor => {
  const imported = (offset: number, specifier: string): void => {
    const why = whyNotImported(specifier, file, pkg)
    if (why !== undefined) report(offset, why)
  }
  return new Visitor({
    ImportDeclaration: (node) => {
      if (file !== lookup || node.importKind !== "type") imported(node.start, node.source.value)
    },
    ExportAllDeclaration: (node) => imported(node.start, node.source.value),
    ExportNamedDeclaration: (node) => {
      if (node.source !== null) imported(node.start, node.source.value)
    },
    ImportExpression: (node) => {
      if (node.source.type === "Literal" && typeof node.source.value === "string") {
        imported(node.start, node.source.value)
      } else {
        report(node.start, "an import whose target is computed can be neither checked nor bundled")
      }
    },
    TSImportType: (node) => imported(node.start, node.source.value),
    TSExternalModuleReference: (node) => imported(node.start, node.expression.value)
  })
}

/** Checks for the shortcuts that are not taken. */
const shortcutVisitor = (report: Report): Visitor =>
  new Visitor({
    ThrowStatement: (node) => report(node.start, "throw: a failure stands in the Effect's type"),
    TSAnyKeyword: (node) => report(node.start, "any: use unknown and decode it"),
    TSAsExpression: (node) => {
      if (node.expression.type === "TSAsExpression" && node.expression.typeAnnotation.type === "TSUnknownKeyword") {
        report(node.start, "as unknown as: the cast hides a type error")
      }
    }
  })

/** Checks all published code under a root. */
export const checkTree = (root: string): ReadonlyArray<Problem> => {
  const files = globSync("packages/*/src/**/*.ts", { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .toSorted()
  const sources = new Map(files.map((file) => [file, readFileSync(resolve(root, file), "utf8")]))
  const circles = findCycles(sources).map((circle): Problem => {
    const [file = "", ...others] = circle
    return { file, line: 1, why: `a circle of imports: ${[file, ...others, file].join(" -> ")}` }
  })
  return [...circles, ...Array.from(sources).flatMap(([file, source]) => check(file, source))]
}

if (import.meta.main) {
  const problems = checkTree(resolve(import.meta.dirname, ".."))
  for (const { file, line, why } of problems) console.error(`${file}:${line}: ${why}`)
  console.log(problems.length === 0 ? "boundaries: clean" : `boundaries: ${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
}
