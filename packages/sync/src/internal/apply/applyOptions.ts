/** Options of an apply: checked, with the defaults written out. */
import * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Result from "effect/Result"
import { expectedHash, readDigits } from "../model/hash.ts"
import { fieldsOf } from "../plan/checkedInput.ts"
import { defaulted, read } from "../plan/defaulted.ts"
import { defaultRate } from "../plan/estimate.ts"

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
export const checkApplyOptions = (options?: ApplyOptions): Result.Result<CheckedOptions, ReadonlyArray<Issue>> => {
  const issues: Array<Issue> = []
  const given = fieldsOf(options, ["options"], Object.keys(fields), issues)
  const { expect, ...checked } = read(given, fields, "options", issues)
  return issues.length > 0 ? Result.fail(issues) : Result.succeed({ ...checked, expect: readDigits(expect) ?? "" })
}

const isRate = (value: unknown): value is number => typeof value === "number" && value > 0 && value <= 1

const isConcurrency = (value: unknown): value is number => Field.Offset.is(value) && value >= 1

const isHash = (value: unknown): value is string => readDigits(value) !== undefined

const fields = {
  rate: defaulted(Field.make("a number above 0 and at most 1", isRate), defaultRate),
  concurrency: defaulted(Field.make("an integer of at least 1", isConcurrency), 16),
  // Any plan will do.
  expect: defaulted(Field.make(expectedHash, isHash), ""),
  stale: defaulted(Field.literals(["reject", "skip"]), "reject")
}
