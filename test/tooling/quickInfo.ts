/** The editor's quick information on a name, as TypeScript's language service gives it. */
import { existsSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import ts from "typescript"

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  allowImportingTsExtensions: true,
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  skipLibCheck: true,
  types: []
}

export interface QuickInfo {
  /** The name with its type. */
  readonly signature: string
  /** The text of its doc comment, without the tags. */
  readonly docs: string
}

/** Returns the quick information on each expression, behind its last dot, in the scope of a preamble. */
export const quickInfo = (preamble: string, expressions: ReadonlyArray<string>): ReadonlyArray<QuickInfo> => {
  const file = resolve(import.meta.dirname, "quickInfo.virtual.ts")
  const text = `${preamble}\n${expressions.join("\n")}\n`
  const host: ts.LanguageServiceHost = {
    getCompilationSettings: () => options,
    getScriptFileNames: () => [file],
    getScriptVersion: () => "1",
    getScriptSnapshot: (name) =>
      name === file
        ? ts.ScriptSnapshot.fromString(text)
        : existsSync(name)
          ? ts.ScriptSnapshot.fromString(readFileSync(name, "utf8"))
          : undefined,
    getCurrentDirectory: () => import.meta.dirname,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (name) => name === file || ts.sys.fileExists(name),
    readFile: (name) => (name === file ? text : ts.sys.readFile(name)),
    directoryExists: (name) => ts.sys.directoryExists(name),
    getDirectories: (name) => ts.sys.getDirectories(name),
    realpath: (name) => ts.sys.realpath?.(name) ?? name
  }
  const service = ts.createLanguageService(host)
  let start = preamble.length + 1
  return expressions.map((expression) => {
    const info = service.getQuickInfoAtPosition(file, start + expression.lastIndexOf(".") + 1)
    start += expression.length + 1
    return {
      signature: ts.displayPartsToString(info?.displayParts),
      docs: ts.displayPartsToString(info?.documentation)
    }
  })
}
