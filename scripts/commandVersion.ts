/**
 * The answer to `--version` alone. The build puts it before the modules of the command, whose evaluation takes longer than all
 * else that such a start does.
 */
import { writeSync } from "node:fs"
import { version } from "../packages/core/src/internal/version.ts"

const [, , flag, ...others] = process.argv

if ((flag === "--version" || flag === "-v") && others.length === 0) {
  try {
    writeSync(1, `clerk-memberships v${version}\n`)
    process.exit()
  } catch {
    // The command itself knows what to do about a stdout that cannot be written to.
  }
}
