/** The example of each method: its statement in the program of `docs/calls`, which the tests run. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { parseSync, type Span, Visitor } from "oxc-parser"
import { root } from "../packages.ts"

/** Returns the statements of a service's program by the methods that they call, with what each yields. */
export const callsOf = (service: string): ReadonlyMap<string, string> => {
  const page = readFileSync(resolve(root, `docs/calls/${service}.md`), "utf8")
  const code = page.split("```ts\n")[1]?.split("```")[0] ?? ""
  const [, variable = ""] = new RegExp(`const (\\w+) = yield\\* ${service}\\n`).exec(code) ?? []
  const call = new RegExp(`\\b${variable}\\.(\\w+)\\(`)
  const calls = new Map<string, string>()
  for (const { end, start } of statementsOf(code)) {
    const [, method] = call.exec(code.slice(start, end)) ?? []
    if (method !== undefined) calls.set(method, withoutMargin(code, start, paragraphEnd(code, end)))
  }
  return calls
}

/** The statements that a call may be, innermost last. */
const statementsOf = (code: string): ReadonlyArray<Span> => {
  const statements: Array<Span> = []
  new Visitor({
    ExpressionStatement: (statement) => void statements.push(statement),
    VariableDeclaration: (statement) => void statements.push(statement)
  }).visit(parseSync("program.ts", code).program)
  // The whole program is a statement, too: of those that hold a call, the shortest one tells about it.
  return statements.toSorted((a, b) => b.end - b.start - (a.end - a.start))
}

const paragraphEnd = (code: string, end: number): number => {
  const blank = code.slice(end).search(/\n\s*\n|\n\}/)
  return blank < 0 ? code.length : end + blank
}

const withoutMargin = (code: string, start: number, end: number): string => {
  const margin = code.slice(code.lastIndexOf("\n", start) + 1, start)
  return code.slice(start, end).replaceAll(`\n${margin}`, "\n")
}
