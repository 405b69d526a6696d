import type { Issue } from "../Issue.ts"

/** Returns the issue of a value that is not what is expected. */
export const issuesOf = (expected: string): ReadonlyArray<Issue> => [{ path: [], expected }]

/** Returns the issues of what stands at a key, as those of what it stands in. */
export const within = (key: string | number, issues: ReadonlyArray<Issue>): ReadonlyArray<Issue> =>
  issues.map(({ expected, path }) => ({ path: [key, ...path], expected }))
