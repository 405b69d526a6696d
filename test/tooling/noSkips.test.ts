import { describe, expect, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "../..")
const vitest = join(root, "node_modules/vitest/vitest.mjs")

/** Runs one test file under the reporter, in a project of its own from which vitest can be imported. */
const runUnderReporter = (testFile: string) => {
  const cache = join(root, "node_modules/.cache")
  mkdirSync(cache, { recursive: true })
  const folder = mkdtempSync(join(cache, "no-skips-"))
  try {
    const reporter = JSON.stringify(join(root, "test/support/noSkips.ts"))
    writeFileSync(
      join(folder, "vitest.config.ts"),
      `import { noSkips } from ${reporter}\nexport default { test: { reporters: ["default", noSkips] } }\n`
    )
    writeFileSync(join(folder, "some.test.ts"), `import { expect, it } from "vitest"\n${testFile}\n`)
    const { status, stderr } = spawnSync(process.execPath, [vitest, "run", "--root", folder], { encoding: "utf8" })
    return { status, stderr }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

describe("noSkips", () => {
  it("fails a run with a skipped test, and names the test", () => {
    const { status, stderr } = runUnderReporter(
      `it("runs", () => expect(1).toBe(1))\nit.skip("does not run", () => {})`
    )
    expect(status).toBe(1)
    expect(stderr).toContain("skipped in CI: some.test.ts > does not run")
  })

  it("leaves a run without skipped tests as it is", () => {
    expect(runUnderReporter(`it("runs", () => expect(1).toBe(1))`).status).toBe(0)
  })
})
