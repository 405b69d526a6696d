import * as Field from "@effect-clerk/core/Field"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Predicate from "effect/Predicate"
import type { StreamOptions } from "../Inputs.ts"

/** Largest page that Clerk serves. */
const defaultPageSize = 500

/** Prefetches nine pages: ten are in flight at a time. */
const defaultPrefetch = 9

/** Fields of a list's input that a stream sets itself. It rejects them, or it would ignore their values without a word. */
const paging: ReadonlyArray<string> = ["limit", "offset", "orderBy"]

/** Fields of a stream's input that the list's own check does not cover. */
const ownFields = new Set<unknown>([...paging, "after", "onInvalid", "prefetch", "pageSize"])

/** Returns true for an issue of the list's check that `check` below covers. */
export const isOwnField = (issue: Issue): boolean => ownFields.has(issue.path[0])

/** Separates the options of a stream, with their defaults, from the filters of the list. */
export const split = <Input extends StreamOptions>({
  after,
  onInvalid = "fail",
  pageSize = defaultPageSize,
  prefetch = defaultPrefetch,
  ...filters
}: Input) => ({ after, onInvalid, pageSize, prefetch, filters })

/** Finds the options that are not valid, each by its name. */
export const check = (input: StreamOptions): ReadonlyArray<Issue> => {
  const { after, filters, onInvalid, pageSize, prefetch } = split(input)
  const issues: Array<Issue> = []
  const expect = (isValid: boolean, option: string, expected: string): void => {
    if (!isValid) issues.push({ path: [option], expected })
  }
  expect(Field.Limit.is(pageSize), "pageSize", "an integer from 1 to 500")
  expect(isPrefetch(prefetch), "prefetch", "an integer from 0 to 50")
  expect(isCursor(after), "after", "the last record received, with its id and createdAt")
  expect(onInvalid === "fail" || Predicate.isFunction(onInvalid), "onInvalid", '"fail" or a function')
  for (const [field, value] of Object.entries(filters)) {
    if (!paging.includes(field)) continue
    expect(value === undefined, field, "to be left out: a stream reads every page; use pageSize, or Stream.take")
  }
  return issues
}

const isPrefetch = (prefetch: number): boolean => Number.isInteger(prefetch) && prefetch >= 0 && prefetch <= 50

const isCursor = (after: StreamOptions["after"]): boolean =>
  after === undefined || (Field.Text.is(after?.id) && Number.isInteger(after?.createdAt))
