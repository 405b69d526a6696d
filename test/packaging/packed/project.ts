/** Projects of a user's own, into which a package manager installs the packed packages, with all other packages from the registry. */
import * as Schema from "effect/Schema"
import { transform } from "esbuild"
import { execFile, execFileSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { inject } from "vitest"
import { executable } from "../../runtimes/processes.ts"

/** Package managers, each by what they make of a project's dependencies. */
export const managers = ["npm", "pnpm", "yarn", "yarn with PnP", "bun"] as const
export type Manager = (typeof managers)[number]

/** How a program loads the packages. */
export type Kind = "import" | "require"

export type Resolution = "nodenext" | "bundler"

/** A project whose dependencies are installed. */
export interface Project {
  readonly folder: string
  /** True where the packages stay in yarn's archives, to which Node and the compiler have to be led. */
  readonly hasPnP: boolean
}

export const nodes = ["20", "22", "24", "26"] as const
export type Node = (typeof nodes)[number]

const nodeOf = (version: Node): string =>
  fileURLToPath(new URL(`../../runtimes/node${version}/node_modules/node-runtime/bin/node`, import.meta.url))

const source = readFileSync(new URL("starter.ts", import.meta.url), "utf8")

const { resolve } = createRequire(import.meta.url)

/** The compilers of this repository, by the versions that users have. */
const typeScripts = {
  "5.9": resolve("typescript-5.9/bin/tsc"),
  "6": resolve("typescript/bin/tsc"),
  "7": fileURLToPath(new URL("../../../node_modules/typescript/bin/tsc", import.meta.url))
}
export type TypeScript = keyof typeof typeScripts

/** The environment of a shell: this process has the settings of the package manager and of the runner that started it. */
const env = Object.fromEntries(
  Object.entries(process.env).filter(([name]) => !/^(?:npm_|pnpm_|vitest|node_(?:options|env|path)$)/i.test(name))
)

/** Runs a command, and resolves to what it prints; rejects with all that it has printed where it fails. */
const run = (cwd: string, file: string, args: ReadonlyArray<string>): Promise<string> =>
  new Promise((done, failed) => {
    execFile(file, args, { cwd, encoding: "utf8", env, maxBuffer: 2 ** 26 }, (error, stdout, stderr) => {
      if (error === null) done(stdout)
      else failed(new Error(`${error.message}\n${stdout}${stderr}`))
    })
  })

const tarballs = (): ReadonlyArray<readonly [name: string, path: string]> => Object.entries(inject("tarballs"))

const yarn = [process.execPath, join(dirname(resolve("@yarnpkg/cli-dist/package.json")), "bin/yarn.js")] as const

/** The README's command: all packages that are in a folder, and effect. */
const readmeCommand = (): string =>
  /^npm install \.\/tarballs\/.* effect$/m.exec(
    readFileSync(new URL("../../../README.md", import.meta.url), "utf8")
  )?.[0] ?? "echo README.md does not say how to install the tarballs; exit 1"

/** The files of a project by which a package manager knows what to install, and its command. */
interface Setup {
  readonly files: Readonly<Record<string, string>>
  readonly command: readonly [file: string, ...args: ReadonlyArray<string>]
}

const setups: Readonly<Record<Manager, (effect: string, typeScript: TypeScript) => Setup>> = {
  npm: (effect) => ({
    files: { "package.json": JSON.stringify({ type: "module" }) },
    command: ["bash", "-euc", `${readmeCommand()}@"$0"`, effect]
  }),
  pnpm: (effect) => ({
    files: { "package.json": manifestOf({ effect }), "pnpm-workspace.yaml": JSON.stringify({ overrides: files() }) },
    command: ["pnpm", "install", "--prefer-offline"]
  }),
  yarn: (effect) => ({
    files: { "package.json": manifestOf({ effect }), "yarn.lock": "", ".yarnrc.yml": yarnSettings("node-modules") },
    command: [...yarn, "install"]
  }),
  "yarn with PnP": (effect, typeScript) => ({
    files: {
      "package.json": manifestOf({ effect, typescript: versionOf(typeScripts[typeScript]) }),
      "yarn.lock": "",
      ".yarnrc.yml": yarnSettings("pnp")
    },
    command: [...yarn, "install"]
  }),
  bun: (effect) => ({
    files: { "package.json": manifestOf({ effect }) },
    command: [
      executable(new URL("../../runtimes/bun/", import.meta.url), "bun-runtime", "bin/bun") ?? "bun",
      "install",
      "--no-progress"
    ]
  })
}

const files = (): Readonly<Record<string, string>> =>
  Object.fromEntries(tarballs().map(([name, path]) => [name, `file:${path}`]))

/** The manifest of a project that starts: two packages, and what else it asks for. */
const manifestOf = (dependencies: Readonly<Record<string, string>>): string => {
  const { "@effect-clerk/memberships": memberships, "@effect-clerk/testing": testing } = files()
  return JSON.stringify({
    type: "module",
    dependencies: { ...dependencies, "@effect-clerk/memberships": memberships, "@effect-clerk/testing": testing },
    // What these depend on has the same version, and is not in the registry.
    overrides: files(),
    resolutions: files()
  })
}

const yarnSettings = (linker: string): string =>
  [
    `npmRegistryServer: ${execFileSync("npm", ["config", "get", "registry"], { encoding: "utf8", env }).trim()}`,
    `nodeLinker: ${linker}`,
    // On CI it would reject the empty lockfile.
    "enableImmutableInstalls: false",
    "enableTelemetry: false"
  ].join("\n")

const decodeVersion = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Struct({ version: Schema.String })))

