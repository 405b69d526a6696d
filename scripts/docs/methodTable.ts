/** The table of a service's methods, in the reference and in what a package says of itself. */
import { cellCode, table } from "./page.ts"
import type { Method } from "./services.ts"

interface Options {
  /** Writes the name of a method. */
  readonly nameCell: (name: string) => string
  /** Most parameters that a cell names. Of more it has the type. */
  readonly maxNames?: number
}

export const methodTable = (methods: ReadonlyArray<Method>, { maxNames = Infinity, nameCell }: Options): string =>
  table(
    ["method", "input", "result", "failures"],
    methods.map((method) => [
      nameCell(method.name),
      cellCode(inputText(method, maxNames)),
      cellCode(method.kind === "Stream" ? `Stream of ${method.result}` : method.result),
      cellCode(method.failures)
    ])
  )

const inputText = ({ input, parameters }: Method, maxNames: number): string => {
  const names = parameters.map(({ name, optional }) => `${name}${optional ? "?" : ""}`)
  if (input === undefined) return names.join(", ")
  return names.length > maxNames || names.length === 0 ? input : `{ ${names.join(", ")} }`
}
