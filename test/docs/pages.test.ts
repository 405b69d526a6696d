/** The facts of the pages that are no code: what a program prints, what a message says, what a table lists. */
import { node20 } from "@effect-clerk/test-support/node20"
import * as Endpoints from "@effect-clerk/memberships/Endpoints"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Fault } from "@effect-clerk/testing/Fault"
import { Seed } from "@effect-clerk/testing/Seed"
import { Effect, Schema } from "effect"
import { execFile, spawnSync } from "node:child_process"
import { globSync, mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { afterAll, beforeAll, describe, expect, it } from "vitest"
import { publishedPackages } from "../../scripts/packages.ts"
import { makeProject } from "../packaging/project.ts"

const root = fileURLToPath(new URL("../..", import.meta.url))

const read = (page: string): string => readFileSync(new URL(`../../docs/${page}.md`, import.meta.url), "utf8")

/** The first block of a page that begins so. */
const block = (page: string, fence: string): string => read(page).split(`\`\`\`${fence}\n`)[1]?.split("```")[0] ?? ""

/** The line of a page that begins so. */
const line = (page: string, start: string): string =>
  read(page)
    .split("\n")
    .find((line) => line.startsWith(start)) ?? `${page} has no line that begins with ${start}`

const run = (node: string, cwd: string, file: string) => {
  const { stderr, stdout } = spawnSync(node, [file], { cwd, encoding: "utf8" })
  return { stdout, stderr }
}

const decodeManifest = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ dependencies: Schema.Record(Schema.String, Schema.String) }))
)
const decodeFault = Schema.decodeUnknownSync(Schema.fromJsonString(Fault))
const decodeSeed = Schema.decodeUnknownSync(Schema.fromJsonString(Seed))

const folders: Array<string> = []

const makeFolder = async (installed: Parameters<typeof makeProject>[0]): Promise<string> => {
  const folder = await makeProject(installed)
  folders.push(folder)
  return folder
}

let project = ""

beforeAll(async () => {
  project = await makeFolder({ packages: ["core", "http", "memberships", "node", "testing"] })
})

afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true })
})

const runShell = (command: string) =>
  Effect.callback<string>((resume) => {
    execFile("bash", ["-eu", "-c", `${command} -s`], (error, stdout) =>
      resume(error === null ? Effect.succeed(stdout) : Effect.die(error))
    )
  })

describe("the README", () => {
  it("has a program that prints what stands behind it, on the oldest Node and on a new one", () => {
    const [, program = ""] =
      /^```ts\n([\s\S]*?)^```$/m.exec(readFileSync(new URL("../../README.md", import.meta.url), "utf8")) ?? []
    const [, value = ""] = /^console\.log\(.*\) \/\/ => (.*)$/m.exec(program) ?? []
    writeFileSync(join(project, "main.mjs"), program)
    const printed = { stdout: `${value.replace("[", "[ ").replace("]", " ]").replaceAll('"', "'")}\n`, stderr: "" }
    expect(run(node20, project, "main.mjs")).toEqual(printed)
    expect(run(process.execPath, project, "main.mjs")).toEqual(printed)
  })
})

describe("the tables of the pages", () => {
  it("name each of their columns", () => {
    const files = globSync("{*.md,{docs,packages,decisions,examples,openapi,test}/{,*/,*/*/}*.md}", {
      cwd: root,
      exclude: (name) => ["node_modules", "generated"].includes(basename(name))
    })
    expect(files).toContain("packages/testing/README.md")
    const unnamed = files.filter((file) =>
      /^\|(?:.*\|)? +\|(?:.*\|)?\n\|(?: *:?-+:? *\|)+$/m.test(readFileSync(join(root, file), "utf8"))
    )
    expect(unnamed).toEqual([])
  })
})

describe("the page of the first five minutes", () => {
  it("has a program that prints what the page says, on the oldest Node and on a new one", () => {
    const program = block("start", "ts [main.mjs]")
    for (const file of ["main.mjs", "main.ts"]) writeFileSync(join(project, file), program)
    const printed = { stdout: block("start", "text"), stderr: "" }
    expect(run(node20, project, "main.mjs")).toEqual(printed)
    expect(run(process.execPath, project, "main.mjs")).toEqual(printed)
    expect(run(process.execPath, project, "main.ts")).toEqual(printed)
  })

  it("has a program that runs below the examples of a clone", () => {
    const folder = new URL(`../../examples/.cache/${process.pid}/`, import.meta.url)
    folders.push(fileURLToPath(folder))
    mkdirSync(folder, { recursive: true })
    writeFileSync(new URL("main.mjs", folder), block("start", "ts [main.mjs]"))
    expect(run(process.execPath, fileURLToPath(folder), "main.mjs").stdout).toBe(block("start", "text"))
  })

  it("installs two packages and effect, at their version", () => {
    const { dependencies } = decodeManifest(block("start", "json [package.json]"))
    const versions = new Map(publishedPackages().map(({ manifest: { name, version } }) => [name, version]))
    const own = Object.entries(dependencies).filter(([name]) => name.startsWith("@effect-clerk/"))
    expect(own).toEqual(own.map(([name]) => [name, versions.get(name)]))
    expect(Object.keys(dependencies)).toEqual(["@effect-clerk/memberships", "@effect-clerk/testing", "effect"])
  })
})

