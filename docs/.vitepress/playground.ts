/**
 * The files that the playground's programs run with: the worker and the packages, bundled for a browser. They share their
 * modules, so that a program has one `effect`, and they are files of the site, so that a program needs no other server.
 */
import * as effect from "effect"
import { build, type Plugin as BundlerPlugin } from "esbuild"
import { createHash } from "node:crypto"
import { basename, resolve } from "node:path"
import type { UserConfig } from "vitepress"
import { publicModules, publishedPackages, root } from "../../scripts/packages.ts"
import type { Files } from "../playground/session.ts"

type Plugins = NonNullable<NonNullable<UserConfig["vite"]>["plugins"]>
type Plugin = Extract<Plugins[number], { readonly name: string }>

/** Module of the page: the files' paths on the site. */
const virtualModule = "virtual:playground"

export const playground = (): Plugin => {
  let bundling: Promise<Bundle> | undefined
  const bundled = (): Promise<Bundle> => (bundling ??= bundle())
  let serves = false
  return {
    name: "playground",
    configResolved: ({ command }) => {
      serves = command === "serve"
    },
    resolveId: (id) => (id === virtualModule ? id : undefined),
    async load(id) {
      if (id !== virtualModule) return undefined
      const { contents, ...files } = await bundled()
      if (!serves) {
        for (const [path, source] of contents) this.emitFile({ type: "asset", fileName: path.slice(1), source })
      }
      return `export const files = ${JSON.stringify(files satisfies Files)}`
    },
    configureServer: ({ middlewares }) => {
      middlewares.use((request, response, next) => {
        bundled().then(({ contents }) => {
          const source = contents.get(request.url ?? "")
          if (source === undefined) return next()
          response.setHeader("content-type", "text/javascript").end(source)
        }, next)
      })
    }
  }
}

interface Bundle extends Files {
  /** Each file by its path on the site. */
  readonly contents: ReadonlyMap<string, Uint8Array | string>
}

const bundle = async (): Promise<Bundle> => {
  const names = moduleNames()
  const runner = await bundleRunner(names)
  const stubs = await Promise.all(names.map(async (name, index) => [fileOf(name), await stubOf(name, index)] as const))
  // A folder for each content: a browser may keep its files for ever.
  const hash = createHash("sha256").update(runner)
  for (const [, stub] of stubs) hash.update(stub)
  const folder = `/assets/playground.${hash.digest("hex").slice(0, 8)}`
  return {
    contents: new Map<string, Uint8Array | string>([
      [`${folder}/runner.js`, runner],
      ...stubs.map(([file, stub]) => [`${folder}/${file}`, stub] as const)
    ]),
    importMap: Object.fromEntries(names.map((name) => [name, `${folder}/${fileOf(name)}`])),
    runner: `${folder}/runner.js`
  }
}

const fileOf = (module: string): string => `${module.replace("@effect-clerk/", "").replaceAll("/", ".")}.js`

/** What a program may import of this repository: the packages that need no Node. */
const packages = new Set(["core", "http", "memberships", "testing"])

/** Modules that a program may import: `effect`, what it names, such as `effect/Effect`, and the modules of the packages. */
const moduleNames = (): ReadonlyArray<string> => [
  "effect",
  ...Object.entries(effect)
    .filter(([, module]) => Object.prototype.toString.call(module) === "[object Module]")
    .map(([name]) => `effect/${name}`),
  ...publishedPackages()
    .filter(({ folder }) => packages.has(basename(folder)))
    .flatMap((pkg) =>
      publicModules(pkg)
        .filter((module) => module !== "internal")
        .map((module) => (module === "index" ? pkg.manifest.name : `${pkg.manifest.name}/${module}`))
    )
]

/**
 * Bundles the worker with all modules, each as one of its exports. One file is loaded at once; a bundle for each module would be
 * hundreds of files that share code, and are loaded one after the other.
 */
const bundleRunner = async (names: ReadonlyArray<string>): Promise<Uint8Array> => {
  const exports = names.map((name, index) => `export * as ${exportOf(index)} from ${JSON.stringify(name)}`)
  const { outputFiles } = await build({
    bundle: true,
    // The emulator's server is loaded where it is used, which is not in a browser.
    external: ["node:*"],
    format: "esm",
    logLevel: "warning",
    minify: true,
    platform: "browser",
    plugins: [reportingEmulators],
    stdin: {
      contents: ['import "./playground/runner/runner.ts"', ...exports].join("\n"),
      resolveDir: resolve(root, "docs")
    },
    target: "es2022",
    write: false
  })
  return outputFiles[0]?.contents ?? new Uint8Array()
}

const exportOf = (index: number): string => `module${index}`

/** A module that a program imports under its own name: it takes its values from the bundle. */
const stubOf = async (name: string, index: number): Promise<string> => {
  const module: unknown = await import(name)
  const values = Object.keys(module ?? {})
  // A module of nothing but types.
  if (values.length === 0) return "export {}\n"
  const locals = values.map((value, index) => `_${index} = module.${value}`).join(", ")
  const exports = values.map((value, index) => `_${index} as ${value}`).join(", ")
  return `import { ${exportOf(index)} as module } from "./runner.js"\nconst ${locals}\nexport { ${exports} }\n`
}

/** Lets the page see the requests of every emulator that a program makes. */
const reportingEmulators: BundlerPlugin = {
  name: "reporting emulators",
  setup: (bundler) => {
    bundler.onResolve({ filter: /\/internal\/make\.ts$/ }, ({ importer }) =>
      importer === resolve(root, "packages/testing/src/ClerkEmulator.ts")
        ? { path: resolve(root, "docs/playground/runner/make.ts") }
        : undefined
    )
  }
}