const versionOf = (bin: string): string =>
  decodeVersion(readFileSync(join(dirname(bin), "../package.json"), "utf8")).version

/** Makes a project with the first program in it, and installs what it depends on. */
export const install = async (manager: Manager, effect: string, typeScript: TypeScript): Promise<Project> => {
  const folder = mkdtempSync(join(tmpdir(), "packed-"))
  const { command, files } = setups[manager](effect, typeScript)
  const programs = {
    "starter.mjs": (await transform(source, { loader: "ts", format: "esm" })).code,
    "starter.cjs": (await transform(source, { loader: "ts", format: "cjs" })).code,
    "starter.mts": source,
    "starter.cts": source,
    "starter.ts": source
  }
  for (const [name, text] of Object.entries({ ...files, ...programs })) writeFileSync(join(folder, name), text)
  // Where the README's command has them.
  symlinkSync(dirname(tarballs()[0]?.[1] ?? ""), join(folder, "tarballs"))
  const [file, ...args] = command
  await run(folder, file, args)
  return { folder, hasPnP: manager === "yarn with PnP" }
}

/** Removes a project. */
export const remove = ({ folder }: Project): void => rmSync(folder, { recursive: true })

/** Runs the first program, and resolves to what it prints. */
export const start = async ({ folder, hasPnP }: Project, node: Node, kind: Kind): Promise<string> => {
  const loaders = hasPnP ? ["--require", "./.pnp.cjs", "--experimental-loader", "./.pnp.loader.mjs"] : []
  const printed = await run(folder, nodeOf(node), [...loaders, kind === "import" ? "starter.mjs" : "starter.cjs"])
  return printed.trim()
}

/** Compiles the first program; `nodenext` compiles it as an ES module and as CommonJS. */
export const compile = (
  { folder, hasPnP }: Project,
  typeScript: TypeScript,
  resolution: Resolution
): Promise<string> => {
  const config = `tsconfig.${typeScript}.${resolution}.json`
  const compilerOptions = {
    lib: ["es2023", "dom", "dom.iterable"],
    module: resolution === "bundler" ? "preserve" : resolution,
    moduleResolution: resolution,
    noEmit: true,
    skipLibCheck: true,
    strict: true,
    target: "es2023",
    types: []
  }
  const files = resolution === "bundler" ? ["starter.ts"] : ["starter.mts", "starter.cts"]
  writeFileSync(join(folder, config), JSON.stringify({ compilerOptions, files }))
  // With PnP the project's own compiler, which yarn has taught where packages are.
  const [file, ...args] = hasPnP ? [...yarn, "tsc"] : [process.execPath, typeScripts[typeScript]]
  return run(folder, file, [...args, "--pretty", "false", "-p", config])
}