describe("the pages that install the packages", () => {
  it("say where they come from until they are published, until they are", () => {
    const pages = globSync("docs/*.md", { cwd: root }).map((file) => basename(file, ".md"))
    const installing = pages.filter((page) => /^(?:npm install (?:.* )?|npx )@effect-clerk\//m.test(read(page)))
    expect(installing).toContain("emulator")
    expect(installing.filter((page) => !read(page).includes("Nothing has been published yet"))).toEqual([])
  })
})

describe("the page of requirements", () => {
  it("names the tarballs of two packages, and of all that these depend on", () => {
    const packages = new Map(publishedPackages().map(({ manifest }) => [manifest.name, manifest]))
    const entries = Array.from(
      block("requirements", "yaml").matchAll(/^ {2}"(.*)": file:(.*)$/gm),
      ([, name = "", file]) => ({
        name,
        file
      })
    )
    const names = entries.map(({ name }) => name)
    expect(names).toEqual(expect.arrayContaining(["@effect-clerk/memberships", "@effect-clerk/testing"]))
    for (const { file, name } of entries) {
      const { dependencies = {}, version } = packages.get(name) ?? {}
      expect(file).toBe(`./tarballs/${name.replace("@", "").replace("/", "-")}-${version}.tgz`)
      const own = Object.keys(dependencies).filter((dependency) => packages.has(dependency))
      expect(names).toEqual(expect.arrayContaining(own))
    }
  })

  it("has the message of a Node that is too old for undici", () => {
    const undici = fileURLToPath(new URL(".", import.meta.resolve("undici")))
    symlinkSync(undici, join(project, "node_modules/undici"))
    writeFileSync(join(project, "old.mjs"), 'import "@effect-clerk/node"')
    expect(run(node20, project, "old.mjs").stderr).toContain(line("requirements", "TypeError"))
  })

  it("has the message of a program under effect 3", async () => {
    const withEffect3 = await makeFolder({ effect: "effect-3" })
    writeFileSync(join(withEffect3, "main.js"), 'import "@effect-clerk/memberships"')
    const [start = "", end = ""] = line("requirements", "Package subpath").split("…")
    const { stderr } = run(process.execPath, withEffect3, "main.js")
    expect(stderr).toContain(start)
    expect(stderr).toContain(end)
  })

  it("has the message of a compiler that does not read what a package exports", () => {
    writeFileSync(join(project, "resolution.ts"), 'import { Users } from "@effect-clerk/memberships"\nUsers')
    writeFileSync(join(project, "node_modules/@effect-clerk/memberships/dist/index.d.ts"), "export {}")
    const compilerOptions = { module: "commonjs", moduleResolution: "node10", lib: ["ES2022"], noEmit: true, types: [] }
    writeFileSync(join(project, "tsconfig.json"), JSON.stringify({ compilerOptions, files: ["resolution.ts"] }))
    const compiler = fileURLToPath(new URL("../node_modules/typescript-5.7/lib/tsc.js", import.meta.url))
    const { stdout } = spawnSync(process.execPath, [compiler], { cwd: project, encoding: "utf8" })
    const [, message = "", line = ""] = /^- `(TS2307: .*?)`, with the line "(.*?) …"/m.exec(read("requirements")) ?? []
    expect([message, line]).not.toContain("")
    expect(stdout).toContain(message)
    expect(stdout).toContain(line)
  })

  it("has the setting of Jest that the quick start runs with", () => {
    const [setting = "none"] =
      block("requirements", "js\n// jest.config.js").match(/^ {2}transformIgnorePatterns.*$/m) ?? []
    const config = readFileSync(new URL("../../examples/quick-starts/jest/jest.config.js", import.meta.url), "utf8")
    expect(config).toContain(setting)
  })

  it("has a require that runs in CommonJS, on the oldest Node", () => {
    const [program = ""] = read("requirements").match(/^const .* = require\(.*\)$/m) ?? []
    writeFileSync(join(project, "main.cjs"), `${program}\nconsole.log(typeof ClerkMemberships.make)`)
    expect(run(node20, project, "main.cjs").stdout).toBe("function\n")
  })
})

describe("the page of the emulator", () => {
  it("has a seed and faults that the emulator takes", () => {
    const cells = Array.from(
      read("emulator").matchAll(/^\| `("\w+"|\{ "(?:status|delay)".*?\})` \|/gm),
      ([, cell = ""]) => cell
    )
    const faults = cells.map((cell) => decodeFault(cell))
    expect(faults.length).toBe(6)
    return Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make(decodeSeed(block("emulator", "json [seed.json]")))
      for (const fault of faults) yield* emulator.inject({ with: fault })
      expect((yield* emulator.snapshot).memberships?.length).toBe(1)
    }).pipe(Effect.runPromise)
  })
})

