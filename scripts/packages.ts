/** The published packages of the workspace: where they are, and what their manifests say. */
import * as Schema from "effect/Schema"
import { globSync, readFileSync } from "node:fs"
import { basename, resolve } from "node:path"

export const root = resolve(import.meta.dirname, "..")

/** Address of the repository, "https://…" without ".git". Once it is set, `node scripts/exports.ts` writes it to the manifests. */
export const repository: string | undefined = undefined

/** Keys of the manifest of a package that lead to a repository; none without one. */
export const repositoryKeys = (repository: string | undefined, folder: string): Readonly<Record<string, unknown>> =>
  repository === undefined
    ? {}
    : {
        homepage: `${repository}#readme`,
        bugs: `${repository}/issues`,
        repository: { type: "git", url: `git+${repository}.git`, directory: `packages/${basename(folder)}` }
      }

const Targets = Schema.Union([Schema.String, Schema.Struct({ types: Schema.String, default: Schema.String })])

/** From what an importer writes to the file that it gets. */
export const Exports = Schema.Record(Schema.String, Targets)
export type Exports = typeof Exports.Type

const Manifest = Schema.Struct({
  name: Schema.String,
  version: Schema.String,
  private: Schema.optionalKey(Schema.Boolean),
  license: Schema.optionalKey(Schema.String),
  type: Schema.optionalKey(Schema.String),
  sideEffects: Schema.optionalKey(Schema.Unknown),
  bin: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  engines: Schema.optionalKey(Schema.Struct({ node: Schema.String })),
  exports: Exports,
  publishConfig: Schema.optionalKey(
    Schema.Struct({ access: Schema.optionalKey(Schema.String), exports: Schema.optionalKey(Exports) })
  ),
  dependencies: Schema.optionalKey(Schema.Record(Schema.String, Schema.String)),
  peerDependencies: Schema.optionalKey(Schema.Record(Schema.String, Schema.String))
})
type Manifest = typeof Manifest.Type

export const decodeManifest = Schema.decodeUnknownSync(Schema.fromJsonString(Manifest))

export interface Package {
  readonly folder: string
  readonly manifest: Manifest
}

export const publishedPackages = (): ReadonlyArray<Package> =>
  globSync("packages/*/package.json", { cwd: root })
    .toSorted()
    .map((file) => ({
      folder: resolve(root, file, ".."),
      manifest: decodeManifest(readFileSync(resolve(root, file), "utf8"))
    }))
    .filter(({ manifest }) => manifest.private !== true)

/** The public modules of a package: those of `src` that are no command. What is not public stands in `internal/`. */
export const publicModules = ({ folder, manifest: { bin = {} } }: Package): ReadonlyArray<string> =>
  globSync("src/*.ts", { cwd: folder })
    .map((file) => basename(file, ".ts"))
    .filter((name) => !Object.values(bin).some((target) => basename(target, ".ts") === name))
    .toSorted()

/** The exports of a package that holds these modules: in the workspace, and when published. */
export const exportsOf = (
  modules: ReadonlyArray<string>
): { readonly workspace: Exports; readonly published: Exports } => {
  const names = ["index", ...modules.filter((name) => name !== "index")]
  const entries = (target: (name: string) => Exports[string]): Exports => {
    const exports: Record<string, Exports[string]> = {}
    for (const name of names) exports[name === "index" ? "." : `./${name}`] = target(name)
    exports["./package.json"] = "./package.json"
    return exports
  }
  return {
    workspace: entries((name) => `./src/${name}.ts`),
    published: entries((name) => ({ types: `./dist/${name}.d.ts`, default: `./dist/${name}.js` }))
  }
}
