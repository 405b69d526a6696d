import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, describe, expect, it } from "vitest"
import { copiesIn } from "../../scripts/copies.ts"

const folder = mkdtempSync(join(tmpdir(), "copies-"))
afterAll(() => rmSync(folder, { recursive: true }))

const written = (name: string): string => `export const ${name} = (values: ReadonlyArray<number>): number => {
  let sum = 0
  for (const value of values) {
    if (value > 10) sum += value * 2
    else if (value > 5) sum += value * 3
    else sum -= value
  }
  return sum / Math.max(1, values.length)
}
`

const sources = { paths: ["src"], tokens: 50, lines: 5 }

describe("the search for copies", () => {
  it("finds code that stands in two files, and names both", () => {
    mkdirSync(join(folder, "src"))
    writeFileSync(join(folder, "src/first.ts"), written("first"))
    expect(copiesIn(sources, folder)).toBe("")
    writeFileSync(join(folder, "src/second.ts"), written("second"))
    expect(copiesIn(sources, folder)).toMatch(/first\.ts[^]*second\.ts/)
  })
})
