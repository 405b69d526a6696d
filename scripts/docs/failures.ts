/** The tables of `docs/failures.md`, which `test/docs/failures.test.ts` holds true, and the codes that have to be in them. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { root } from "../packages.ts"

/** What one code or reason means, whichever operation meets it. */
export interface Cause {
  readonly cause: string
  /** Clerk's status, where a response was received. */
  readonly status: number | undefined
  readonly kind: string
  /** The status for a response of a server of one's own. */
  readonly own: number
  readonly processed: string
  readonly action: string
}

/** A code or reason that one operation meets. */
export interface Meeting extends Cause {
  readonly operation: string
  readonly error: string
}

const cellsOf = (page: string, header: RegExp): ReadonlyArray<ReadonlyArray<string>> => {
  const lines = (page.split(header)[1] ?? "").split("\n")
  const end = lines.findIndex((line) => !line.startsWith("|"))
  return lines.slice(0, end).map((line) =>
    line
      .split("|")
      .slice(1, -1)
      .map((cell) => cell.trim())
  )
}

const plain = (cell: string): string => cell.replaceAll("`", "")

const toStatus = (cell: string): number | undefined => (cell === "" ? undefined : Number(cell))

/** Reads the rows of both tables. */
export const readFailures = (
  page: string
): { readonly rows: ReadonlyArray<Meeting>; readonly codes: ReadonlyArray<Cause> } => ({
  rows: cellsOf(page, /^\| operation \| code or reason \|.*\n\| --- .*\n/m).map(
    ([operation = "", cause = "", status = "", error = "", kind = "", own, processed = "", action = ""]) => ({
      operation: plain(operation),
      cause: plain(cause),
      status: toStatus(status),
      error: plain(error),
      kind,
      own: Number(own),
      processed,
      action
    })
  ),
  codes: cellsOf(page, /^\| code \| status \|.*\n\| --- .*\n/m).map(
    ([cause = "", status = "", kind = "", own, processed = "", action = ""]) => ({
      cause: plain(cause),
      status: toStatus(status),
      kind,
      own: Number(own),
      processed,
      action
    })
  )
})

/** The codes of the type `ClerkErrorCode`. */
export const documentedCodes: ReadonlyArray<string> = Array.from(
  readFileSync(resolve(root, "packages/core/src/ClerkErrorCode.ts"), "utf8").matchAll(/^ {2}\| "(\w+)"$/gm),
  ([, code = ""]) => code
)
