import { version } from "@effect-clerk/core/internal"
import { globSync, readFileSync } from "node:fs"
import { describe, expect, it } from "vitest"

const root = new URL("../../", import.meta.url)

const filesOf = (pattern: string): ReadonlyArray<string> => globSync(pattern, { cwd: root })

const read = (file: string): string => readFileSync(new URL(file, root), "utf8")

describe("version", () => {
  it.each(filesOf("packages/*/package.json"))("is the one in %s", (file) => {
    expect(JSON.parse(read(file))).toHaveProperty("version", version)
  })

  it("is written nowhere else in the packages' code", () => {
    const spellings = [`"${version}"`, `/${version}"`]
    const isWritten = (file: string) => spellings.some((spelling) => read(file).includes(spelling))
    expect(filesOf("packages/*/src/**/*.ts").filter(isWritten)).toEqual(["packages/core/src/internal/version.ts"])
  })
})
