/**
 * Packs each published package as it would be published, and tries the tarballs: their manifests and files, publint,
 * are-the-types-wrong, a program in a project of its own on this machine's plain `node`, and a bundle for the browser.
 */
import * as Schema from "effect/Schema"
import { build as bundle, type BuildOptions } from "esbuild"
import { publint } from "publint"
import { formatMessage } from "publint/utils"
import { spawnSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  globSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync
} from "node:fs"
import { builtinModules } from "node:module"
import { tmpdir } from "node:os"
import { basename, delimiter, join, resolve } from "node:path"
import { annotate } from "./annotate.ts"
import { decodeManifest, exportsOf, type Package, publicModules, publishedPackages, root } from "./packages.ts"
import { checkTypeScript } from "./requirements.ts"
import { tarballs } from "./tarballs.ts"

const problems: Array<string> = []

const expect = (fact: boolean, problem: string): void => {
  if (!fact) problems.push(problem)
}

const run = (command: string, args: ReadonlyArray<string>, cwd: string, env = process.env): string | undefined => {
  const { error, status, stderr, stdout } = spawnSync(command, args, { cwd, encoding: "utf8", env })
  if (status === 0) return stdout
  problems.push(`${[basename(command), ...args].join(" ")}\n${stdout}${stderr}${error?.message ?? ""}`)
  return undefined
}

const Dependencies = Schema.Record(Schema.String, Schema.String)

const decodeExample = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({ type: Schema.String, dependencies: Dependencies, devDependencies: Dependencies })
  )
)

const folder = mkdtempSync(join(tmpdir(), "package-checks-"))

/** The folder that a tarball unpacks to. */
const unpack = (tarball: string): string => {
  const unpacked = join(folder, basename(tarball, ".tgz"))
  mkdirSync(unpacked)
  run("tar", ["-xzf", tarball, "-C", unpacked, "--strip-components=1"], folder)
  return unpacked
}

/** The platform that a command runs on, which no library may choose. */
const platform = "@effect/platform-node"

/** The package whose purpose is what it depends on. */
const dependencyOf: Readonly<Record<string, string>> = { "@effect-clerk/node": "undici" }

const checkManifest = (source: Package, unpacked: string): void => {
  const text = readFileSync(join(unpacked, "package.json"), "utf8")
  const manifest = decodeManifest(text)
  const { name } = manifest
  const { published, workspace } = exportsOf(publicModules(source))
  const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
  expect(same(source.manifest.exports, workspace), `${name}: the workspace's exports are not the modules of src`)
  expect(same(manifest.exports, published), `${name}: the published exports are not the modules of src`)
  expect(!text.includes("workspace:") && !text.includes("catalog:"), `${name}: a dependency on the workspace is left`)
  expect(manifest.license === "MIT", `${name}: no license in the manifest`)
  expect(manifest.type === "module" && manifest.sideEffects === false, `${name}: not a module without side effects`)
  expect(same(manifest.peerDependencies, { effect: ">=4.1.0 <4.2.0" }), `${name}: peers other than effect`)
  for (const target of Object.values(manifest.bin ?? {})) {
    expect(existsSync(join(unpacked, target)), `${name}: its command ${target} is missing`)
  }
  for (const [dependency, range] of Object.entries(manifest.dependencies ?? {})) {
    if ((dependency === platform && manifest.bin !== undefined) || dependency === dependencyOf[name]) continue
    expect(dependency.startsWith("@effect-clerk/"), `${name}: depends on ${dependency}`)
    expect(range === manifest.version, `${name}: depends on ${dependency} ${range}, not on its own version`)
  }
}

