import { build, transform } from "esbuild"
import { readFile } from "node:fs/promises"
import { createRequire } from "node:module"
import { runInThisContext } from "node:vm"
import { resolve } from "node:path"
import { describe, expect, it } from "vitest"

const root = resolve(import.meta.dirname, "../..")

const entry = "test/packaging/program.js"

const program = `
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
const memberships = ClerkMemberships.make({
  secretKey: "sk_test_1",
  fetch: async () => Response.json({ data: [], total_count: 0 })
})
export const result = memberships.list({ organizationId: "org_1" })
`

/** The modules that a program loads, by path, each with the paths of its imports. */
const graphOf = async (contents: string) => {
  const { metafile } = await build({
    stdin: { contents, resolveDir: import.meta.dirname, sourcefile: "program.js" },
    absWorkingDir: root,
    bundle: true,
    format: "esm",
    metafile: true,
    // A test runner loads whole modules, whatever a bundler would leave out of them.
    treeShaking: false,
    write: false
  })
  return new Map(
    Object.entries(metafile.inputs).map(([path, { imports }]) => [
      path,
      new Map(imports.map(({ original = "", path }) => [original, path]))
    ])
  )
}

/** Runs a program as Jest does: each module by itself, as a CommonJS function of the text that a transform has made. */
const runAsCommonJs = async (contents: string) => {
  const graph = await graphOf(contents)
  const warnings: Array<string> = []
  const codes = new Map<string, string>()
  for (const path of graph.keys()) {
    const source = path === entry ? contents : await readFile(resolve(root, path), "utf8")
    const result = await transform(source, {
      format: "cjs",
      loader: path.endsWith(".ts") ? "ts" : "js",
      logLevel: "silent"
    })
    for (const { text } of result.warnings) warnings.push(`${path}: ${text}`)
    codes.set(path, result.code)
  }
  const node = createRequire(import.meta.url)
  const loaded = new Map<string, { exports: object }>()
  const load = (path: string): unknown => {
    const before = loaded.get(path)
    if (before !== undefined) return before.exports
    const module = { exports: {} }
    loaded.set(path, module)
    const require = (specifier: string): unknown => {
      const imported = graph.get(path)?.get(specifier)
      return imported === undefined ? node(specifier) : load(imported)
    }
    const run: unknown = runInThisContext(`(module, exports, require) => {${codes.get(path)}\n}`, { filename: path })
    if (typeof run === "function") Reflect.apply(run, undefined, [module, module.exports, require])
    return module.exports
  }
  return { exports: load(entry), modules: [...graph.keys()], warnings }
}

describe("the Promise facade", () => {
  it("loads as CommonJS, as Jest loads it: no module of its graph has import.meta", async () => {
    const { exports, modules, warnings } = await runAsCommonJs(program)
    expect(modules.length).toBeGreaterThan(50)
    expect(warnings).toEqual([])
    expect(modules.filter((path) => /ConfigProvider/.test(path))).toEqual([])
    expect(await Reflect.get(Object(exports), "result")).toEqual({
      _tag: "Success",
      success: { data: [], totalCount: 0 }
    })
  })

  it("is seen by this test where it loads import.meta", async () => {
    const { warnings } = await runAsCommonJs(`export const url = import.meta.url`)
    expect(warnings.join()).toContain("import.meta")
  })
})
