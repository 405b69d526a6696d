import { Cause } from "effect"
import { inspect } from "node:util"

/** Returns every text in which a program may show a value: logs, JSON, inspection, a stack. */
export const shown = (value: unknown): string =>
  [
    String(value),
    JSON.stringify(value),
    inspect(value, { depth: 20, showHidden: true }),
    ...(value instanceof Error ? [value.message, value.stack ?? ""] : []),
    Cause.pretty(Cause.fail(value))
  ].join("\n")