const checkFiles = ({ folder: source, manifest: { bin = {}, name } }: Package, unpacked: string): void => {
  for (const file of ["AGENTS.md", "README.md", "LICENSE"])
    expect(existsSync(join(unpacked, file)), `${name}: no ${file}`)
  const modules = globSync("src/**/*.ts", { cwd: source }).map((file) => file.slice("src/".length, -".ts".length))
  // A command is one file, of which its source alone is no map.
  const commands = new Set(Object.values(bin).map((target) => `dist/${basename(target, ".ts")}.js`))
  const expected = modules
    .flatMap((name) => [
      `dist/${name}.js`,
      `dist/${name}.js.map`,
      `dist/${name}.d.ts`,
      `dist/${name}.d.ts.map`,
      `src/${name}.ts`
    ])
    .filter((file) => !commands.has(file.replace(/\.map$/, "")) || file.endsWith(".js"))
  const packed = globSync("{dist,src}/**/*.*", { cwd: unpacked })
  for (const file of expected) expect(packed.includes(file), `${name}: ${file} is missing`)
  for (const file of packed) expect(expected.includes(file), `${name}: ${file} has no business there`)
  const readme = readFileSync(join(unpacked, "README.md"), "utf8")
  expect(!/\]\(\.{1,2}\//.test(readme), `${name}: README.md has a link that leads out of the package`)
  for (const file of packed.filter((file) => file.endsWith(".js") && !commands.has(file))) {
    const path = join(unpacked, file)
    const code = readFileSync(path, "utf8")
    const annotated = annotate(basename(file), code, readFileSync(`${path}.map`, "utf8"))
    expect(annotated.code === code, `${name}: ${file} has a call at its top that is not marked as pure`)
  }
}

const lint = async (tarball: string): Promise<void> => {
  const { messages, pkg } = await publint({
    pack: { tarball: new Uint8Array(readFileSync(tarball)).buffer },
    strict: true
  })
  for (const message of messages)
    problems.push(`${basename(tarball)}: ${formatMessage(message, pkg, { color: false })}`)
}

const entriesOf = ({ manifest }: Package): ReadonlyArray<string> =>
  Object.keys(manifest.exports)
    .filter((key) => key !== "./package.json")
    .map((key) => manifest.name + key.slice(1))

const program = `
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"

const fetch = ClerkEmulator.fetch({ organizations: [{ id: "org_1", name: "One" }], users: [{ id: "user_1" }] })
const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_1"), fetch })
const created = OrganizationMemberships.use((memberships) =>
  memberships.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
)
console.log((await Effect.runPromise(Effect.provide(created, layer))).role)
`

/** What a program may export without a type of its own: TypeScript has to find a name for each. */
const declarations = `
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient, Observer } from "@effect-clerk/http"
import { Effect } from "effect"

export const client = Effect.gen(function* () {
  return yield* ClerkHttpClient.ClerkHttpClient
})
export const service = ClerkHttpClient.ClerkHttpClient.use(Effect.succeed)
export const key = ClerkHttpClient.ClerkHttpClient
export const config = ClerkConfig.ClerkConfig.use(Effect.succeed)
export const observer = Observer.Current
`

/** The same, of a program that depends on one package alone, beside which the others do not stand. */
const aloneDeclarations = `
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { Effect } from "effect"

export const memberships = OrganizationMemberships.use(Effect.succeed)
export const layer = (options: Parameters<typeof OrganizationMemberships.layerFetch>[0]) => options
export const facade = (options: Parameters<typeof ClerkMemberships.make>[0]) => [options.fetch, options.retry, options]
export const created = (options: Parameters<typeof ClerkMemberships.make>[0]) =>
  ClerkMemberships.make(options).create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
export const reason = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
  Effect.catchTag("SDKException", ({ reason }) => Effect.succeed(reason)),
  Effect.catchTag("ClerkErrors", ({ errors }) => Effect.succeed(errors))
)
`

/** A program that types its metadata by Clerk's global interfaces: the declaration files must not hold what they are here. */
const declaredMetadata = `
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { Effect } from "effect"

declare global {
  interface OrganizationMembershipPublicMetadata {
    team: string
  }
}

const member = { organizationId: "org_1", userId: "user_1", role: "org:member" }
const facade = ClerkMemberships.make({ secretKey: "sk_test_1" })

export const team = OrganizationMemberships.use((_) => _.create({ ...member, publicMetadata: { team: "core" } })).pipe(
  Effect.map(({ publicMetadata }): string => publicMetadata.team)
)
export const created = facade.create({ ...member, publicMetadata: { team: "core" }, privateMetadata: { any: [1] } })
// @ts-expect-error: no team
export const other = OrganizationMemberships.use((_) => _.create({ ...member, publicMetadata: { other: 1 } }))
// @ts-expect-error: no text
export const number = facade.ensure({ ...member, publicMetadata: { team: 1 } })
`

const compilerOptions = {
  declaration: true,
  emitDeclarationOnly: true,
  exactOptionalPropertyTypes: true,
  lib: ["es2023", "dom", "dom.iterable"],
  module: "nodenext",
  outDir: "types",
  strict: true,
  target: "es2023",
  types: []
}

const checkDeclarations = (project: string, program: string): void => {
  writeFileSync(join(project, "declarations.ts"), program)
  writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["declarations.ts"] }))
  run(resolve(root, "node_modules/.bin/tsc"), ["-p", "."], project)
}

