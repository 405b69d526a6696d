import type { Issue } from "../Issue.ts"
import { maxIssues } from "./issues.ts"
import { missingKey, unknownKey } from "./missingKey.ts"
import { oneLine } from "./text.ts"

/** Limit of the issues that are shown, so that a message fits one line of a log. */
const maxShown = 10

/** Formats issues on one line, the first 10 of them. */
export const formatIssues = (issues: ReadonlyArray<Issue>): string => {
  const shown = issues
    .slice(0, maxShown)
    .map(({ expected, path }) => `${formatPath(path)}: ${formatExpected(expected)}`)
  const more = issues.length - maxShown
  if (more > 0) shown.push(`and ${more} ${issues.length < maxIssues ? "" : "or "}more`)
  return shown.join("; ")
}

const formatPath = (path: Issue["path"]): string =>
  path.length === 0
    ? "(root)"
    : oneLine(
        path.map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`)).join(""),
        100
      )

const formatExpected = (expected: string): string => {
  if (expected === missingKey) return "is required"
  return expected === unknownKey ? "unknown key" : `expected ${expected}`
}
