/** The quick starts, from the packages as they are published: each prints what its page says. */
import { ClerkEmulator } from "@effect-clerk/testing"
import { Seed } from "@effect-clerk/testing/Seed"
import { Effect, Schema } from "effect"
import { build } from "esbuild"
import { execFile, spawnSync } from "node:child_process"
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { createRequire } from "node:module"
import { tmpdir } from "node:os"
import { delimiter, dirname, join } from "node:path"
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest"
import { publishedPackages, root } from "../../../scripts/packages.ts"
import { isLong } from "@effect-clerk/test-support/share"
import { type Command, executable, serve } from "../../runtimes/processes.ts"
import { workerd } from "../../runtimes/runtimes.ts"
import { pattern, plain, stepsOf } from "../transcript.ts"
import { fileOf, installQuickStarts, quickStarts } from "../workspace.ts"

const folder = mkdtempSync(join(tmpdir(), "quick-starts-"))
const workspace = join(folder, "workspace")

/** For what takes half a minute, on a machine that is busy with other things. */
const minutes = 600_000

beforeAll(() => installQuickStarts(workspace, inject("tarballs")), minutes)
afterAll(() => rmSync(folder, { recursive: true }))

const at = (name: string, file = ""): string => join(workspace, name, file)
const page = (name: string): string => readFileSync(fileOf(name, "README.md"), "utf8")

const runtimes = new URL("../../runtimes/", import.meta.url)
const bun = executable(new URL("bun/", runtimes), "bun-runtime", "bin/bun")
const deno = executable(new URL("deno/", runtimes), "deno-runtime", "deno")
const worker = workerd(new URL("workerd/config.capnp", runtimes), "")

const environment = (name: string, more: Readonly<Record<string, string>> = {}): Record<string, string> => ({
  PATH: [
    at(name, "node_modules/.bin"),
    ...[process.execPath, bun, deno].flatMap((file) => (file === undefined ? [] : [dirname(file)])),
    process.env["PATH"] ?? ""
  ].join(delimiter),
  HOME: join(folder, "home"),
  CLERK_SECRET_KEY: "sk_test_any",
  NEXT_TELEMETRY_DISABLED: "1",
  NO_COLOR: "1",
  ...more
})

/** Runs a command of a page in the folder of its project. Node runs the scripts, which prints nothing of its own. */
const run = (name: string, command: string, env: Readonly<Record<string, string>> = {}) =>
  Effect.callback<{ readonly code: number; readonly output: string }>((resume) => {
    const script = command.replace(/^npm (?:run )?/gm, "node --run ")
    const options = { cwd: at(name), env: environment(name, env) }
    const child = execFile("bash", ["-eu", "-c", `${script} 2>&1`], options, (_error, stdout) =>
      resume(Effect.succeed({ code: child.exitCode ?? -1, output: plain(stdout) }))
    )
  })

/** A Clerk with the project's seed, and the environment that names it. */
const clerk = Effect.fnUntraced(function* (name: string) {
  const seed = Schema.decodeUnknownSync(Schema.fromJsonString(Seed))(readFileSync(at(name, "seed.json"), "utf8"))
  const server = yield* ClerkEmulator.serve({ seed })
  return { ...server, env: { CLERK_API_URL: server.url } }
})

const decodeScripts = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ scripts: Schema.Record(Schema.String, Schema.String) }))
)

/** The command of a script of a project, which is spawned by itself, so that it ends when it is told to. */
const script = (name: string, key: string): Command => {
  const { scripts } = decodeScripts(readFileSync(at(name, "package.json"), "utf8"))
  const [file = "", ...args] = (scripts[key] ?? "").split(" ")
  return [file, ...args.map((arg) => (arg === "3000" ? "0" : arg))]
}

const port = /(?:localhost|0\.0\.0\.0|\[::\]|port)[: ](\d+)\D/

const start = (name: string, key: string, env: Readonly<Record<string, string>>) =>
  serve(script(name, key), environment(name, { PORT: "0", ...env }), { cwd: at(name), port })

const requestsOf = (name: string) => stepsOf(page(name)).filter(({ command }) => command.startsWith("curl "))

/** The responses of a page, each by its request. */
const responsesOf = (name: string) =>
  requestsOf(name).map(({ command, printed = "" }): readonly [string, unknown] => [command, JSON.parse(printed)])

/** The responses of a server to the requests of a page. */
const send = (name: string, origin: string) =>
  Effect.forEach(requestsOf(name), ({ command }) =>
    Effect.map(
      run(name, command.replace("http://127.0.0.1:3000", origin)),
      ({ output }): readonly [string, unknown] => [command, JSON.parse(output)]
    )
  )