/** Moves what a package depends on below it, as package managers do that let a program see its own dependencies alone. */
const checkAlone = (project: string): void => {
  const scope = join(project, "node_modules/@effect-clerk")
  const below = join(scope, "memberships/node_modules/@effect-clerk")
  mkdirSync(below, { recursive: true })
  for (const name of ["core", "http"]) renameSync(join(scope, name), join(below, name))
  checkDeclarations(project, aloneDeclarations)
}

/** Installs what a project depends on. The packages depend on each other in versions that no registry has. */
const install = (project: string, own: Readonly<Record<string, string>>, settings: object = {}): boolean => {
  // JSON is YAML.
  writeFileSync(join(project, "pnpm-workspace.yaml"), JSON.stringify({ ...settings, overrides: own }))
  return run("pnpm", ["install", "--prefer-offline", "--ignore-scripts"], project) !== undefined
}

/** The tarballs in a project of their own, with effect from the registry, on the node that this machine has by itself. */
const checkProject = (project: string, packages: ReadonlyArray<Package>, tarballs: ReadonlyArray<string>): void => {
  const env = withoutOwnNode()
  const own = Object.fromEntries(
    packages.map(({ manifest: { name } }, index) => [name, `file:${tarballs[index] ?? ""}`])
  )
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({ type: "module", dependencies: { effect: "4.1.0", ...own } })
  )
  // Folders such as npm makes.
  if (!install(project, own, { nodeLinker: "hoisted" })) return
  const entries = packages.filter(runsAnywhere).flatMap(entriesOf)
  const newer = packages.filter((each) => !runsAnywhere(each) && each.manifest.bin === undefined).flatMap(entriesOf)
  writeFileSync(join(project, "entries.js"), importAll(entries))
  writeFileSync(join(project, "newer.js"), importAll(newer))
  writeFileSync(join(project, "program.js"), program)
  const version = run("node", ["--version"], project, env)?.trim()
  run("node", ["entries.js"], project, env)
  run(process.execPath, ["newer.js"], project)
  const printed = run("node", ["program.js"], project, env)?.trim()
  expect(printed === "org:member", `the program printed ${printed}`)
  checkDeclarations(project, declarations)
  checkDeclarations(project, declaredMetadata)
  for (const command of packages.flatMap(({ manifest }) => Object.keys(manifest.bin ?? {}))) {
    const help = run(process.execPath, [join("node_modules/.bin", command), "--help"], project)
    expect(help?.includes(command) === true, `${command} --help printed ${help}`)
  }
  console.log(`package-checks: ${entries.length} entries and a program tried on node ${version}`)
}

/** The environment without the folders that a package manager adds to the PATH, in which there is a node of the workspace. */
const withoutOwnNode = (): NodeJS.ProcessEnv => {
  const paths = (process.env["PATH"] ?? "").split(delimiter).filter((path) => !path.includes("node_modules"))
  return { ...process.env, PATH: paths.join(delimiter) }
}

/** Commands and @effect-clerk/node need a newer Node than the libraries, as this script runs on. */
const runsAnywhere = ({ manifest }: Package): boolean => manifest.engines?.node === ">=20"

const importAll = (entries: ReadonlyArray<string>): string => entries.map((entry) => `import "${entry}"\n`).join("")

