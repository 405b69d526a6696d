import { globSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import { describe, expect, it } from "vitest"
import { check, checkTree } from "../../scripts/boundaries.ts"

const core = "packages/core/src/Module.ts"
const http = "packages/http/src/internal/module.ts"
const node = "packages/node/src/internal/module.ts"
const memberships = "packages/memberships/src/Module.ts"
const sync = "packages/sync/src/Module.ts"
const lookup = "packages/sync/src/internal/journal/node.ts"
const testing = "packages/testing/src/Module.ts"
const cli = "packages/cli/src/Module.ts"

const refused: ReadonlyArray<readonly [rule: string, file: string, source: string, why: RegExp]> = [
  ["effect's barrel", core, `import { Effect } from "effect"`, /"effect" is a barrel/],
  ["effect's barrel, for a type", core, `import type { Effect } from "effect"`, /"effect" is a barrel/],
  ["effect's barrel, for its side effects", core, `import "effect"`, /"effect" is a barrel/],
  ["effect's barrel, dynamically", core, `export const load = () => import("effect")`, /"effect" is a barrel/],
  ["effect's barrel, in a type", core, `export type E = import("effect").Effect.Effect<1>`, /"effect" is a barrel/],
  ["effect's barrel, re-exported by name", core, `export { Effect } from "effect"`, /"effect" is a barrel/],
  ["effect's barrel, re-exported whole", core, `export * from "effect"`, /"effect" is a barrel/],
  ["effect's barrel, required", core, `import effect = require("effect")`, /"effect" is a barrel/],
  ["a category's barrel", http, `import { HttpClient } from "effect/http"`, /"effect\/http" is a barrel/],
  ["a barrel in the node packages", cli, `import { Effect } from "effect"`, /"effect" is a barrel/],
  ["core on http", core, `import "@effect-clerk/http"`, /core may not import/],
  ["core on itself by name", core, `import "@effect-clerk/core/SDKException"`, /core may not import/],
  ["http on memberships", http, `export * from "@effect-clerk/memberships/Wire"`, /http may not import/],
  ["memberships on testing", memberships, `import("@effect-clerk/testing")`, /memberships may not import/],
  ["memberships on sync", memberships, `import "@effect-clerk/sync"`, /memberships may not import/],
  ["sync on testing", sync, `import "@effect-clerk/testing"`, /sync may not import/],
  [
    "a folder of sync on one behind it",
    "packages/sync/src/internal/plan/module.ts",
    `import "../apply/apply.ts"`,
    /plan may not import apply/
  ],
  ["a Node built-in where only its types may be", lookup, `import { readFileSync } from "node:fs"`, /Node built-in/],
  ["the types of a Node built-in elsewhere", sync, `import type * as Fs from "node:fs"`, /Node built-in/],
  ["http on node", http, `import "@effect-clerk/node"`, /http may not import/],
  ["node on memberships", node, `import "@effect-clerk/memberships"`, /node may not import/],
  ["testing on http", testing, `import "@effect-clerk/http/ClerkHttpClient"`, /testing may not import/],
  ["testing on cli", testing, `import "@effect-clerk/cli"`, /testing may not import/],
  [
    "a relative import of another package",
    http,
    `import "../../../core/src/Endpoint.ts"`,
    /leaves packages\/http\/src/
  ],
  ["a relative import of the package's tests", core, `import "../test/fixtures.ts"`, /leaves packages\/core\/src/],
  ["a Node built-in", core, `import { readFileSync } from "node:fs"`, /"node:fs" is a Node built-in/],
  ["a Node built-in without its scheme", http, `import fs from "fs/promises"`, /"fs\/promises" is a Node built-in/],
  ["a Node built-in, dynamically", memberships, `await import("node:crypto")`, /"node:crypto" is a Node built-in/],
  ["the Node platform", memberships, `import "@effect/platform-node/NodeRuntime"`, /needs Node/],
  ["a computed import", core, `export const load = (name: string) => import(name)`, /computed/],
  ["throw", core, `export const f = () => { throw new Error("no") }`, /^throw/],
  ["any", core, `export const f = (value: any) => value`, /^any/],
  ["as any", core, `export const f = (value: string) => value as any`, /^any/],
  ["an array of any", core, `export type A = ReadonlyArray<any>`, /^any/],
  ["as unknown as", core, `export const f = (value: string) => value as unknown as number`, /^as unknown as/],
  ["a mark of unfinished work", core, `/** One.\n * TODO: two */\nexport const f = 1`, /^TODO/],
  ["another mark", core, `export const f = 1 // FIXME later`, /^FIXME/],
  ["a file that does not parse", core, `export const = 1`, /./],
  ["a package without a place in the order", "packages/new/src/index.ts", `export const a = 1`, /no place/],
  [
    "a folder of sync without a place in the order",
    "packages/sync/src/internal/new/module.ts",
    `import "../../Plan.ts"`,
    /^packages\/sync\/src\/internal\/new has no place in the order of imports yet: give it one$/
  ]
]

const accepted: ReadonlyArray<readonly [rule: string, file: string, source: string]> = [
  ["effect's modules", core, `import * as Effect from "effect/Effect"\nexport * as Config from "effect/Config"`],
  ["a category's module", http, `import * as HttpClient from "effect/http/HttpClient"`],
  ["a barrel in an example of a comment", core, `/**\n * import { Effect } from "effect"\n */\nexport const a = 1`],
  ["http on core", http, `import { ClerkConfig } from "@effect-clerk/core/ClerkConfig"`],
  ["node on http and core", node, `import "@effect-clerk/http/internal"\nimport "@effect-clerk/core/ClerkConfig"`],
  ["a Node built-in in node", node, `import { gunzipSync } from "node:zlib"`],
  ["memberships on http and core", memberships, `import "@effect-clerk/http"\nimport "@effect-clerk/core"`],
  ["sync on memberships", sync, `import "@effect-clerk/memberships/internal"`],
  [
    "a folder of sync on one before it, and on itself",
    "packages/sync/src/internal/apply/module.ts",
    `import "../plan/plan.ts"\nimport "./apply.ts"\nimport "../../Plan.ts"`
  ],
  ["the types of a Node built-in that is looked up", lookup, `import type * as Fs from "node:fs"`],
  ["testing on memberships and core", testing, `import "@effect-clerk/memberships/Wire"\nimport "@effect-clerk/core"`],
  [
    "cli on all",
    cli,
    ["core", "http", "memberships", "sync", "testing"].map((name) => `import "@effect-clerk/${name}"`).join("\n")
  ],
  ["a relative import inside the package", http, `import "../ClerkHttpClient.ts"\nimport "./response.ts"`],
  ["a Node built-in in testing", testing, `import { createServer } from "node:http"`],
  ["the Node platform in cli", cli, `import "@effect/platform-node/NodeRuntime"`],
  ["the words in strings and names", core, `export const anyTODO = "throw any as unknown as TODO"`],
  ["as unknown, and a cast of its own", core, `export const f = (value: string) => [value as unknown, value as "a"]`],
  [
    "code that is not published",
    "packages/core/test/a.test.ts",
    `import { Effect } from "effect"\nthrow Effect as any`
  ],
  ["a script", "scripts/build.ts", `import "node:fs"\nthrow new Error()`]
]

describe("boundaries", () => {
  it.each(refused)("refuses %s", (_, file, source, why) => {
    const problems = check(file, source)
    expect(problems).toHaveLength(1)
    expect(problems[0]?.why).toMatch(why)
  })

  it.each(accepted)("accepts %s", (_, file, source) => {
    expect(check(file, source)).toEqual([])
  })

  it("names the line of each problem, in order", () => {
    const source = `// a surrogate pair: 𝒳\n/* TODO */\nimport "node:fs"\n\nexport type A = any\n`
    expect(check(core, source).map(({ file, line }) => `${file}:${line}`)).toEqual([
      `${core}:2`,
      `${core}:3`,
      `${core}:5`
    ])
  })

  it("tells effect's barrels from its modules as effect's own package does", () => {
    const files = globSync("**/*.js", { cwd: dirname(fileURLToPath(import.meta.resolve("effect"))) }).filter(
      (file) => !file.includes("internal/")
    )
    expect(files.length).toBeGreaterThan(100)
    for (const file of files) {
      const barrel = basename(file) === "index.js"
      const specifier = join("effect", barrel ? dirname(file) : file.replace(/\.js$/, ""))
      const problems = check(core, `import "${specifier}"`)
      expect({ specifier, refused: problems.length === 1 }).toEqual({ specifier, refused: barrel })
    }
  })

  it("walks the published code of all packages, and nothing else", () => {
    const root = mkdtempSync(join(tmpdir(), "boundaries-"))
    const write = (path: string, source: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true })
      writeFileSync(join(root, path), source)
    }
    write("packages/core/src/internal/deep.ts", `export const a = 1\nimport "effect"`)
    write("packages/http/src/index.ts", `import "node:net"`)
    write("packages/http/test/index.test.ts", `import "effect"`)
    write("packages/http/dist/index.js", `import "effect"`)
    write("examples/src/demo.ts", `import "effect"`)
    const problems = checkTree(root)
    rmSync(root, { recursive: true })
    expect(problems.map(({ file, line }) => `${file}:${line}`)).toEqual([
      "packages/core/src/internal/deep.ts:2",
      "packages/http/src/index.ts:1"
    ])
  })
})
