import type { Issue } from "../Issue.ts"
import { missingKey, unknownKey } from "./missingKey.ts"
import { oneLine } from "./text.ts"

/** Limit of the issues that are shown, so that a message fits one line of a log. */
const maxIssues = 10

/** Formats issues on one line, the first 10 of them. */
export const formatIssues = (issues: ReadonlyArray<Issue>): string => {
  const first = issues
    .slice(0, maxIssues)
    .map(({ expected, path }) => `${formatPath(path)}: ${formatExpected(expected)}`)
  return [...first, ...(issues.length > maxIssues ? [`and ${issues.length - maxIssues} more`] : [])].join("; ")
}

const formatPath = (path: Issue["path"]): string => {
  if (path.length === 0) return "(root)"
  const keys = path.map((key, index) => (typeof key === "number" ? `[${key}]` : index === 0 ? key : `.${key}`))
  return oneLine(keys.join(""), 100)
}

const formatExpected = (expected: string): string => {
  if (expected === missingKey) return "is required"
  return expected === unknownKey ? "unknown key" : `expected ${expected}`
}
