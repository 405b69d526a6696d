/** The examples, for the page: what VitePress calls a data loader. */
import { readFileSync } from "node:fs"
import { basename } from "node:path"

export interface Example {
  readonly name: string
  /** Text of the comment in its first line. */
  readonly title: string
  readonly program: string
}

const toExample = (file: string): Example => {
  const program = readFileSync(file, "utf8")
  return { name: basename(file, ".ts"), title: program.slice("// ".length, program.indexOf("\n")), program }
}

declare const data: readonly [Example, ...ReadonlyArray<Example>]
export { data }

export default {
  watch: ["./examples/*.ts"],
  load: (files: ReadonlyArray<string>): ReadonlyArray<Example> => files.toSorted().map(toExample)
}
