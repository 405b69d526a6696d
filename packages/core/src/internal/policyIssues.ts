import type { Issue } from "../Issue.ts"

/** Each kind of policy: a field that only it has, and an expression that makes one. */
const kinds = {
  RetryPolicy: { field: "backoff", example: "exponential()" },
  TimeoutPolicy: { field: "attempt", example: 'make({ total: "5 seconds" })' },
  RateLimitPolicy: { field: "instance", example: 'make({ limit: 50, window: "5 seconds" })' }
} as const

/**
 * Returns the issues of a policy. Programs without types may give anything as one, or one kind in place of another: then the
 * issue names the `option` as the caller wrote it, and how to make such a policy.
 */
export const policyIssues = (
  policy: { readonly issues: ReadonlyArray<Issue> },
  kind: keyof typeof kinds,
  option: string = kind
): ReadonlyArray<Issue> => {
  const { example, field } = kinds[kind]
  return isList(policy?.issues) && field in policy
    ? policy.issues
    : [{ path: [option], expected: `a ${kind}; use ${kind}.${example}` }]
}

const isList = (value: unknown): boolean => Array.isArray(value)
