import { build } from "esbuild"
import { execFile } from "node:child_process"
import { accessSync, constants, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { expect, it } from "vitest"

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

const isExecutable = (file: string): boolean => {
  try {
    accessSync(file, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** `NODE20`, or the machine's own Node where that is a 20: the one on the PATH besides those that packages bring. */
const findNode20 = async (): Promise<string | undefined> => {
  const files = [
    process.env["NODE20"] ?? "",
    ...(process.env["PATH"] ?? "")
      .split(delimiter)
      .filter((directory) => !directory.includes("node_modules"))
      .map((directory) => join(directory, "node"))
  ].filter((file) => file !== "" && isExecutable(file))
  const versions = await Promise.all(files.map((file) => run(file, ["--version"])))
  return files.find((_, index) => versions[index]?.output.startsWith("v20."))
}

it("each fault comes to the same over Node 20's fetch", { timeout: 600_000 }, async (context) => {
  const node20 = await findNode20()
  if (node20 === undefined) {
    const note = "there is no Node 20 on the PATH; set NODE20 to one, to run the table of faults over its fetch"
    console.warn(note)
    return context.skip(note)
  }
  const directory = mkdtempSync(join(tmpdir(), "faults-"))
  try {
    // Node 20 takes no types, and vitest takes no Node 20.
    const outfile = join(directory, "main.mjs")
    await build({
      entryPoints: [join(dirname(fileURLToPath(import.meta.url)), "main.ts")],
      bundle: true,
      platform: "node",
      target: "node20",
      format: "esm",
      outfile,
      logLevel: "warning"
    })
    const { code, output } = await run(node20, [outfile, "fetch"])
    const lines = output.trimEnd().split("\n")
    expect(lines.filter((line) => line.includes("WRONG"))).toEqual([])
    expect(lines.at(-1)).toMatch(/2 transports, \d{4} calls on Node 20\.[\d.]+: each as the table says$/)
    expect(code).toBe(0)
  } finally {
    rmSync(directory, { recursive: true })
  }
})
