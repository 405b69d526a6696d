import type { Issue } from "../Issue.ts"
import { cut } from "./text.ts"

/** Returns the issue of a value that is not what is expected. */
export const issuesOf = (expected: string): ReadonlyArray<Issue> => [{ path: [], expected }]

/** Longest key in a path. That of a program's own data may have a megabyte. */
const maxKey = 100

/** Largest number of issues that are kept of a value. An array may have millions of invalid items. */
export const maxIssues = 100

/** Returns a key as the segment of a path. */
export const segmentOf = (key: string | number): string | number => (typeof key === "string" ? cut(key, maxKey) : key)

/** Adds the issues of what stands at a key to those of what it stands in. */
export const addWithin = (all: Array<Issue>, key: string | number, issues: ReadonlyArray<Issue>): undefined => {
  for (const { expected, path } of issues)
    if (all.length < maxIssues) all.push({ path: [segmentOf(key), ...path], expected })
}

/** Returns the issues of what stands at a key, as those of what it stands in. */
export const within = (key: string | number, issues: ReadonlyArray<Issue>): ReadonlyArray<Issue> => {
  const all: Array<Issue> = []
  addWithin(all, key, issues)
  return all
}