describe("the quick starts", () => {
  it("are all here, and each asks for the packages by a range of their version", () => {
    expect(quickStarts).toEqual(["express", "hono", "http-api", "jest", "next", "php", "script", "vitest"])
    const ranges = quickStarts.flatMap((name) =>
      Array.from(
        readFileSync(at(name, "package.json"), "utf8").matchAll(/"@effect-clerk\/\w+": "(.*)"/g),
        ([, range]) => range
      )
    )
    const [{ manifest } = { manifest: { version: "" } }] = publishedPackages()
    expect([...new Set(ranges)]).toEqual([`^${manifest.version}`])
  })

  it("compile, each with its own settings", () =>
    Effect.gen(function* () {
      const compiled = quickStarts.filter((name) => existsSync(at(name, "tsconfig.json")))
      expect(compiled.length).toBe(7)
      const tsc = join(root, "node_modules/.bin/tsc")
      const results = yield* Effect.forEach(compiled, (name) => run(name, `${tsc} --noEmit --pretty false -p .`))
      expect(results).toEqual(compiled.map(() => ({ code: 0, output: "" })))
    }).pipe(Effect.runPromise))
})

describe("the quick start of a script", () => {
  it("prints the members, and one line where it fails", () =>
    Effect.gen(function* () {
      const { env } = yield* clerk("script")
      const [done, failed] = stepsOf(page("script")).filter(({ printed }) => printed !== undefined)
      expect(yield* run("script", done?.command ?? "", env)).toEqual({ code: 0, output: done?.printed })
      const { code, output } = yield* run("script", failed?.command ?? "", env)
      expect(output).toMatch(pattern(failed?.printed ?? ""))
      expect(code).toBe(1)
    }).pipe(Effect.scoped, Effect.runPromise))
})

describe.each(["http-api", "express"])("the quick start of a server: %s", (name) => {
  it("sends the responses of its page", () =>
    Effect.gen(function* () {
      const { env } = yield* clerk(name)
      expect(yield* send(name, yield* start(name, "start", env))).toEqual(responsesOf(name))
    }).pipe(Effect.scoped, Effect.runPromise))
})

describe("the quick start of Hono", () => {
  it.skipIf(bun === undefined)("sends the responses of its page on Bun", () =>
    Effect.gen(function* () {
      const { env } = yield* clerk("hono")
      expect(yield* send("hono", yield* start("hono", "bun", env))).toEqual(responsesOf("hono"))
    }).pipe(Effect.scoped, Effect.runPromise)
  )

  it.skipIf(deno === undefined)("sends the responses of its page on Deno", () =>
    Effect.gen(function* () {
      const { env } = yield* clerk("hono")
      expect(yield* send("hono", yield* start("hono", "deno", env))).toEqual(responsesOf("hono"))
    }).pipe(Effect.scoped, Effect.runPromise)
  )

  it.skipIf(typeof worker === "string")("sends the responses of its page on workerd, with no module of Node", () =>
    Effect.gen(function* () {
      const { env } = yield* clerk("hono")
      const { outputFiles, metafile } = yield* Effect.promise(() =>
        build({
          absWorkingDir: at("hono"),
          entryPoints: ["src/app.ts"],
          bundle: true,
          conditions: ["workerd", "worker", "browser"],
          format: "esm",
          metafile: true,
          outfile: "scenario.js",
          platform: "browser",
          write: false
        })
      )
      expect(Object.values(metafile.outputs).flatMap(({ imports }) => imports)).toEqual([])
      writeFileSync(at("hono", "scenario.js"), outputFiles[0]?.contents ?? "")
      const command = workerd(new URL("workerd/config.capnp", runtimes), at("hono"))
      expect(yield* send("hono", yield* serve(command, environment("hono", env)))).toEqual(responsesOf("hono"))
    }).pipe(Effect.scoped, Effect.runPromise)
  )

  it("has the settings under which this test runs it on workerd", () => {
    const tested = readFileSync(new URL("workerd/config.capnp", runtimes), "utf8")
    const deployed = readFileSync(at("hono", "wrangler.jsonc"), "utf8")
    for (const setting of [/2026-\d\d-\d\d/, /\["enable_request_signal"\]/])
      expect(setting.exec(deployed)?.[0]).toBe(setting.exec(tested)?.[0])
  })
})

const hasPhp = spawnSync("php", ["--version"]).status === 0
if (!hasPhp) console.warn("The quick start in PHP is not tried: there is no php")

/** Runs the command of a page of tests, whose runner's own limit of a test would be short on a busy machine. */
const runTests = (name: string, more = "") => {
  const command = (stepsOf(page(name))[0]?.command ?? "").replace("npm install\n", "")
  return run(name, name === "php" ? command : `${command} -- --testTimeout=${minutes} ${more}`)
}

const printedBy = (name: string): RegExp => pattern(stepsOf(page(name))[0]?.printed ?? "")

describe.each(["vitest", "jest", "php"])("the quick start of tests: %s", { timeout: minutes }, (name) => {
  it.skipIf(name === "php" && !hasPhp)("passes, and prints what its page says", async () => {
    const { code, output } = await Effect.runPromise(runTests(name))
    expect(output).toMatch(printedBy(name))
    expect(code).toBe(0)
  })
})

