import { transform } from "esbuild"
import { globSync, mkdirSync, mkdtempSync, readFileSync, symlinkSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { annotate } from "../../scripts/annotate.ts"
import { exportsOf, publicModules, publishedPackages } from "../../scripts/packages.ts"

/** Programs: one operation, the same with an observer, and an edge function with all five. */
const programs = ["create.ts", "observed.ts", "../../bench/src/bundles/effectClerk.ts"].map((path) =>
  resolve(import.meta.dirname, path)
)

/** One module as it is published: without types, with its calls at the top marked as pure. */
const published = async (source: string): Promise<string> => {
  const { code, map } = await transform(readFileSync(source, "utf8"), {
    loader: "ts",
    sourcefile: basename(source),
    sourcemap: true,
    target: "es2022",
    tsconfigRaw: { compilerOptions: { verbatimModuleSyntax: true } }
  })
  const name = basename(source, ".ts")
  const javascript = code.replaceAll(/(from "\.[^"]*)\.ts"/g, '$1.js"')
  return annotate(`${name}.js`, javascript, JSON.stringify({ ...JSON.parse(map), file: `${name}.js`, sourceRoot: "" }))
    .code
}

interface Installed {
  /** The published packages, by their folders. */
  readonly packages?: ReadonlyArray<string>
  /** The name by which this suite has the version of effect that is installed. */
  readonly effect?: string
}

/** A project of a user's own, with the libraries as they are published, and the programs as JavaScript. */
export const makeProject = async ({
  effect = "effect",
  packages = ["core", "http", "memberships"]
}: Installed = {}): Promise<string> => {
  const project = mkdtempSync(join(tmpdir(), "packaging-"))
  const write = (path: string, text: string): void => {
    const file = join(project, path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }
  for (const source of publishedPackages()) {
    const { folder, manifest } = source
    if (!packages.includes(basename(folder))) continue
    for (const file of globSync("src/**/*.ts", { cwd: folder })) {
      const path = file.replace(/^src/, "dist").replace(/ts$/, "js")
      write(join("node_modules", manifest.name, path), await published(join(folder, file)))
    }
    const { published: exports } = exportsOf(publicModules(source))
    write(join("node_modules", manifest.name, "package.json"), JSON.stringify({ ...manifest, exports }))
  }
  symlinkSync(
    dirname(fileURLToPath(import.meta.resolve(`${effect}/package.json`))),
    join(project, "node_modules/effect")
  )
  write("package.json", JSON.stringify({ type: "module" }))
  for (const file of programs) {
    const { code } = await transform(readFileSync(file, "utf8"), { loader: "ts" })
    write(basename(file).replace(/ts$/, "js"), code)
  }
  return project
}
