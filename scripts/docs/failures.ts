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
  /** The heading of its table: a service, or all of them. */
  readonly service: string
  readonly operation: string
  readonly error: string
}

/** Reads the rows of the tables by operation, one for each operation that a row names, and those of the table of other codes. */
export const readFailures = (
  page: string
): { readonly rows: ReadonlyArray<Meeting>; readonly codes: ReadonlyArray<Cause> } => {
  const [, byOperation = "", others = ""] = page.split(/^## (?:What each operation meets|Other codes)$/m)
  return {
    rows: byOperation.split(/^### /m).slice(1).flatMap(readMeetings),
    codes: cellsOf(others).map(([code = "", status = "", kind = "", own = "", processed = "", action = ""]) =>
      toCause(code, status, kind, own, processed, action)
    )
  }
}

/** Reads one service's part of the page, which begins with its name. */
const readMeetings = (part: string): ReadonlyArray<Meeting> =>
  cellsOf(part).flatMap(([operations = "", cause = "", status = "", error = "", kind = "", own = "", ...rest]) => {
    const [processed = "", action = ""] = rest
    return operations.split(", ").map((operation) => ({
      service: part.split("\n")[0] ?? "",
      operation: plain(operation),
      error: plain(error),
      ...toCause(cause, status, kind, own, processed, action)
    }))
  })

/** The cells of a part's table, without its head. */
const cellsOf = (part: string): ReadonlyArray<ReadonlyArray<string>> =>
  part
    .split("\n")
    .filter((line) => line.startsWith("|"))
    .slice(2)
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim())
    )

const toCause = (
  cause: string,
  status: string,
  kind: string,
  own: string,
  processed: string,
  action: string
): Cause => ({
  cause: plain(cause),
  status: status === "" ? undefined : Number(status),
  kind,
  own: Number(own),
  processed,
  action
})

const plain = (cell: string): string => cell.replaceAll("`", "")

/** The codes of the type `ClerkErrorCode`. */
export const documentedCodes: ReadonlyArray<string> = Array.from(
  readFileSync(resolve(root, "packages/core/src/ClerkErrorCode.ts"), "utf8").matchAll(/^ {2}\| "(\w+)"$/gm),
  ([, code = ""]) => code
)
