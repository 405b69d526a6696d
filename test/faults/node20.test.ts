import { build } from "esbuild"
import { execFile } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"
import { node20 } from "@effect-clerk/test-support/node20"

interface Ran {
  readonly code: number | string
  readonly output: string
}

const run = (file: string, args: ReadonlyArray<string>): Promise<Ran> =>
  new Promise((resolve) => {
    execFile(file, args, { maxBuffer: 1 << 26 }, (error, stdout, stderr) =>
      resolve({ code: error === null ? 0 : (error.code ?? "killed"), output: stdout + stderr })
    )
  })

it("each fault comes to the same over Node 20's fetch", { timeout: 600_000 }, async () => {
  const directory = mkdtempSync(join(tmpdir(), "faults-"))
  try {
    // Node 20 takes no types, and vitest takes no Node 20.
    const outfile = join(directory, "main.mjs")
    await build({
      entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "node20/main.ts")],
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      outfile,
      logLevel: "warning"
    })
    const { code, output } = await run(node20, [outfile])
    const lines = output.trimEnd().split("\n")
    expect(lines.filter((line) => line.includes("WRONG"))).toEqual([])
    expect(lines.at(-1)).toMatch(/2 transports, \d{4} calls on Node 20\.[\d.]+: each as the table says$/)
    expect(code).toBe(0)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
