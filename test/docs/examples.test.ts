import { spawnSync } from "node:child_process"
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { blocksOf, extract, type Example, toModule } from "./examples.ts"

const root = resolve(import.meta.dirname, "../..")

// Inside of this folder, so that the workspace's packages resolve; ignored by git, and of this run alone.
const cache = resolve(import.meta.dirname, ".cache", String(process.pid))

const nameOf = ({ file, line }: Example): string => `${file.replaceAll("/", "~")}~${line}.ts`

const write = (name: string, text: string): string => {
  const path = resolve(cache, name)
  writeFileSync(path, text)
  return path
}

const run = async (path: string): Promise<void> => {
  await import(/* @vite-ignore */ path)
}

const texts = globSync(
  [
    "*.md",
    "{decisions,docs,docs/calls,examples/*,openapi,test,examples/quick-starts/*}/*.md",
    "packages/*/README.md",
    "packages/*/src/**/*.ts"
  ],
  { cwd: root }
)
  .toSorted()
  .map((file) => [file, readFileSync(resolve(root, file), "utf8")] as const)

const examples = texts.flatMap(([file, text]) => extract(file, text))

/** Modules of a Next.js application: compiled as a bundler does, beside the module with the client that they import. */
const applicationModules = texts
  .flatMap(([file, text]) => blocksOf(file, text))
  .filter(({ language }) => language === "tsx")

/** What an application declares for all of its modules. */
const globalDeclarations = texts
  .flatMap(([file, text]) => blocksOf(file, text))
  .filter(({ language }) => language === "typescript")

/** Blocks of JavaScript that test/docs/pages.test.ts runs, or finds in the project that has them, by their pages. */
const runElsewhere = ["docs/requirements.md", "docs/requirements.md"]

/** Blocks that are no program of ours: commands, files, what is printed, and programs in other languages, which were run by hand. */
const shown = [
  "",
  "console",
  "csv",
  "diff",
  "go",
  "java",
  "json",
  "jsonc",
  "php",
  "python",
  "ruby",
  "sh",
  "text",
  "yaml"
]

/** What the modules of an application import, and a use of what it declares. */
const around = {
  "memberships.ts": `import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
export const memberships = ClerkMemberships.make({ secretKey: "sk_test_example" })
`,
  "react.d.ts": `declare module "react" {
  export const cache: <A>(read: A) => A
}
`,
  "team.ts": `import type { OrganizationMembership } from "@effect-clerk/memberships"
export const teamOf = ({ publicMetadata: { team } }: OrganizationMembership): string | undefined => team
`
}

/** Runs the compiler on what a folder has. */
const compile = (folder: string, options: object): string => {
  const tsconfig = {
    extends: resolve(root, "tsconfig.base.json"),
    // What an example declares, its reader uses.
    compilerOptions: { composite: false, noEmit: true, noUnusedLocals: false, types: ["node"], ...options },
    include: ["*.ts"]
  }
  writeFileSync(resolve(folder, "tsconfig.json"), JSON.stringify(tsconfig))
  const { stderr, stdout } = spawnSync(resolve(root, "node_modules/.bin/tsc"), ["--pretty", "false", "-p", folder], {
    cwd: folder,
    encoding: "utf8"
  })
  return stdout + stderr
}

beforeAll(() => {
  mkdirSync(cache, { recursive: true })
})

afterAll(() => {
  rmSync(cache, { recursive: true })
})

