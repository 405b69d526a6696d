/**
 * Tables that fit a terminal.
 *
 * A column that nobody can do without is cut where the terminal is narrow; the others are left out, the last ones first.
 * Of the columns that stay, the widest gives way until the line fits. Tests: table.test.ts.
 */
import { cut, displayWidth, pad, printable } from "./text.ts"

export interface Column<in Row> {
  readonly title: string
  readonly cell: (row: Row) => string
  /** Width below which the cells say nothing. */
  readonly min: number
  /** Left out where the terminal is too narrow for all columns. */
  readonly optional?: boolean
}

const gap = 2

/** Returns the lines of a table, the titles first. */
export const table = <Row>(
  columns: ReadonlyArray<Column<Row>>,
  rows: ReadonlyArray<Row>,
  width: number
): ReadonlyArray<string> => {
  const kept = fitting(columns, width)
  const cells = [kept.map(({ title }) => title), ...rows.map((row) => kept.map(({ cell }) => printable(cell(row))))]
  const widths = shrink(
    kept.map((_, index) => cells.reduce((most, line) => Math.max(most, displayWidth(line[index] ?? "")), 0)),
    kept.map(({ min }) => min),
    width
  )
  return cells.map((line) =>
    line
      .map((cell, index) => pad(cut(cell, widths[index] ?? 0), widths[index] ?? 0))
      .join(" ".repeat(gap))
      .trimEnd()
  )
}

const fitting = <Row>(columns: ReadonlyArray<Column<Row>>, width: number): ReadonlyArray<Column<Row>> => {
  if (needed(columns.map(({ min }) => min)) <= width) return columns
  const index = columns.findLastIndex(({ optional }) => optional === true)
  return index === -1 ? columns : fitting(columns.toSpliced(index, 1), width)
}

const needed = (widths: ReadonlyArray<number>): number =>
  widths.reduce((sum, each) => sum + each, gap * Math.max(0, widths.length - 1))

/** Takes from the widest column until the line fits, and from none below its minimum. */
const shrink = (widths: ReadonlyArray<number>, mins: ReadonlyArray<number>, width: number): ReadonlyArray<number> => {
  const shrunk = [...widths]
  for (let over = needed(shrunk) - width; over > 0; over--) {
    const room = shrunk.map((each, index) => (each > (mins[index] ?? 0) ? each : 0))
    const widest = room.indexOf(Math.max(...room))
    if (room[widest] === 0) break
    shrunk[widest] = (shrunk[widest] ?? 0) - 1
  }
  return shrunk
}
