/** What a program prints, and how its failures are shown. */
import * as Formatter from "effect/Formatter"
import type { ImportMap, Level } from "../messages.ts"

export type Print = (level: Level, text: string) => void

const levels: ReadonlyArray<Level> = ["debug", "error", "info", "log", "warn"]

/** Lets `console`, and with it effect's `Console` and loggers, print to the page. */
export const redirectConsole = (print: Print): void => {
  for (const level of levels) {
    console[level] = (...values: ReadonlyArray<unknown>) => print(level, format(values))
  }
}

/** Shows values as a console does: texts as they are, anything else as code. */
export const format = (values: ReadonlyArray<unknown>): string =>
  values.map((value) => (typeof value === "string" ? value : Formatter.format(value, { space: 2 }))).join(" ")

/** The module that a program became. */
export interface Module {
  readonly url: string
  readonly importMap: ImportMap
}

/** Shows a failure that the program did not handle: its message, its line in the program, and the fields of a typed one. */
export const formatUncaught = (failure: unknown, module: Module): string =>
  [`Uncaught ${withNames(format([failure]), module)}`, ...lineOf(failure, module), ...fieldsOf(failure)].join("\n")

/** Names modules as the program does, where a message of the browser has their URLs. */
const withNames = (message: string, { importMap }: Module): string =>
  Object.entries(importMap).reduce((text, [name, url]) => text.replaceAll(url, name), message)

const lineOf = (failure: unknown, { url }: Module): ReadonlyArray<string> => {
  const stack = failure instanceof Error ? (failure.stack ?? "") : ""
  const [, frame] = stack.split(`${url}:`)
  const line = frame === undefined ? undefined : /^\d+/.exec(frame)?.[0]
  return line === undefined ? [] : [`at line ${line} of the program`]
}

const fieldsOf = (failure: unknown): ReadonlyArray<string> => {
  if (!isTyped(failure)) return []
  const plain = failure.toJSON()
  if (typeof plain !== "object" || plain === null) return []
  const fields = Object.entries(plain).filter(([name]) => name !== "message")
  return [Formatter.formatJson(Object.fromEntries(fields), { space: 2 })]
}

const isTyped = (failure: unknown): failure is { readonly _tag: unknown; readonly toJSON: () => unknown } =>
  failure instanceof Error && "_tag" in failure && "toJSON" in failure && typeof failure.toJSON === "function"
