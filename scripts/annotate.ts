/** Marks the calls that initialise a module as pure, so that a bundler drops those whose result nothing uses. */
import { transformSync } from "@babel/core"
import * as Schema from "effect/Schema"
import { fileURLToPath } from "node:url"

const SourceMap = Schema.Struct({
  version: Schema.Number,
  sources: Schema.mutable(Schema.Array(Schema.String)),
  names: Schema.mutable(Schema.Array(Schema.String)),
  mappings: Schema.String,
  file: Schema.String,
  sourceRoot: Schema.optional(Schema.String)
})

const decodeSourceMap = Schema.decodeUnknownSync(Schema.fromJsonString(SourceMap))

// By its path, since it declares types that it does not ship.
const plugin = fileURLToPath(import.meta.resolve("babel-plugin-annotate-pure-calls"))

const sourceMappingUrl = /\n\/\/# sourceMappingURL=.*\s*$/

/** One module's code and source map, annotated; annotating twice changes nothing more. */
export const annotate = (name: string, code: string, map: string): { readonly code: string; readonly map: string } => {
  const result = transformSync(code.replace(sourceMappingUrl, "\n"), {
    babelrc: false,
    configFile: false,
    compact: false,
    filename: name,
    inputSourceMap: decodeSourceMap(map),
    plugins: [plugin],
    sourceMaps: true
  })
  if (result?.code == null || result.map == null) throw new Error(`${name} could not be annotated`)
  const { file: _, ...rest } = result.map
  return {
    code: `${result.code}\n//# sourceMappingURL=${name}.map\n`,
    map: JSON.stringify({ ...rest, file: name })
  }
}