describe("the documentation's examples", () => {
  it("are there", () => {
    expect(examples.some(({ file }) => file === "README.md")).toBe(true)
    expect(examples.some(({ file }) => file.startsWith("docs/"))).toBe(true)
    expect(examples.some(({ file }) => file.startsWith("packages/"))).toBe(true)
  })

  it("compile, under the compiler's strictest flags", () => {
    const folder = resolve(cache, "compiled")
    mkdirSync(folder)
    for (const example of examples) write(`compiled/${nameOf(example)}`, toModule(example))
    expect(compile(folder, {})).toBe("")
  })

  it("of an application compile, and are loaded", async () => {
    const folder = resolve(cache, "application")
    mkdirSync(folder)
    const paths = applicationModules.map((module) => write(`application/${nameOf(module)}`, toModule(module)))
    for (const [name, text] of Object.entries(around)) write(`application/${name}`, text)
    write("application/metadata.d.ts", `${globalDeclarations[0]?.code}export {}\n`)
    expect([applicationModules.length, globalDeclarations.length]).toEqual([2, 1])
    // The sources of the packages do not hold under what a program declares for itself; their declarations do.
    const own = compile(folder, { module: "preserve", moduleResolution: "bundler" })
      .split("\n")
      .filter((line) => /^[^\s.]/.test(line))
    expect(own).toEqual([])
    for (const path of paths) await expect(run(path)).resolves.toBeUndefined()
  })

  it("are all found here: no block of JavaScript or TypeScript is passed over", () => {
    const known = new Set(["ts", "tsx", "typescript", ...shown])
    const others = texts.flatMap(([file, text]) => blocksOf(file, text)).filter(({ language }) => !known.has(language))
    expect(others.map(({ file }) => file)).toEqual(runElsewhere)
  })

  it.each(examples.map((example) => [`${example.file}:${example.line}`, example] as const))(
    "%s",
    async (_, example) => {
      await expect(run(write(nameOf(example), toModule(example)))).resolves.toBeUndefined()
    }
  )
})

describe("the check of an example", () => {
  const example = (code: string): Example => ({ file: "page.md", line: 3, code })

  const judge = (name: string, code: string): Promise<void> => run(write(name, toModule(example(code))))

  it("finds the ts blocks of a page and of a comment, with their lines", () => {
    expect(extract("page.md", "# Page\n\n```ts\nconst a = 1\n```\n\n```sh\nls\n```\n```ts\n  b\n\n```\n")).toEqual([
      { file: "page.md", line: 4, code: "const a = 1\n" },
      { file: "page.md", line: 11, code: "  b\n\n" }
    ])
    expect(extract("a.ts", "/**\n * ```ts\n * f({\n *   a\n * })\n *\n * f(1)\n * ```\n */\n")).toEqual([
      { file: "a.ts", line: 3, code: "f({\n  a\n})\n\nf(1)\n" }
    ])
  })

  it("keeps the lines", () => {
    const lines = toModule(example("const a = 1\na // => 1")).split("\n")
    expect(lines[2]).toBe("const a = 1")
    expect(lines[3]).toMatch(/^;expect\(a\)\.toStrictEqual\(\(1\)\);/)
  })

  it("passes what is right", async () => {
    const code =
      "const a = 1 // => 1\nArray.of(\n  a\n) // => [1]\nawait Promise.resolve({ a }) // => { a: 1 }\nconsole.log([a]) // => [1]\n"
    await expect(judge("right.ts", code)).resolves.toBeUndefined()
  })

  it.each([
    ["expression", "[1] // => [2]"],
    ["declaration", "const a = 1 // => 2"],
    ["printed", "console.log(await Promise.resolve([1])) // => [2]"],
    ["several", 'console.log([1], "more") // => [1]'],
    ["awaited", "await Promise.resolve(1) // => 2"],
    ["nested", "const f = () => {\n  1 // => 2\n}\nf()"],
    ["absent", "({}) // => { a: undefined }"],
    ["nullish", "null // => undefined"]
  ])("fails what is wrong: %s", async (name, code) => {
    await expect(judge(`wrong-${name}.ts`, code)).rejects.toThrow("to strictly equal")
  })

  it("fails what throws or rejects", async () => {
    await expect(judge("throws.ts", "JSON.parse('{')")).rejects.toThrow("JSON")
    await expect(judge("printed.ts", "console.log([1]).at([2]) // => [2]")).rejects.toThrow("undefined")
    await expect(judge("rejects.ts", "await Promise.reject(new Error('no'))")).rejects.toThrow("no")
  })

  it("refuses a promise that it cannot keep, and code that does not parse", () => {
    expect(() => toModule(example("const a = 1\nimport 'node:fs' // => 1"))).toThrow("page.md:4: nothing to compare")
    expect(() => toModule(example("// => 1"))).toThrow("nothing to compare")
    expect(() => toModule(example("const a ="))).toThrow("page.md:3")
  })
})