const { resolve } = createRequire(import.meta.url)

/** Babel for Jest: TypeScript, and of `@babel/preset-env` what it does for a Node as new as this one. */
const babel = [
  resolve("babel-jest"),
  {
    presets: [resolve("@babel/preset-typescript")],
    plugins: ["export-namespace-from", "modules-commonjs"].map((name) => resolve(`@babel/plugin-transform-${name}`))
  }
]

/** Other transformers of Jest: one takes longer than all the other programs here together. */
const others = isLong ? ["babel-jest"] : []

describe.each(others)("the quick start of Jest, with %s in place of @swc/jest", { timeout: minutes }, () => {
  it("passes with the same settings, and prints what its page says", async () => {
    const settings = readFileSync(at("jest", "jest.config.js"), "utf8")
    expect(settings).toContain('"@swc/jest"')
    writeFileSync(at("jest", "jest.babel.config.js"), settings.replace('"@swc/jest"', JSON.stringify(babel)))
    const { code, output } = await Effect.runPromise(runTests("jest", "--config jest.babel.config.js"))
    expect(output).toMatch(printedBy("jest"))
    expect(code).toBe(0)
  })
})

/** A page beside the app's own, whose action returns the result itself. */
const raw = {
  "app/raw/actions.ts": `"use server"
import { memberships } from "../../lib/clerk"
export const raw = async (userId: string, role: string) =>
  memberships.update({ organizationId: "org_acme", userId, role })`,
  "app/raw/button.tsx": `"use client"
import { raw } from "./actions"
export const Button = () => <button onClick={() => raw("user_ada", "org:member")} />`,
  "app/raw/page.tsx": `import { Button } from "./button"
export default function Page() { return <Button /> }`
}

const decodeActions = Schema.decodeUnknownSync(
  Schema.fromJsonString(
    Schema.Struct({ node: Schema.Record(Schema.String, Schema.Struct({ exportedName: Schema.String })) })
  )
)

describe("the quick start of Next.js", () => {
  let built = { code: -1, output: "" }

  beforeAll(async () => {
    mkdirSync(at("next", "app/raw"))
    for (const [file, text] of Object.entries(raw)) writeFileSync(at("next", file), text)
    // Its types are compiled above, and it is built once.
    const settings = {
      typescript: { ignoreBuildErrors: true },
      experimental: { turbopackFileSystemCacheForBuild: false }
    }
    writeFileSync(at("next", "next.config.ts"), `export default ${JSON.stringify(settings)}\n`)
    built = await Effect.runPromise(run("next", "npm run build"))
  }, minutes)

  /** Calls a server action as React does in a browser, and returns what React makes of its result. */
  const call = (origin: string, path: string, name: string, args: FormData | string) =>
    Effect.promise(async () => {
      const { node } = decodeActions(readFileSync(at("next", ".next/server/server-reference-manifest.json"), "utf8"))
      const [id = ""] = Object.entries(node).find(([, action]) => action.exportedName === name) ?? []
      const headers = { accept: "text/x-component", "next-action": id }
      return (await fetch(origin + path, { method: "POST", headers, body: args })).text()
    })

  it("builds, and sends the responses of its page, on Node and on the edge runtime", () =>
    Effect.gen(function* () {
      expect(built.output).toContain("Compiled successfully")
      expect(built.code).toBe(0)
      const { env } = yield* clerk("next")
      expect(yield* send("next", yield* start("next", "start", env))).toEqual(responsesOf("next"))
    }).pipe(Effect.scoped, Effect.runPromise))

  it("reads the members once for a page with two components", () =>
    Effect.gen(function* () {
      const { emulator, env } = yield* clerk("next")
      const origin = yield* start("next", "start", env)
      const html = yield* Effect.promise(async () => (await fetch(origin)).text())
      expect(html).toContain("<p>1 members</p><ul><li>user_ada: org:admin</li></ul>")
      expect((yield* emulator.requests).length).toBe(1)
    }).pipe(Effect.scoped, Effect.runPromise))

  it("has an action that sends what the page needs, where a result would send the browser all that is in it", () =>
    Effect.gen(function* () {
      const { env } = yield* clerk("next")
      const origin = yield* start("next", "start", env)
      const form = new FormData()
      form.set("_1_userId", "user_ada")
      form.set("_1_role", "org:member")
      form.set("0", '["org_acme","$K1"]')
      const sent = yield* call(origin, "/", "setRole", form)
      expect(sent).toContain('{"_tag":"Failure","kind":"conflict","processed":"no"}')
      const failure = yield* call(origin, "/raw", "raw", '["user_ada","org:member"]')
      expect(failure).toMatch(/"failure":\{"reason":.*"_tag":"SDKException","processed":"no","message":"Org/)
      const success = yield* call(origin, "/raw", "raw", '["user_ada","org:admin"]')
      expect(success).toContain('"privateMetadata":{}')
    }).pipe(Effect.scoped, Effect.runPromise))
})
