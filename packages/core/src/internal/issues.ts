import type { Issue } from "../Issue.ts"

/** Returns the issue of a value that is not what is expected. */
export const issuesOf = (expected: string): ReadonlyArray<Issue> => [{ path: [], expected }]

/**
 * Adds the issues of what stands at a key to those of what it stands in. One by one: there may be as many as an array has items,
 * and no call takes so many arguments.
 */
export const addWithin = (all: Array<Issue>, key: string | number, issues: ReadonlyArray<Issue>): void => {
  for (const { expected, path } of issues) all.push({ path: [key, ...path], expected })
}

/** Returns the issues of what stands at a key, as those of what it stands in. */
export const within = (key: string | number, issues: ReadonlyArray<Issue>): ReadonlyArray<Issue> => {
  const all: Array<Issue> = []
  addWithin(all, key, issues)
  return all
}
