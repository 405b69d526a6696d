import { describe, expect, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { readFile } from "node:fs/promises"
import { join } from "node:path"
import { acme, list } from "./support/acme.ts"
import { atAcme } from "./support/atAcme.ts"
import { commandFile, environment, folder, run as runArgs } from "./support/command.ts"
import { lines, matching, parse } from "./support/json.ts"

const { rolesOf, run, server } = atAcme()

describe("clerk-memberships plan", () => {
  it("prints a plan, saves it for its owner alone, and ends with 4 only with --exit-code", async () => {
    // The file is there, and others may read it.
    const cwd = folder({ "members.csv": list, "plan.json": "" })
    const { code, stderr, stdout } = await run("plan members.csv --remove unlisted --out plan.json", { cwd })
    expect(code).toBe(0)
    expect(stdout).toMatch(/^Acme \(org_acme, test\) {3}4 members, 1 administrator, 20 seats, 1 invitation pending\n/)
    expect(stdout).toMatch(/ {2}\+ add +cy@acme\.com +org:member +team=core +members\.csv:4\n/)
    expect(stderr).toMatch(
      /^Saved plan\.json {2}(sha256:[0-9a-f]{16}) {3}npx @effect-clerk\/cli apply plan\.json --expect \1\n$/
    )
    expect(statSync(join(cwd, "plan.json")).mode & 0o777).toBe(0o600)
    const json = await run("plan members.csv --remove unlisted --json --exit-code", { cwd })
    expect([json.code, json.stderr]).toEqual([4, ""])
    const withoutTime = (text: string) => ({ ...parse<object>(text), createdAt: 0, hash: "" })
    expect(withoutTime(readFileSync(join(cwd, "plan.json"), "utf8"))).toEqual(withoutTime(json.stdout))
  })

  it("reports all faults of a list at once, those that Clerk had to be asked for included, and ends with 5", async () => {
    const cwd = folder({
      "members.csv": [
        "email,role,public.team,public.tags:json,colour",
        "ada@acme.com,org:admin,core,,red",
        "no address,org:member,,,",
        "nobody@acme.com,org:member,,,",
        "eve@acme.com,org:member,,,",
        'bo@acme.com,org:member,"a\nb",{,',
        "cy@acme.com,,,,",
        "dee@acme.com,org:member,,",
        "fay@acme.com,org:membre,,,",
        "ADA@acme.com,org:admin,,,",
        'fay@acme.com,org:member,say "hi",,',
        "gus@acme.com,org:member,,1e999,"
      ].join("\n")
    })
    const { code, stderr, stdout } = await run("plan members.csv", { cwd })
    expect([code, stdout]).toEqual([5, ""])
    const reported = stderr
      .split("\n")
      .flatMap((line) => /^ {2}(\w+) {2}members\.csv:(\d+):(?: (\S+):)?/.exec(line)?.slice(1, 4).join(" ") ?? [])
    expect(reported).toEqual([
      "InvalidMember 1 colour",
      "InvalidMember 3 email",
      "UnknownUser 4 email",
      "UnverifiedAddress 5 email",
      "InvalidMember 6 public.tags:json",
      "InvalidMember 8 role",
      "InvalidMember 9 ",
      "UnknownRole 10 role",
      "DuplicateMember 11 email",
      "InvalidMember 12 ",
      "InvalidMember 13 public.tags"
    ])
    expect(stderr).toMatch(/members\.csv:11: email: the same user as members\.csv:2/)
    const json = await run("plan members.csv --json", { cwd })
    expect(lines(json.stderr).length).toBe(reported.length)
    expect(lines(json.stderr)[0]).toMatchObject({ event: "rejected", _tag: "InvalidMember", source: "members.csv:1" })
    expect(json.stderr).toContain("To send an invitation: --unknown invite")
  })

  it("prints the flag that acknowledges a guard, which then passes", async () => {
    const { memberships = [], users = [] } = acme
    const more = Array.from({ length: 12 }, (_, n) => `user_more${n}`)
    await server().restore({
      ...acme,
      users: [...users, ...more.map((id) => ({ id }))],
      memberships: [
        ...memberships,
        ...more.map((userId) => ({ organizationId: "org_acme", userId, role: "org:member" }))
      ]
    })
    const cwd = folder({ "members.csv": "user_id,role\nuser_ada,org:admin\n" })
    const { code, stderr } = await run("plan members.csv --remove unlisted", { cwd })
    expect(code).toBe(5)
    expect(stderr).toContain(
      "TooManyRemovals  15 of 16 members (25% is 4). If that is meant: --acknowledge removals=15\n"
    )
    const [guard] = lines((await run("plan members.csv --remove unlisted --json", { cwd })).stderr)
    expect(guard).toMatchObject({ message: matching(/--acknowledge removals=15$/), acknowledge: { removals: 15 } })
    expect((await run("plan members.csv --remove unlisted --acknowledge removals=15", { cwd })).code).toBe(0)
    expect((await run("plan members.csv --remove unlisted --acknowledge removals=14", { cwd })).code).toBe(5)
    expect((await run("plan members.csv --remove unlisted --max-removals 100%", { cwd })).code).toBe(0)
    expect((await run("plan members.csv --remove unlisted --max-removals 15 --protect user_bo", { cwd })).code).toBe(5)
  })
})

describe("the files of a plan", () => {
  it("keeps the mode of what is no file, quotes a name for the shell, and says all on stderr as JSON with --json", async () => {
    const cwd = folder({ "members.csv": list, key: "sk_test_file" })
    chmodSync(join(cwd, "key"), 0o644)
    spawnSync("bash", ["-c", "mkfifo -m 644 pipe"], { cwd })
    const reader = readFile(join(cwd, "pipe"), "utf8")
    const piped = await run("plan members.csv --out pipe --json --verbose --secret-key-file key", { cwd })
    expect([piped.code, parse<{ format: string }>(await reader).format]).toEqual([0, "effect-clerk/membership-plan@1"])
    expect(statSync(join(cwd, "pipe")).mode & 0o777).toBe(0o644)
    const events = lines(piped.stderr)
    expect(events[0]).toMatchObject({ event: "warning" })
    expect(events[1]).toMatchObject({ event: "attempt", message: matching(/^Organizations\.get attempt=1/) })
    expect(events.at(-1)).toMatchObject({ event: "saved", file: "pipe", hash: matching(/^sha256:[0-9a-f]{64}$/) })
    const named = await runArgs(["plan", "members.csv", "--out", "it's.json"], { cwd, env: server().env })
    expect(named.stderr).toContain(String.raw`apply 'it'\''s.json' --expect`)
  })

  it("names the field and the line of a plan that is not valid, and the journal that is none", async () => {
    const cwd = folder({ "members.csv": list, "0123456789abcdef.jsonl": "" })
    await run("plan members.csv --out plan.json", { cwd })
    const plan = readFileSync(join(cwd, "plan.json"), "utf8")
    writeFileSync(join(cwd, "plan.json"), plan.replace('"members": 4', '"members": -4'))
    const invalid = await run("apply plan.json --yes", { cwd })
    expect([invalid.code, invalid.stderr]).toEqual([
      5,
      matching(/plan\.json:1\d: expected a plan .*: observed\.members: expected a value greater than or equal to 0/)
    ])
    const empty = await run("resume 0123456789abcdef.jsonl", { cwd })
    expect([empty.code, empty.stderr]).toEqual([5, matching(/0123456789abcdef\.jsonl has no plan: nothing was begun/)])
  })
})

describe("clerk-memberships apply", () => {
  const applied = { user_ada: "org:admin", user_bo: "org:member", user_cy: "org:member" }

  it("applies what was planned, remembers it, and takes it back", async () => {
    const cwd = folder({ "members.csv": list })
    await run("plan members.csv --remove unlisted --out plan.json", { cwd })
    const { hash } = parse<{ hash: string }>(readFileSync(join(cwd, "plan.json"), "utf8"))
    const { code, stdout, stderr } = await run(`apply plan.json --yes --expect ${hash}`, { cwd })
    expect([code, stdout]).toEqual([0, "5 of 5 changes done.\n"])
    expect(stderr).toMatch(/^Acme \(org_acme, test\)/)
    expect(await rolesOf()).toEqual(applied)
    expect(statSync(join(cwd, ".clerk-memberships")).mode & 0o777).toBe(0o700)
    expect((await run("apply members.csv --yes", { cwd })).stdout).toBe("Nothing to do.\n")

    // The base is there, so that a member who is no longer listed is removed as managed.
    writeFileSync(join(cwd, "members.csv"), list.replace(/cy@.*\n/, ""))
    expect((await run("plan members.csv --remove managed", { cwd })).stdout).toMatch(
      /- remove +cy@acme\.com.*no longer listed/
    )
    const audit = await run("audit", { cwd })
    expect(audit.stdout).toMatch(
      /^Unmanaged members: 0 \(not in the list of \d{4}-\d\d-\d\d\)\n\nAdministrators: 1\nMEMBER/
    )

    const journal = `.clerk-memberships/${hash.slice(7, 23)}.jsonl`
    const undo = await run(`undo ${journal} --out undo.json`, { cwd })
    expect(undo.code).toBe(0)
    expect((await run("apply undo.json --yes", { cwd })).code).toBe(0)
    expect(await rolesOf()).toEqual({ ...applied, user_cy: undefined, user_dee: "org:member", user_fay: "org:member" })
  })

  it("takes nothing else for a plan, and no plan for a list", async () => {
    const cwd = folder({
      "members.csv": list,
      "cut.json": '{\n  "format": "effect-clerk/membership-plan@1",\n  "target": {'
    })
    await run("plan members.csv --out plan.json", { cwd })
    const ends = {
      "plan plan.json": [2, /plan\.json is a plan already: apply it/],
      "apply plan.json --yes --remove unlisted": [2, /plan\.json is a plan, which has its options/],
      "apply plan.json --yes --protect user_bo": [2, /plan\.json is a plan, which has its options/],
      "apply plan.json --yes --max-removals 5": [2, /plan\.json is a plan, which has its options/],
      "apply plan.json --yes --acknowledge removals=1": [2, /plan\.json is a plan, which has its options/],
      "apply plan.json --yes --admin-role org:x": [2, /plan\.json is a plan, which has its options/],
      "apply plan.json --yes --org org_other": [2, /plan\.json is a plan for org_acme, and --org is org_other/],
      "apply cut.json --yes": [5, /cut\.json:3: column 14: expected a key in double quotes or }/]
    } as const
    for (const [line, [code, says]] of Object.entries(ends)) {
      const end = await run(line, { cwd })
      expect([line, end.code, end.stdout]).toEqual([line, code, ""])
      expect(end.stderr).toMatch(says)
    }
    // Whoever edits a plan gets another hash.
    writeFileSync(join(cwd, "plan.json"), readFileSync(join(cwd, "plan.json"), "utf8").replace("core", "other"))
    expect((await run("apply plan.json --yes", { cwd })).code).toBe(6)
  })

  it("declines with 5 without a terminal and --yes, and shows the plan on stderr", async () => {
    const cwd = folder({ "members.csv": list })
    const { code, stderr, stdout } = await run("apply members.csv", {
      cwd,
      env: { CLERK_SECRET_KEY: "sk_live_command" }
    })
    expect([code, stdout]).toEqual([5, ""])
    expect(stderr).toMatch(/\+ add +cy@acme\.com/)
    expect(stderr).toContain("Apply 2 changes to Acme (org_acme, live)? Run it again with --yes")
    expect(Object.keys(await rolesOf())).not.toContain("user_cy")
  })

  it("ends with 6 for a plan that is stale, and for another one than was reviewed", async () => {
    const cwd = folder({ "members.csv": list })
    await run("plan members.csv --out plan.json", { cwd })
    const other = await run(`apply plan.json --yes --expect ${"0".repeat(16)}`, { cwd })
    expect([other.code, other.stdout]).toEqual([6, ""])
    // Nobody is asked about it.
    expect((await run(`apply plan.json --expect ${"0".repeat(16)}`, { cwd })).code).toBe(6)
    await run("set-role user_dee org:admin")
    const stale = await run("apply plan.json --yes --json", { cwd })
    expect([stale.code, stale.stdout]).toEqual([6, ""])
    expect(lines(stale.stderr).at(-1)).toMatchObject({ event: "stale", reason: { _tag: "Changed" } })
    expect((await run("apply plan.json --yes --stale skip", { cwd })).code).toBe(0)
  })

  it("ends with 3 where a change failed, names it and its row, and goes on with a resume", async () => {
    const cwd = folder({ "members.csv": list })
    await server().inject({ operation: "OrganizationMemberships.create", times: 1, with: { status: 422 } })
    const { code, stderr, stdout } = await run("apply members.csv --yes --journal journals", { cwd })
    expect(code).toBe(3)
    expect(stdout).toMatch(
      /^OUTCOME +CHANGE +MEMBER +WHY +ROW\nfailed +Add +cy@acme\.com +.*422.* +members\.csv:4\n1 of 2 changes done, 1 failed\.\n$/
    )
    const [, line = ""] = /To go on: npx @effect-clerk\/cli (.*)\n/.exec(stderr) ?? []
    expect(line).toMatch(/^resume journals\/[0-9a-f]{16}\.jsonl --state \.clerk-memberships$/)
    const events = await run(`${line} --json`, { cwd })
    expect([events.code, events.stderr]).toEqual([0, ""])
    expect(lines(events.stdout).at(0)).toMatchObject({ _tag: "Started", resumed: true })
    expect(lines(events.stdout).at(-1)).toMatchObject({
      _tag: "Finished",
      report: { counts: { done: 1, found: 1, failed: 0 } }
    })
    expect(await rolesOf()).toMatchObject(applied)
  })

  it("ends with 3 where its journal cannot be written, and names it on the last line, apart from the data", async () => {
    const cwd = folder({ "members.csv": "user_id,role\nuser_ada,org:admin\nuser_cy,org:member\nuser_eve,org:member\n" })
    const apply = [await commandFile(), "apply", "members.csv", "--yes", "--json"]
    // The plan fits in, and two failures do not: they take more than the block that the limit may be too large.
    const bytes = Buffer.byteLength((await run("plan members.csv --json", { cwd })).stdout)
    const limit = `ulimit -f ${Math.ceil((bytes + 200) / 1024)}; exec "$0" "$@"`
    await server().inject({ operation: "OrganizationMemberships.create", times: "Infinity", with: { status: 422 } })
    const { status, stderr, stdout } = spawnSync("bash", ["-c", limit, process.execPath, ...apply], {
      cwd,
      encoding: "utf8",
      env: environment(server().env)
    })
    expect([status, lines(stdout)[0]]).toEqual([3, { _tag: "Started", of: 2, resumed: false }])
    expect(lines(stderr)).toEqual([
      { event: "error", message: matching(/^cannot write .*\.jsonl: EFBIG$/) },
      expect.objectContaining({ event: "stopped", journal: matching(/\.jsonl$/) })
    ])
  })

  it("ends with 1 where nothing was changed", async () => {
    const cwd = folder({ "members.csv": list })
    const wrong = await run("apply members.csv --yes", { cwd, env: { CLERK_ORGANIZATION_ID: "org_none" } })
    expect([wrong.code, wrong.stdout]).toEqual([1, ""])
    const away = await run("plan members.csv --api-url http://127.0.0.1:1/v1", { cwd })
    expect([away.code, away.stdout]).toEqual([1, ""])
    expect(away.stderr).toMatch(/nothing was sent; check the network and apiUrl/)
  })
})

describe("clerk-memberships audit", () => {
  it("lists as administrators the members of the role that the flag names, not those of the permissions", async () => {
    const { code, stdout } = await run("audit --admin-role org:member", { cwd: folder({}) })
    expect(code).toBe(0)
    const [, administrators] = stdout.split("\n\n")
    expect(administrators).toMatch(/^Administrators: 3\nMEMBER.*\nbo@acme\.com .*\ndee@acme\.com .*\nfay@acme\.com .*$/)
  })
})
