import { describe, expect, it } from "@effect/vitest"
import type * as Command from "effect/cli/Command"
import { spawnSync } from "node:child_process"
import { chmodSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { command } from "../src/index.ts"
import { list } from "./support/acme.ts"
import { atAcme } from "./support/atAcme.ts"
import { commandFile, folder, type Variables } from "./support/command.ts"

const { run, server } = atAcme()

describe("the command line", () => {
  it("ends with 2 where it is invalid or a file cannot be opened", async () => {
    const cwd = folder({ "plan.json": "{}", "short.jsonl": "" })
    const invalid = {
      lst: /Unknown subcommand/,
      "list --rol org:admin": /Unrecognized flag: --rol/,
      "list --created-after yesterday": /Expected a date such as 2026-03-01/,
      "list --created-after 2026-02-30": /Expected a date/,
      "list --created-after 2026-03-01T09:00": /Expected a date/,
      "list --api-url http://api.clerk.com": /Expected an https URL \(http to this machine\) without/,
      "get .": /not sent: .*userId: expected/,
      get: /Missing required argument: USER/,
      "add user_cy": /Missing required flag: --role/,
      "add user_cy --role org:member --public team": /--public. Expected KEY=VALUE/,
      "metadata user_cy": /Expected --public KEY=VALUE/,
      "metadata user_cy --public :json=1": /--public. Expected KEY=VALUE/,
      "metadata user_cy --public a=1 --public a:json=2": /--public a:json. Expected each key once/,
      "metadata user_cy --public a:json={": /Expected JSON/,
      "plan none.csv": /Cannot read none\.csv: no such file or directory/,
      "plan none.csv --out ./none.csv": /--out none\.csv is the list itself/,
      "plan none.csv --remove all": /never.*managed.*unlisted/,
      "plan none.csv --acknowledge everything=1": /Expected one of removals/,
      "apply plan.json --rate 0%": /Expected a share above 0%/,
      "resume short.jsonl": /is no journal/,
      "resume 0000000000000000.jsonl": /Cannot read/,
      "list --secret-key-file none": /Cannot read the secret key of none: no such file or directory/
    }
    const runs = Object.entries(invalid).map(async ([line, says]) => {
      const { code, stderr, stdout } = await run(line, { cwd })
      expect([line, code, stdout]).toEqual([line, 2, ""])
      expect(stderr).toMatch(says)
    })
    await Promise.all(runs)
    const { code, stderr } = await run("list", { env: { CLERK_SECRET_KEY: "" } })
    expect([code, stderr]).toEqual([
      2,
      "\nERROR\n  No secret key: set CLERK_SECRET_KEY, or name a file with --secret-key-file\n".trimStart()
    ])
    for (const line of ["list", "apply members.csv --yes"]) {
      const missing = await run(line, {
        cwd: folder({ "members.csv": list }),
        env: { CLERK_ORGANIZATION_ID: undefined }
      })
      expect([missing.code, missing.stderr]).toEqual([
        2,
        "ERROR\n  Missing required flag: --org, or the variable CLERK_ORGANIZATION_ID\n"
      ])
    }
    const insecure = await run("list", { env: { CLERK_API_URL: "http://api.clerk.com" } })
    expect([insecure.code, insecure.stderr.includes("allowInsecure")]).toEqual([2, false])
    const noPlan = await run("apply plan.json --yes", { cwd })
    expect(noPlan.code).toBe(5)
    expect(noPlan.stderr).toMatch(/plan\.json:1: (?:column 1: )?expected a plan/)
  })

  it("rejects a secret key, and never prints one", async () => {
    const key = "sk_live_neverPrinted123"
    for (const line of [
      `--secret-key ${key} list`,
      `list --secret-key=${key}`,
      `list --org ${key} --bad`,
      `list ${key}`,
      `list --verbose --api-url ${key}`,
      `get ${key} --json --verbose`
    ]) {
      const { code, stderr, stdout } = await run(line, { env: { CLERK_SECRET_KEY: key } })
      expect([line, code]).toEqual([line, line.startsWith("get") ? 1 : 2])
      expect(stdout + stderr).not.toContain("neverPrinted")
    }
  })

  it("reads the key of a file, and warns where others may read it", async () => {
    const cwd = folder({ key: "sk_test_file\n", broken: "pk_test_file" })
    const env = { CLERK_SECRET_KEY: undefined }
    chmodSync(join(cwd, "key"), 0o644)
    expect(await run("list --secret-key-file key", { cwd, env })).toMatchObject({
      code: 0,
      stderr: "Warning: others on this machine may read key. Run: chmod 600 key\n4 members\n"
    })
    chmodSync(join(cwd, "key"), 0o600)
    expect((await run("list --secret-key-file key", { cwd, env })).stderr).toBe("4 members\n")
    const broken = await run("list --secret-key-file broken", { cwd, env })
    expect(broken.code).toBe(2)
    expect(broken.stderr).not.toContain("pk_test")
  })

  it("prints a line for each attempt with --verbose, and repeats what failed", async () => {
    await server().inject({ operation: "OrganizationMemberships.list", times: 1, with: { status: 503 } })
    const { code, stderr } = await run("list --verbose")
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^OrganizationMemberships\.list attempt=1 status=503 .*trace=\w+\nOrganizationMemberships\.list attempt=2 status=200 /
    )
    expect(stderr).not.toContain("sk_test")
  })

  it("ends with 1 for a key that Clerk rejects", async () => {
    await server().inject({ operation: "OrganizationMemberships.list", times: 1, with: { status: 401 } })
    const { code, stderr } = await run("list")
    expect([code, /check the secret key/.test(stderr)]).toEqual([1, true])
  })

  it("colours with FORCE_COLOR, and not with NO_COLOR or a dumb terminal", async () => {
    const escape = "\u001B["
    const cwd = folder({ "members.csv": list })
    const color = async (env: Variables) => (await run("plan members.csv", { cwd, env })).stdout.includes(escape)
    expect(await color({})).toBe(false)
    expect(await color({ FORCE_COLOR: "1" })).toBe(true)
    expect(await color({ FORCE_COLOR: "1", NO_COLOR: "1" })).toBe(false)
    expect(await color({ FORCE_COLOR: "1", TERM: "dumb" })).toBe(false)
  })

  it("has an example of each command", () => {
    const groups = command.subcommands.flatMap(({ commands }) => commands).filter((each) => each.subcommands.length > 0)
    for (const { examples, name } of groups) expect([name, examples.length]).toEqual([name, 1])
    const leaves = ({
      commands
    }: {
      readonly commands: ReadonlyArray<Command.Command.Any>
    }): ReadonlyArray<Command.Command.Any> =>
      commands.flatMap((each) => (each.subcommands.length === 0 ? [each] : each.subcommands.flatMap(leaves)))
    const all = command.subcommands.flatMap(leaves)
    expect(all.length).toBe(16)
    for (const { description, examples, name } of all) {
      expect(description).toMatch(/./)
      expect(examples.map(({ command }) => command).join("\n")).toMatch(
        new RegExp(`^clerk-memberships (?:invitations )?${name} `)
      )
    }
  })

  it("has a version, and completions of each shell", async () => {
    const version = await run("--version")
    expect(version.stdout).toMatch(/^clerk-memberships v\d+\.\d+\.\d+\n$/)
    // Beside another flag, the command itself answers.
    expect((await run("list --version")).stdout).toBe(version.stdout)
    for (const shell of ["bash", "zsh", "fish"]) {
      const { code, stdout } = await run(`--completions ${shell}`)
      expect(code).toBe(0)
      expect(stdout).toContain("set-role")
      expect(stdout).toContain("acknowledge")
    }
  })

  it("answers --version before the modules of the command are evaluated", async () => {
    const build = readFileSync(await commandFile(), "utf8")
    expect(build.indexOf("process.exit()")).toBeGreaterThan(0)
    expect(build.indexOf("process.exit()")).toBeLessThan(build.indexOf("~effect/"))
  })

  it("completes the names of files", async () => {
    const { stdout } = await run("--completions bash")
    const cwd = folder({ "members.csv": "", "complete.sh": stdout })
    const complete = (...words: ReadonlyArray<string>) => {
      const script =
        'source complete.sh; COMP_WORDS=(clerk-memberships "$@"); COMP_CWORD=$#; COMP_LINE="clerk-memberships $*"; COMP_POINT=${#COMP_LINE}; _clerk_memberships clerk-memberships "${@: -1}" "${@: -2:1}"; echo "${COMPREPLY[*]}"'
      return spawnSync("bash", ["-c", script, "bash", ...words], { cwd, encoding: "utf8" }).stdout.trim()
    }
    expect(complete("plan", "mem")).toBe("members.csv")
    expect(complete("plan", "x.csv", "--out", "mem")).toBe("members.csv")
    expect(complete("plan", "x.csv", "--remove", "un")).toBe("unlisted")
  })
})