describe("the commands of the emulator's page", () => {
  it("read through curl, and inject a fault that loses one response", () =>
    Effect.gen(function* () {
      const seed = decodeSeed(block("emulator", "json [seed.json]"))
      const { emulator, url } = yield* ClerkEmulator.serve({ seed, control: true })
      const commands = Array.from(
        read("emulator").matchAll(/curl [^`]*?http:\/\/127\.0\.0\.1:8787\/[^`]*?(?=`|\n```)/g),
        ([command]) => command.replace("http://127.0.0.1:8787", url)
      )
      const printed = yield* Effect.forEach(commands, runShell)
      expect(printed.length).toBe(2)
      expect(printed[0]).toContain('"name":"Acme"')
      expect(printed[1]).toBe("{}")
      const body = JSON.stringify({ user_id: "user_ada", role: "org:admin" })
      const headers = { authorization: "Bearer sk_test_any", "content-type": "application/json" }
      const path = "/v1/organizations/org_acme/memberships"
      const lost = yield* Effect.flip(
        Effect.tryPromise(() => fetch(`${url}${path}`, { method: "POST", headers, body }))
      )
      expect(lost._tag).toBe("UnknownError")
      expect((yield* emulator.requests).map(({ path }) => path)).toEqual(["/v1/organizations", path])
    }).pipe(Effect.scoped, Effect.runPromise))
})

describe("the seeds of the pages", () => {
  it.each(["docs/emulator.md", "docs/other-languages.md", "packages/testing/README.md"])("are valid: %s", (file) => {
    const seeds = Array.from(
      readFileSync(new URL(`../../${file}`, import.meta.url), "utf8").matchAll(/^```json[^\n]*\n(\{[\s\S]*?)^```$/gm),
      ([, text = ""]) => decodeSeed(text)
    )
    expect(seeds.length).toBe(1)
    expect(seeds[0]?.organizations?.length).toBe(1)
  })
})

describe("the page of telemetry", () => {
  it("installs the packages that the tests have, each at its major version", () => {
    const [, command = ""] = /^npm install (.*)$/m.exec(read("telemetry")) ?? []
    const { dependencies } = decodeManifest(readFileSync(new URL("../package.json", import.meta.url), "utf8"))
    const named = command.split(" ").map((each) => each.split(/@(?=\d)/))
    expect(named.length).toBe(4)
    for (const [name = "", major = ""] of named) expect(dependencies[name]?.split(".")[0]).toBe(major)
  })
})

describe("the page for users of the PHP SDK", () => {
  const calls = Array.from(
    read("from-php").matchAll(/^\| `(\w+)\(.*` \| `(\w+)\(\{ (.*) \}\)` \| ([\d, ]+) \|$/gm),
    ([, php, own = "", fields = "", statuses = ""]) => ({ php, own, fields: fields.split(", "), statuses })
  )

  it("has all five calls, each by the name of ours", () => {
    expect(calls.map(({ php }) => php)).toEqual(["create", "list", "update", "delete", "updateMetadata"])
    expect(calls.map(({ own }) => own)).toEqual(calls.map(({ php }) => php))
  })

  it.each(calls)("has the statuses and the fields of $own", ({ fields, own, statuses }) => {
    const endpoint = Object.entries(Endpoints).find(([name]) => name === own)?.[1]
    expect(endpoint).toMatchObject({ errors: statuses.split(", ").map(Number) })
    // Those of a list have a table of their own.
    const listed = fields.includes("...") ? fieldsOf(own) : fields.toSorted()
    expect(listed).toEqual(fieldsOf(own))
  })

  it("has all parameters of a list", () => {
    const names = Array.from(
      /^\| (`organizationId`.*?) \| the same names/m.exec(read("from-php"))?.[1]?.matchAll(/`(\w+)`/g) ?? [],
      ([, name = ""]) => name
    )
    expect(names.toSorted()).toEqual(fieldsOf("list"))
  })
})

/** The names of all fields of an endpoint's input. */
const fieldsOf = (name: string): ReadonlyArray<string> => {
  const endpoint = Object.entries(Endpoints).find(([key]) => key === name)?.[1]
  if (endpoint === undefined || !("params" in endpoint)) return []
  return Object.keys({ ...endpoint.params, ...endpoint.query, ...endpoint.payload }).toSorted()
}
