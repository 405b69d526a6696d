/** What the registry knows of vulnerabilities in what the published packages depend on. */
import { type Ended, spawned } from "./spawned.ts"

/** Returns a line where there is nothing to report, or where the registry cannot say. */
export const judge = ({
  output,
  status
}: Pick<Ended, "output" | "status">): { readonly line: string } | { readonly problem: string } => {
  if (status === 0) return { line: "audit: clean" }
  return /ERR_PNPM_AUDIT_BAD_RESPONSE[^]*responded with (?:404|405|501)/.test(output)
    ? { line: "audit: skipped, since the registry has no such endpoint" }
    : { problem: output }
}

export const audit = (): ReturnType<typeof judge> =>
  judge(spawned("pnpm", ["audit", "--prod", "--filter", "./packages/*"]))
