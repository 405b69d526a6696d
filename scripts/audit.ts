/** What the registry knows of vulnerabilities in what the published packages depend on. */
import { spawnSync } from "node:child_process"
import { root } from "./packages.ts"

/** Result of a command: its exit status, and all that it printed. */
export interface Ended {
  readonly status: number | null
  readonly output: string
}

/** Returns a line where there is nothing to report, or where the registry cannot say. */
export const judge = ({ output, status }: Ended): { readonly line: string } | { readonly problem: string } => {
  if (status === 0) return { line: "audit: clean" }
  return /ERR_PNPM_AUDIT_BAD_RESPONSE[^]*responded with (?:404|405|501)/.test(output)
    ? { line: "audit: skipped, since the registry has no such endpoint" }
    : { problem: output }
}

export const audit = (): ReturnType<typeof judge> => {
  const { status, stderr, stdout } = spawnSync("pnpm", ["audit", "--prod", "--filter", "./packages/*"], {
    cwd: root,
    encoding: "utf8"
  })
  return judge({ status, output: stdout + stderr })
}
