import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import ts from "typescript"
import { describe, expect, it } from "vitest"
import config from "../../vitest.config.ts"

const root = resolve(import.meta.dirname, "../..")

const runnersLimit = config.test?.testTimeout ?? 0

/** Functions of the runner that take a limit as a number, or as the `timeout` of their options. */
const takesLimit = /^(?:(?:it|test|describe|beforeAll|beforeEach|afterAll|afterEach)\b|(?:expect\.poll|vi\.wait\w+)$)/

const limitOf = (argument: ts.Node): number | undefined => {
  if (ts.isNumericLiteral(argument)) return Number(argument.text)
  if (!ts.isObjectLiteralExpression(argument)) return undefined
  const timeout = argument.properties.find(
    ({ name }) => name !== undefined && ts.isIdentifier(name) && name.text === "timeout"
  )
  return timeout !== undefined && ts.isPropertyAssignment(timeout) ? limitOf(timeout.initializer) : undefined
}

/** The limits that stand in a file as numbers and are shorter than the runner's, each with its line. */
const shortLimitsOf = (file: string, text: string): ReadonlyArray<string> => {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest)
  const found: Array<string> = []
  const visit = (node: ts.Node): void => {
    if (ts.isCallExpression(node) && takesLimit.test(node.expression.getText(source))) {
      for (const argument of node.arguments) {
        const limit = limitOf(argument) ?? Infinity
        const { line } = source.getLineAndCharacterOfPosition(argument.getStart(source))
        if (limit < runnersLimit) found.push(`${file}:${line + 1}: ${limit}`)
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(source)
  return found
}

describe("the limits of the tests", () => {
  it("are nowhere shorter than the runner's, which is long for a machine that is busy", () => {
    const files = globSync(["{packages/*/test,test}/**/*.test.ts", "examples/*{,/*}.test.ts"], { cwd: root })
    expect(files.length).toBeGreaterThan(100)
    expect(files.flatMap((file) => shortLimitsOf(file, readFileSync(resolve(root, file), "utf8")))).toEqual([])
  })

  it.each([
    'it("waits", async () => {}, 60_000)',
    'it.live.each([1])("waits %i", () => 1, 60_000)',
    'it("waits", { timeout: 60_000 }, () => {})',
    'it.effect.prop("waits", [], () => 1, { timeout: 60_000 })',
    "beforeAll(() => {}, 60_000)",
    "expect.poll(() => 1, { timeout: 60_000 }).toBe(0)"
  ])("are found: %s", (text) => {
    expect(shortLimitsOf("some.test.ts", text)).toEqual(["some.test.ts:1: 60000"])
  })
})
