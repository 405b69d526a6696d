/** Options of an apply: checked, with the defaults written out. */
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"
import { defaultRate } from "../plan/estimate.ts"
import { expectedHash, readDigits } from "../model/hash.ts"
import { fieldsOf } from "../invalidRequest.ts"

/**
 * Options of `apply` and `run`.
 *
 * @category inputs
 * @since 0.1.0
 */
export interface ApplyOptions {
  /**
   * Share of the quota that the apply takes, above 0 and at most 1; 0.5 unless given, since the live application takes its
   * own. It multiplies the limit of `RateLimitPolicy.Current`.
   */
  readonly rate?: number | undefined
  /** Number of requests in flight; 16 unless given. */
  readonly concurrency?: number | undefined
  /** Hash of the plan that was reviewed: as a whole, or its first digits, at least 16. Another plan is not applied. */
  readonly expect?: string | undefined
  /**
   * Outcome for what has changed since the plan was made: `"reject"` unless given, which applies nothing, or `"skip"`, which
   * applies the other actions.
   */
  readonly stale?: "reject" | "skip" | undefined
}

export interface CheckedOptions {
  readonly rate: number
  readonly concurrency: number
  /** Digits without `sha256:`; empty where any plan will do. */
  readonly expect: string
  readonly stale: "reject" | "skip"
}

/** Returns the options with all defaults, or all issues of what is invalid. Programs without types may pass anything. */
export const checkApplyOptions = (options: ApplyOptions = {}): Result.Result<CheckedOptions, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const given: { readonly [_ in keyof ApplyOptions]?: unknown } = fieldsOf(options, ["options"], names, issues)
  const { concurrency = 16, expect, rate = defaultRate, stale = "reject" } = given
  const check = <A>(name: keyof ApplyOptions, value: unknown, is: (value: unknown) => value is A, expected: string) => {
    if (is(value)) return value
    issues.push({ path: ["options", name], expected })
    return undefined
  }
  const checked = {
    rate: check("rate", rate, isRate, "a number above 0 and at most 1") ?? defaultRate,
    concurrency: check("concurrency", concurrency, isConcurrency, "an integer of at least 1") ?? 1,
    expect: expect === undefined ? "" : (readDigits(check("expect", expect, isHash, expectedHash)) ?? ""),
    stale: check("stale", stale, isStale, 'one of "reject", "skip"') ?? "reject"
  }
  return issues.length > 0 ? Result.fail(issues) : Result.succeed(checked)
}

const names: ReadonlyArray<string> = ["rate", "concurrency", "expect", "stale"]

const isRate = (value: unknown): value is number => typeof value === "number" && value > 0 && value <= 1

const isConcurrency = (value: unknown): value is number =>
  typeof value === "number" && Number.isSafeInteger(value) && value >= 1

const isHash = (value: unknown): value is string => readDigits(value) !== undefined

const isStale = (value: unknown): value is "reject" | "skip" => value === "reject" || value === "skip"
