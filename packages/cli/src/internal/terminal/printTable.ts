import * as Output from "./output.ts"
import * as Screen from "./screen.ts"
import { type Column, table } from "./table.ts"

/** Prints a table that fits the terminal, with its titles in bold. */
export const printTable = <Row>(columns: ReadonlyArray<Column<Row>>, rows: ReadonlyArray<Row>) => {
  const [titles = "", ...lines] = table(columns, rows, Screen.widthOf("stdout"))
  return Output.print([Screen.paint("stdout", "bold", titles), ...lines].join("\n"))
}
