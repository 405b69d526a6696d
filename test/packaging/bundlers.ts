import { build as esbuild } from "esbuild"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { build as vite } from "vite"
import webpack from "webpack"

/** Modules of a project, each with all that it imports, minified. */
type Bundler = (project: string, entries: ReadonlyArray<string>) => Promise<ReadonlyArray<string>>

const withEsbuild: Bundler = (project, entries) =>
  Promise.all(
    entries.map(async (entry) => {
      const { outputFiles } = await esbuild({
        entryPoints: [join(project, entry)],
        bundle: true,
        conditions: ["worker"],
        format: "esm",
        minify: true,
        platform: "browser",
        target: "es2022",
        write: false
      })
      return outputFiles.map(({ text }) => text).join("")
    })
  )

const withVite: Bundler = (project, entries) =>
  Promise.all(
    entries.map(async (entry) => {
      const built = await vite({
        configFile: false,
        logLevel: "error",
        root: project,
        build: {
          modulePreload: false,
          rolldownOptions: { input: join(project, entry), preserveEntrySignatures: "strict" },
          write: false
        }
      })
      return [built]
        .flat()
        .flatMap((result) => ("output" in result ? result.output : []))
        .map((file) => (file.type === "chunk" ? file.code : ""))
        .join("")
    })
  )

const withWebpack: Bundler = (project, entries) =>
  new Promise((resolve, reject) => {
    const path = join(project, "server")
    const compiler = webpack({
      mode: "production",
      context: project,
      // Each entry is shaken by itself.
      entry: Object.fromEntries(entries.map((entry) => [entry, join(project, entry)])),
      devtool: false,
      experiments: { outputModule: true },
      output: { path, filename: "[name]", library: { type: "module" } },
      target: "node20"
    })
    compiler.run((error, stats) => {
      if (error !== null) return reject(error)
      if (stats?.hasErrors() !== false) return reject(new Error(stats?.toString("errors-only")))
      compiler.close(() => resolve(entries.map((entry) => readFileSync(join(path, entry), "utf8"))))
    })
  })

/** Each with the settings that it has for production. */
export const bundlers: ReadonlyArray<readonly [name: string, bundle: Bundler]> = [
  ["esbuild, as for an edge function", withEsbuild],
  ["vite, as for a browser", withVite],
  ["webpack, as for a server", withWebpack]
]
