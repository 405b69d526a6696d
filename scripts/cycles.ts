/**
 * Finds circles of imports between the files of published code, imports of types among them: a circle of types alone runs,
 * but neither of its files can be read or moved without the other.
 */
import { posix } from "node:path"
import { parseSync } from "oxc-parser"

/** Returns the files of the same package that a file imports or exports from. */
const importsOf = (file: string, source: string): ReadonlyArray<string> =>
  parseSync(file, source).program.body.flatMap((node) =>
    (node.type === "ImportDeclaration" ||
      node.type === "ExportAllDeclaration" ||
      node.type === "ExportNamedDeclaration") &&
    node.source?.value.startsWith(".")
      ? [posix.join(posix.dirname(file), node.source.value)]
      : []
  )

/** Returns each circle once, as the files on its way. The sources are given by their paths from the root. */
export const findCycles = (sources: ReadonlyMap<string, string>): ReadonlyArray<ReadonlyArray<string>> => {
  const cycles: Array<ReadonlyArray<string>> = []
  const done = new Set<string>()
  const visit = (file: string, path: ReadonlyArray<string>): void => {
    const start = path.indexOf(file)
    if (start >= 0) cycles.push(path.slice(start))
    const source = sources.get(file)
    if (start >= 0 || done.has(file) || source === undefined) return
    for (const imported of importsOf(file, source)) visit(imported, [...path, file])
    done.add(file)
  }
  for (const file of sources.keys()) visit(file, [])
  return cycles
}
