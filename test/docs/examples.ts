/** The examples of the documentation as modules: each `// =>` becomes an assertion, each line keeps its number. */
import { type Expression, parseSync, Visitor } from "oxc-parser"

/** A block of a page, or of a comment. */
export interface Block extends Example {
  /** The first word behind its fence, or nothing. */
  readonly language: string
}

export interface Example {
  /** The path of the file that holds the example, from the root. */
  readonly file: string
  /** The line of its first line of code, from 1. */
  readonly line: number
  readonly code: string
}

const fence = /^(?<margin>[ \t]*(?:\* ?)?)```(?<language>\w*)[^\n]*\n(?<body>[\s\S]*?)^[ \t]*(?:\* ?)?```[ \t]*$/gm

/** The blocks of a page, or of a source file's comments. */
export const blocksOf = (file: string, text: string): ReadonlyArray<Block> =>
  Array.from(text.matchAll(fence), ({ groups, index }) => {
    const { body = "", language = "", margin = "" } = groups ?? {}
    const lines = body.split("\n").map((line) => (line.startsWith(margin) ? line.slice(margin.length) : line.trim()))
    // A blank line of a comment has no space behind its asterisk.
    const code = lines.map((line) => (line === "*" ? "" : line)).join("\n")
    return { file, line: text.slice(0, index).split("\n").length + 1, code, language }
  })

/** The `ts` blocks of a page, or of a source file's comments. */
export const extract = (file: string, text: string): ReadonlyArray<Example> =>
  blocksOf(file, text).flatMap(({ language, ...example }) => (language === "ts" ? [example] : []))

interface Edit {
  readonly at: number
  /** The end of what the text replaces; nothing is replaced without it. */
  readonly to?: number
  readonly text: string
}

/** A statement that a comment may stand behind. */
interface Statement {
  readonly start: number
  readonly end: number
  /** The name that it declares. */
  readonly name?: string
  /** The function that prints its value, `console.log`. */
  readonly print?: { readonly start: number; readonly end: number }
}

const promise = /^\s*=>\s*(?<expected>.+?)\s*$/

/**
 * An example's module. `expression // => value`, `console.log(expression) // => value` and `const name = expression // => value` assert
 * that what is on the left deep-equals the value; such a comment behind anything else is an error, so that none is passed over.
 */
export const toModule = ({ code, file, line }: Example): string => {
  const { comments, errors, program } = parseSync("example.ts", code)
  if (errors.length > 0) throw new SyntaxError(`${file}:${line}: ${errors[0]?.message}`)
  const statements: Array<Statement> = []
  new Visitor({
    ExpressionStatement: ({ end, expression }) => {
      const { start } = expression
      const print = printOf(expression, code)
      statements.push(
        print === undefined ? { start, end: Math.max(end, expression.end) } : { start, end: expression.end, print }
      )
    },
    VariableDeclaration: ({ declarations, end, start }) => {
      const [first, ...others] = declarations
      if (first?.id.type === "Identifier" && others.length === 0) statements.push({ start, end, name: first.id.name })
    }
  }).visit(program)
  const edits: Array<Edit> = []
  for (const comment of comments) {
    const expected = promise.exec(comment.value)?.groups?.["expected"]
    if (expected === undefined) continue
    const statement = statements
      .filter(({ end }) => end <= comment.start && code.slice(end, comment.start).trim() === "")
      .findLast(({ end }) => !code.slice(end, comment.start).includes("\n"))
    if (statement === undefined) {
      throw new SyntaxError(`${file}:${line + code.slice(0, comment.start).split("\n").length - 1}: nothing to compare`)
    }
    const opening = ";expect("
    const assertion = `).toStrictEqual((${expected}));`
    if (statement.print !== undefined) {
      const { end, start } = statement.print
      edits.push({ at: start, to: end, text: ";expect" }, { at: statement.end, text: assertion.slice(1) })
    } else if (statement.name === undefined) {
      edits.push({ at: statement.start, text: opening }, { at: statement.end, text: assertion })
    } else {
      edits.push({ at: statement.end, text: `${opening}${statement.name}${assertion}` })
    }
  }
  let module = code
  for (const { at, text, to = at } of edits.toSorted((a, b) => b.at - a.at))
    module = module.slice(0, at) + text + module.slice(to)
  // Imports are hoisted: at the end, this one moves no line.
  return `${"\n".repeat(line - 1)}${module}\nimport { expect } from "vitest"\nexport {}\n`
}

/** The callee of a call that prints one value. Of several, an assertion would see the first alone. */
const printOf = (expression: Expression, code: string): Statement["print"] => {
  if (expression.type !== "CallExpression" || expression.arguments.length !== 1) return undefined
  const { callee } = expression
  return code.slice(callee.start, callee.end) === "console.log" ? callee : undefined
}
