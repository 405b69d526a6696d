import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import type { Issue } from "../Issue.ts"
import { segmentOf } from "./issues.ts"
import { missingKey, unknownKey } from "./missingKey.ts"

/**
 * Makes a decoder of unknown values that reports all issues at once, unknown keys among them unless told to ignore those. The
 * issues never hold the value itself.
 */
export const decoder = <A>(
  schema: Schema.Decoder<A>,
  onExcessProperty: "error" | "ignore" = "error"
): ((input: unknown) => Result.Result<A, ReadonlyArray<Issue>>) => {
  const decode = Schema.decodeUnknownResult(schema, { errors: "all", onExcessProperty })
  return (input) => Result.mapError(decode(input), (error) => fromSchemaIssue(error.issue))
}

const fromSchemaIssue = (issue: SchemaIssue.Issue): ReadonlyArray<Issue> =>
  formatter(issue).issues.map(({ message, path }) => ({
    path: (path ?? []).map((segment) => {
      const key = typeof segment === "object" ? segment.key : segment
      return segmentOf(typeof key === "number" ? key : String(key))
    }),
    expected: withoutExpected(message)
  }))

const withoutExpected = (message: string): string => message.replace(/^Expected /, "")

const formatter = /* @__PURE__ */ SchemaIssue.makeFormatterStandardSchemaV1({
  leafHook: (issue) => {
    switch (issue._tag) {
      case "MissingKey":
        return missingKey
      case "UnexpectedKey":
        return unknownKey
      default:
        return withoutExpected(SchemaIssue.defaultLeafHook(issue))
    }
  }
})
