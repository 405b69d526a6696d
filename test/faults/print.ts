/** Prints what was observed as a table, with what is not as the table of faults says. */
import { operations } from "./outcome.ts"
import type { Result } from "./run.ts"

interface Line {
  readonly fault: string
  readonly transports: string
  readonly reads: string
  readonly writes: string
  /** Why it differs on these transports from the rest, where the table says so. */
  readonly why: ReadonlyArray<string>
  readonly wrong: ReadonlyArray<Result>
}

const groupBy = <A>(
  items: ReadonlyArray<A>,
  key: (item: A) => string
): ReadonlyArray<readonly [string, ReadonlyArray<A>]> => {
  const groups = new Map<string, Array<A>>()
  for (const item of items) {
    const group = groups.get(key(item))
    if (group === undefined) groups.set(key(item), [item])
    else group.push(item)
  }
  return [...groups]
}

const shortName = (transport: string): string => transport.replace("layer over ", "")

/** The outcomes of some operations, each with those that share it, unless all do. */
const merge = (results: ReadonlyArray<Result>): string => {
  const groups = groupBy(results, (result) => result.observed)
  return groups.length === 1
    ? (groups[0]?.[0] ?? "")
    : groups.map(([observed, group]) => `${group.map(({ operation }) => operation).join(", ")}: ${observed}`).join("; ")
}

/** One line for all transports on which a fault comes to the same. */
const toLines = (results: ReadonlyArray<Result>): ReadonlyArray<Line> => {
  const all = new Set(results.map(({ transport }) => transport)).size
  return groupBy(results, ({ fault }) => fault.name).flatMap(([fault, ofFault]) => {
    const perTransport = groupBy(ofFault, ({ transport }) => transport).map(([transport, group]) => ({
      transport,
      reads: merge(group.filter(({ operation }) => operation === "list")),
      writes: merge(group.filter(({ operation }) => operation !== "list")),
      why: group.flatMap(({ fault }) => fault.exceptions.filter(({ on }) => on(transport)).map(({ why }) => why)),
      wrong: group.filter(({ expected, observed }) => expected !== observed)
    }))
    return groupBy(perTransport, ({ reads, writes }) => `${reads}|${writes}`).map(([, group]): Line => ({
      fault,
      transports: group.length === all ? "all" : group.map(({ transport }) => shortName(transport)).join(", "),
      reads: group[0]?.reads ?? "",
      writes: group[0]?.writes ?? "",
      why: [...new Set(group.flatMap(({ why }) => why))],
      wrong: group.flatMap(({ wrong }) => wrong)
    }))
  })
}

const headings: Line = {
  fault: "FAULT",
  transports: "TRANSPORT",
  reads: "READS (list)",
  writes: "WRITES",
  why: [],
  wrong: []
}

const cells = ({ fault, reads, transports, writes }: Line): readonly [string, string, string, string] => [
  fault.length > 60 ? `${fault.slice(0, 59)}…` : fault,
  transports,
  reads,
  writes
]

/** The results as an aligned table, with what was expected below each line that differs from it. */
export const print = (results: ReadonlyArray<Result>): { readonly text: string; readonly wrong: number } => {
  const lines = toLines(results)
  const rows = [headings, ...lines].map(cells)
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)))
  const text = [headings, ...lines].flatMap((line) => [
    cells(line)
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join("  ")
      .trimEnd(),
    ...line.why.map((why) => `  since ${why}`),
    ...line.wrong.map(
      ({ expected, operation, transport }) =>
        `  WRONG: ${shortName(transport)}, ${operation}: the table says ${expected}`
    )
  ])
  return {
    text: text.join("\n"),
    wrong: operations.reduce(
      (count, operation) =>
        count +
        results.filter((result) => result.operation === operation && result.expected !== result.observed).length,
      0
    )
  }
}
