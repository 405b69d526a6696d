import type { Json } from "effect/Schema"
import * as Result from "effect/Result"

/** Place at which a text stops being JSON, and what would have to stand there. */
export interface SyntaxIssue {
  /** Line, counted from 1. */
  readonly line: number
  /** Column, counted from 1. */
  readonly column: number
  readonly expected: string
  /** Text that stands there instead; empty at the end. */
  readonly found: string
}

/** Parses a text, or returns the place at which it stops being JSON, for which alone it is read a second time. */
export const parseJson = (text: string): Result.Result<Json, SyntaxIssue> => {
  try {
    return Result.succeed(JSON.parse(text))
  } catch {
    return Result.fail(findSyntaxIssue(text) ?? notJson)
  }
}

const notJson: SyntaxIssue = { line: 1, column: 1, expected: "JSON", found: "" }

/**
 * Finds the first place at which a text stops being JSON; `undefined` for a text that is JSON.
 *
 * The message of `JSON.parse` has a position for some errors and none for others, such as a comma too many or a bare word.
 */
export const findSyntaxIssue = (text: string): SyntaxIssue | undefined => {
  const containers: Array<Container> = []
  let state: State = "value"
  let offset = 0
  while (true) {
    blanks.lastIndex = offset
    offset += blanks.exec(text)?.[0].length ?? 0
    if (offset === text.length && state === "afterValue" && containers.length === 0) return undefined
    token.lastIndex = offset
    const part = token.exec(text)?.[0] ?? ""
    const next = step(state, part, containers)
    if (next === undefined) return toIssue(text, offset, expectedIn(state, containers))
    state = next
    offset += part.length
  }
}

type Container = "{" | "["

/** Position in the grammar. `firstKey` and `firstValue` may also be the end of an empty object or array. */
type State = "value" | "firstValue" | "key" | "firstKey" | "colon" | "afterValue"

const blanks = /[ \t\n\r]*/y

const token =
  // oxlint-disable-next-line no-control-regex
  /[{}[\],:]|"[^"\\\x00-\x1f]*(?:\\(?:["\\/bfnrt]|u[\da-fA-F]{4})[^"\\\x00-\x1f]*)*"|(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?![\w.+-])/y

/** Returns the state after a token, or `undefined` where the token cannot stand in this state. Keeps the open containers. */
const step = (state: State, part: string, containers: Array<Container>): State | undefined => {
  const container = containers.at(-1)
  switch (state) {
    case "value":
    case "firstValue":
      if (part === "]" && state === "firstValue") return close(containers)
      return openValue(part, containers)
    case "key":
    case "firstKey":
      if (part === "}" && state === "firstKey") return close(containers)
      return part.startsWith('"') ? "colon" : undefined
    case "colon":
      return part === ":" ? "value" : undefined
    case "afterValue":
      if (container === undefined) return undefined
      if (part === ",") return container === "{" ? "key" : "value"
      return part === closing[container] ? close(containers) : undefined
  }
}

const closing: { readonly [Open in Container]: string } = { "{": "}", "[": "]" }

const close = (containers: Array<Container>): State => {
  containers.pop()
  return "afterValue"
}

const openValue = (part: string, containers: Array<Container>): State | undefined => {
  if (part === "{" || part === "[") {
    containers.push(part)
    return part === "{" ? "firstKey" : "firstValue"
  }
  return part === "" || /^[}\],:]/.test(part) ? undefined : "afterValue"
}

const expectedIn = (state: State, containers: ReadonlyArray<Container>): string => {
  const container = containers.at(-1)
  switch (state) {
    case "value":
      return "a value"
    case "firstValue":
      return "a value or ]"
    case "key":
      return "a key in double quotes"
    case "firstKey":
      return "a key in double quotes or }"
    case "colon":
      return "a colon"
    case "afterValue":
      return container === undefined ? "the end" : `a comma or ${closing[container]}`
  }
}

const toIssue = (text: string, offset: number, expected: string): SyntaxIssue => {
  const before = text.slice(0, offset).split("\n")
  const found = /[{}[\],:]|[^ \t\n\r{}[\],:]*/y
  found.lastIndex = offset
  return {
    line: before.length,
    column: (before.at(-1)?.length ?? 0) + 1,
    expected,
    found: found.exec(text)?.[0].slice(0, 20) ?? ""
  }
}
