/** Commands that the scripts run, and wait for. */
import { spawnSync } from "node:child_process"
import { root } from "./packages.ts"

/** Result of a command: its exit status, and all that it printed. */
export interface Ended {
  /** The status; `null` for a command that could not be started, or was ended by a signal. */
  readonly status: number | null
  readonly stdout: string
  /** Both outputs, and the reason where it could not be started. */
  readonly output: string
}

/** Runs a command in the repository's folder. */
export const spawned = (command: string, args: ReadonlyArray<string>): Ended => {
  const { error, status, stderr, stdout } = spawnSync(command, args, { cwd: root, encoding: "utf8" })
  // Both are null where it was not started.
  const printed = [stdout, stderr].map((text: string | null) => text ?? "")
  return { status, stdout: printed[0] ?? "", output: [...printed, error?.message ?? ""].join("") }
}
