/** Makes a module that a browser runs of a program in TypeScript: without its types, and with URLs in its imports. */
import { parse } from "es-module-lexer/js"
import * as Result from "effect/Result"
import { transform } from "sucrase"
import type { ImportMap } from "../messages.ts"

/** Lines stay as they are, so that the lines of the module's errors are the program's. */
export const toModule = (program: string, importMap: ImportMap): Result.Result<string, string> =>
  stripTypes(program).pipe(Result.flatMap((code) => link(code, importMap)))

const stripTypes = (program: string): Result.Result<string, string> =>
  Result.try({
    try: () => transform(program, { transforms: ["typescript"], disableESTransforms: true }).code,
    catch: messageOf
  })

const link = (code: string, importMap: ImportMap): Result.Result<string, string> =>
  Result.try({ try: () => parse(code)[0], catch: messageOf }).pipe(
    Result.flatMap((imports) => {
      let linked = code
      // From the last to the first, so that the positions of those before stay true.
      for (const { end, specifier, start, type } of imports.toReversed()) {
        if (specifier === undefined || type === "import-meta") continue
        const url = Object.hasOwn(importMap, specifier) ? importMap[specifier] : undefined
        if (url === undefined) return Result.fail(unknownModule(specifier, lineAt(code, start)))
        linked = linked.slice(0, start) + (type === "dynamic" ? JSON.stringify(url) : url) + linked.slice(end)
      }
      return Result.succeed(linked)
    })
  )

const messageOf = (cause: unknown): string => (cause instanceof Error ? cause.message : String(cause))

const lineAt = (code: string, position: number): number => code.slice(0, position).split("\n").length

const unknownModule = (specifier: string, line: number): string =>
  `line ${line}: there is no module "${specifier}" here; import effect or a module of core, http, memberships or testing`
