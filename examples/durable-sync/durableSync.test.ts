import { describe, expect, it } from "vitest"
import { execFile } from "node:child_process"

const start = (...args: ReadonlyArray<string>) =>
  new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
    const child = execFile(
      process.execPath,
      [new URL("src/start.ts", import.meta.url).pathname, ...args],
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr })
    )
  })

describe("examples/durable-sync", () => {
  it(
    "survives the loss of each runner, and leaves an organization alone until somebody acknowledges its plan",
    { timeout: 600_000 },
    async () => {
      const { code, output } = await start()
      const lines = [
        /org_acme: started 329 actions/,
        /== kill -9 of one runner/,
        /== kill -9 of the other/,
        /org_acme: Finished \{ done: \d+, found: \d+, failed: 0, held: 0, stale: 0, interrupted: 0 \}/,
        /org_acme: 150 of 300 members \(25% is 75\)\. If that is meant: acknowledge: \{ removals: 150 \}/,
        /== Somebody acknowledges that/,
        /org_acme: started 180 actions/,
        /org_acme: Finished \{ done: \d+, found: \d+, failed: 0, held: 0/
      ]
      let rest = output
      for (const line of lines) {
        expect(rest).toMatch(line)
        rest = rest.slice(rest.search(line))
      }
      expect(code).toBe(0)
    }
  )
})
