import { build } from "esbuild"
import { builtinModules } from "node:module"

export interface Bundle {
  readonly code: string
  /** What the bundle still imports, and what of it does. */
  readonly imports: ReadonlyArray<string>
}

/** One module for where there is no Node, as an edge function's bundler makes it. */
export const bundle = async (entry: URL): Promise<Bundle> => {
  const { metafile, outputFiles } = await build({
    entryPoints: [entry.pathname],
    bundle: true,
    conditions: ["worker"],
    // A built-in is left in place, to be found.
    external: builtinModules.flatMap((name) => [name, `node:${name}`]),
    format: "esm",
    logLevel: "warning",
    metafile: true,
    platform: "browser",
    target: "es2022",
    write: false
  })
  return {
    code: outputFiles.map(({ text }) => text).join(""),
    imports: Object.entries(metafile.inputs).flatMap(([importer, { imports }]) =>
      imports.filter(({ external }) => external === true).map(({ path }) => `${importer} imports ${path}`)
    )
  }
}
