/** One page for each code and each reason of a failure, made of the tables of `docs/failures.md` and of the doc comments. */
import { readFileSync } from "node:fs"
import { resolve } from "node:path"
import { root } from "../packages.ts"
import { type Cause, documentedCodes, type Meeting, readFailures } from "./failures.ts"
import { docText, firstSentence, type Page, paragraphs, propertyTable, table } from "./page.ts"
import { readSource } from "./source.ts"

/** The errors and reasons, each with the module that declares it. A failure's message links to its page by this name. */
const types: Readonly<Record<string, string>> = {
  ClerkErrors: "ClerkErrors",
  InvalidRequest: "SDKException",
  MalformedResponse: "SDKException",
  RateLimiter: "SDKException",
  SDKException: "SDKException",
  Timeout: "SDKException",
  Transport: "SDKException",
  UnexpectedStatus: "SDKException"
}

/** The names of the errors and reasons. */
export const errorTypes = Object.keys(types)

export const errorPages = (): ReadonlyArray<Page> => {
  const tables = readFailures(readFileSync(resolve(root, "docs/failures.md"), "utf8"))
  const codes = documentedCodes.toSorted()
  return [
    index(codes, tables),
    ...errorTypes.map((name) => typePage(name, tables.rows)),
    ...codes.map((code) => codePage(code, tables))
  ]
}

type Tables = ReturnType<typeof readFailures>

/** The rows that speak of a cause, whichever table has them. */
const causesOf = (name: string, { codes, rows }: Tables): ReadonlyArray<Cause> =>
  [...rows, ...codes].filter(({ cause }) => cause === name)

const uniqueOf = (values: ReadonlyArray<string | number | undefined>): string =>
  [...new Set(values.filter((value) => value !== undefined))].join(", ")

const index = (codes: ReadonlyArray<string>, tables: Tables): Page => ({
  route: "/errors/",
  text: paragraphs(
    "# Errors",
    "One page for each error, for each reason of an `SDKException`, and for each code that Clerk lists. [Failures](/failures) " +
      "explains how to read them, and makes responses of your own server of them.",
    "## Errors and reasons",
    table(
      ["error or reason", "what happened"],
      errorTypes.map((name) => [link(name), firstSentence(entryOf(name)?.doc.text ?? "")])
    ),
    "## Codes of Clerk",
    table(
      ["code", "status", "kind"],
      codes.map((code) => {
        const causes = causesOf(code, tables)
        return [link(code), uniqueOf(causes.map(({ status }) => status)), uniqueOf(causes.map(({ kind }) => kind))]
      })
    )
  )
})

const link = (name: string): string => `[\`${name}\`](/errors/${name})`

const entryOf = (name: string) =>
  readSource(`packages/core/src/${types[name]}.ts`).entries.find((entry) => entry.name === name)

const typePage = (name: string, rows: ReadonlyArray<Meeting>): Page => {
  const entry = entryOf(name)
  const met = rows.filter(({ cause, error }) => cause === name || (error === name && name === "ClerkErrors"))
  return {
    route: `/errors/${name}`,
    text: paragraphs(
      `# ${name}`,
      entry && docText(entry.doc),
      propertyTable(entry?.properties ?? []),
      met.length === 0 ? "" : "## When it happens",
      met.length === 0 ? "" : meetings(met, name === "ClerkErrors")
    )
  }
}

const meetings = (rows: ReadonlyArray<Meeting>, withCode: boolean): string =>
  table(
    ["operation", ...(withCode ? ["code"] : []), "status", "error", "`processed`", "what to do"],
    rows.map(({ action, cause, error, operation, processed, service, status }) => [
      /^(?:any|a )/.test(operation) ? operation : `\`${service}.${operation}\``,
      ...(withCode ? [link(cause)] : []),
      `${status ?? "none"}`,
      link(error),
      `\`${processed}\``,
      action
    ])
  )

const codePage = (code: string, tables: Tables): Page => {
  const causes = causesOf(code, tables)
  const rows = tables.rows.filter(({ cause }) => cause === code)
  const other = tables.codes.find(({ cause }) => cause === code)
  return {
    route: `/errors/${code}`,
    text: paragraphs(
      `# ${code}`,
      "An error of Clerk's. `hasCode(error, code)` finds it in either error, and `ClerkFailure.codes(error)` lists it.",
      table(
        ["status", "kind", "`ClerkFailure.httpStatus`", "`processed`"],
        [
          [
            uniqueOf(causes.map(({ status }) => status)),
            `\`${uniqueOf(causes.map(({ kind }) => kind))}\``,
            uniqueOf(causes.map(({ own }) => own)),
            `\`${uniqueOf(causes.map(({ processed }) => processed))}\``
          ]
        ]
      ),
      "## What to do",
      rows.length > 0 ? meetings(rows, false) : other?.action,
      rows.length > 0
        ? ""
        : "It is a [`ClerkErrors`](/errors/ClerkErrors) where Clerk's document lists the status for the operation, else an " +
            "[`SDKException`](/errors/SDKException) with [`UnexpectedStatus`](/errors/UnexpectedStatus)."
    )
  }
}