/** What runs where there is no Node takes no Node built-in into a bundle. */
const checkBundle = async (project: string, packages: ReadonlyArray<Package>): Promise<void> => {
  const entries = packages.flatMap(entriesOf).filter((entry) => !/^@effect-clerk\/(?:node|testing|cli)/.test(entry))
  const result = await bundle({
    stdin: {
      contents: entries.map((entry, index) => `export * as _${index} from "${entry}"`).join("\n"),
      resolveDir: project
    },
    bundle: true,
    // A built-in is to be reported here, with what imports it.
    external: builtinModules.flatMap((name) => [name, `node:${name}`]),
    format: "esm",
    logLevel: "silent",
    metafile: true,
    platform: "browser",
    write: false
  }).catch((error: unknown) => {
    problems.push(String(error))
  })
  if (result === undefined) return
  const inputs = Object.entries(result.metafile.inputs)
  expect(inputs.length > entries.length, "the bundle for the browser is empty")
  for (const [importer, { imports }] of inputs) {
    for (const { external, path } of imports)
      expect(external !== true, `${importer} imports ${path}, on no platform but Node`)
  }
  console.log(`package-checks: ${entries.length} entries bundled for the browser, from ${inputs.length} modules`)
}

interface Example {
  readonly name: string
  /** Names of the packages that it installs. */
  readonly packages: RegExp
  readonly bundled: { readonly entryPoints: Array<string> } & Pick<BuildOptions, "conditions" | "platform">
}

const examples: ReadonlyArray<Example> = [
  {
    name: "edge-worker",
    packages: /\/(?:core|http|memberships)$/,
    bundled: {
      entryPoints: ["src/worker.ts"],
      platform: "browser",
      conditions: ["workerd", "worker", "browser"]
    }
  },
  {
    name: "durable-sync",
    packages: /\/(?:core|http|memberships|sync|testing)$/,
    bundled: { entryPoints: ["src/start.ts", "src/runner.ts", "src/command.ts"], platform: "node" }
  }
]

/** An example installs in its own folder, with the packages as they are published, and is bundled there. */
const checkExample = async (
  { bundled, name: example, packages: used }: Example,
  packages: ReadonlyArray<Package>,
  tarballs: ReadonlyArray<string>
): Promise<void> => {
  const project = join(folder, example)
  const source = join(root, "examples", example)
  mkdirSync(project)
  cpSync(join(source, "src"), join(project, "src"), { recursive: true })
  const { dependencies, devDependencies, type } = decodeExample(readFileSync(join(source, "package.json"), "utf8"))
  const own = packages.flatMap(({ manifest: { name, version } }, index) => {
    if (!used.test(name)) return []
    const asked = dependencies[name] ?? devDependencies[name]
    expect(asked === undefined || asked === `^${version}`, `examples/${example} asks for ${name} ${asked}`)
    return [[name, `file:${tarballs[index] ?? ""}`] as const]
  })
  // Without wrangler, which brings a runtime of its own.
  const manifest = { type, dependencies: { ...dependencies, ...Object.fromEntries(own) } }
  writeFileSync(join(project, "package.json"), JSON.stringify(manifest))
  if (!install(project, Object.fromEntries(own))) return
  const built = await bundle({
    ...bundled,
    absWorkingDir: project,
    outdir: "dist",
    bundle: true,
    format: "esm",
    logLevel: "silent",
    write: false
  }).catch((error: unknown) => {
    problems.push(`examples/${example}: ${String(error)}`)
  })
  const sizes = built?.outputFiles.map(({ contents }) => contents.length).join(", ")
  if (sizes !== undefined) console.log(`package-checks: examples/${example} installed and bundled, ${sizes} bytes`)
}

const packages = publishedPackages()
const paths = await tarballs()
const packed = packages.map(({ manifest: { name } }) => paths[name] ?? "")
for (const [index, package_] of packages.entries()) {
  const tarball = packed[index] ?? ""
  const unpacked = unpack(tarball)
  checkManifest(package_, unpacked)
  checkFiles(package_, unpacked)
  run(resolve(root, "node_modules/.bin/attw"), [tarball, "--profile", "esm-only", "--no-emoji"], root)
  console.log(`package-checks: ${package_.manifest.name} ${package_.manifest.version}`)
}
await Promise.all(packed.map(lint))
const project = join(folder, "project")
mkdirSync(project)
checkProject(project, packages, packed)
await checkBundle(project, packages)
problems.push(...checkTypeScript(project))
checkAlone(project)
for (const example of examples) await checkExample(example, packages, packed)
rmSync(folder, { recursive: true })

for (const problem of problems) console.error(problem)
console.log(problems.length === 0 ? "package-checks: clean" : `package-checks: ${problems.length} problems`)
process.exitCode = problems.length === 0 ? 0 : 1
