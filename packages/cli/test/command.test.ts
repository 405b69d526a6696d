import { afterAll, beforeAll, beforeEach, describe, expect, it } from "@effect/vitest"
import { chmodSync, readFileSync, statSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { acme, list } from "./support/acme.ts"
import { environment, commandFile, folder, run as runProcess, type Variables } from "./support/command.ts"
import { serve, type Server } from "./support/server.ts"
import { spawnSync } from "node:child_process"

let server: Server

beforeAll(async () => {
  server = await serve(acme)
})

afterAll(() => server.stop())

beforeEach(() => server.restore(acme))

const run = (line: string, options: { readonly cwd?: string; readonly env?: Variables } = {}) =>
  runProcess(line.split(" "), { ...options, env: { ...server.env, ...options.env } })

const lines = (text: string): ReadonlyArray<unknown> =>
  text
    .split("\n")
    .filter(Boolean)
    .map((line): unknown => JSON.parse(line))

const rolesOf = async () => {
  const { memberships = [] } = await server.snapshot()
  return Object.fromEntries(memberships.map(({ role, userId }) => [userId, role]))
}

describe("clerk-memberships list", () => {
  it("prints every member on stdout, whole, and the number of them on stderr", async () => {
    expect(await run("list")).toEqual({
      code: 0,
      signal: null,
      stdout: [
        "MEMBER        ROLE        USER      NAME          SINCE",
        "ada@acme.com  org:admin   user_ada  Ada Lovelace  2026-03-01",
        "bo@acme.com   org:member  user_bo   渡辺 太郎 👩‍👩‍👧  2026-03-01",
        "dee@acme.com  org:member  user_dee                2026-03-01",
        "fay@acme.com  org:member  user_fay                2026-03-01",
        ""
      ].join("\n"),
      stderr: "4 members\n"
    })
  })

  it("prints one membership a line with --json, and nothing else", async () => {
    const { code, stderr, stdout } = await run("list --json --role org:admin --query ada --created-after 2020-01-01")
    expect([code, stderr]).toEqual([0, ""])
    expect(lines(stdout)).toMatchObject([{ role: "org:admin", publicUserData: { userId: "user_ada" } }])
  })

  it("sends every filter", async () => {
    const filters =
      "--role org:member --user-id=+user_bo --user-id=-user_ada --email bo@acme.com --phone +15550100 --username bo --web3-wallet 0x1 " +
      "--query a --email-query b --phone-query 1 --username-query c --name-query d --last-active-before 2026-01-02 " +
      "--last-active-after 2026-01-01T00:00:00Z --created-before 1767225600000 --created-after 2025-01-01"
    expect((await run(`list --json ${filters}`)).code).toBe(0)
    const [request] = (await server.requests()).slice(-1)
    const { query } = request as { query: string }
    const sent = [...new URLSearchParams(query)].filter(([name]) => !["limit", "offset", "order_by"].includes(name))
    expect(sent.toSorted()).toEqual(
      [
        ["role", "org:member"],
        ["user_id", "+user_bo"],
        ["user_id", "-user_ada"],
        ["email_address", "bo@acme.com"],
        ["phone_number", "+15550100"],
        ["username", "bo"],
        ["web3_wallet", "0x1"],
        ["query", "a"],
        ["email_address_query", "b"],
        ["phone_number_query", "1"],
        ["username_query", "c"],
        ["name_query", "d"],
        ["last_active_at_before", "1767312000000"],
        ["last_active_at_after", "1767225600000"],
        ["created_at_before", "1767225600000"],
        ["created_at_after", "1735689600000"]
      ].toSorted()
    )
  })

  it("ends with 0 where the program that reads it has ended", async () => {
    const command = `${process.execPath} ${await commandFile()} list --json`
    const { status, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${command} | head -c 1 > /dev/null`], {
      env: environment(server.env),
      encoding: "utf8"
    })
    expect([status, stderr]).toEqual([0, ""])
  })
})

describe("clerk-memberships on one member", () => {
  it("finds, adds, changes and removes, by id or by a verified address", async () => {
    const get = await run("get bo@acme.com")
    expect(get.stdout).toMatch(/^member +bo@acme\.com\nuser +user_bo\nrole +org:member\n/)
    expect(lines((await run("get user_bo --json")).stdout)).toMatchObject([{ privateMetadata: { salary: 1 } }])

    expect(await run("add cy@acme.com --role org:member --public team=core --private n:json=[1]")).toMatchObject({
      code: 0,
      stdout: "Added cy@acme.com (user_cy) as org:member\n",
      stderr: ""
    })
    const again = await run("add user_cy --role org:member --json")
    expect(lines(again.stdout)).toMatchObject([
      { outcome: "unchanged", membership: { publicMetadata: { team: "core" }, privateMetadata: { n: [1] } } }
    ])
    expect(await run("set-role cy@acme.com org:admin")).toMatchObject({
      code: 0,
      stdout: "Changed cy@acme.com (user_cy) from org:member to org:admin\n"
    })
    expect(lines((await run("set-role user_cy org:admin --json")).stdout)).toMatchObject([{ outcome: "unchanged" }])
    const changed = await run("metadata user_cy --public team:json=null --private n=text --json")
    expect(lines(changed.stdout)).toMatchObject([{ membership: { publicMetadata: {}, privateMetadata: { n: "text" } } }])
    expect(await run("remove cy@acme.com --yes")).toMatchObject({ code: 0, stdout: "Removed cy@acme.com (user_cy)\n" })
    expect(lines((await run("remove user_cy --yes --json")).stdout)).toEqual([{ outcome: "absent" }])
  })

  it("fails with 1 where nothing was changed, and says why on stderr alone", async () => {
    const failures = {
      "get user_cy": /user_cy is no member of org_acme/,
      "get nobody@acme.com": /No user has nobody@acme\.com/,
      "get eve@acme.com": /Nobody has verified eve@acme\.com, though user_eve has it/,
      "add user_ada --role org:member": /is a member already, with the role org:admin. To change it: set-role/,
      "add user_nobody --role org:member": /404.*nothing was changed/,
      "set-role user_cy org:admin": /user_cy is no member of org_acme/
    }
    for (const [line, says] of Object.entries(failures)) {
      const { code, stderr, stdout } = await run(line)
      expect([line, code, stdout]).toEqual([line, 1, ""])
      expect(stderr).toMatch(says)
    }
  })

  it("declines to remove with 5 where nobody can be asked", async () => {
    const { code, stderr } = await run("remove user_fay")
    expect(code).toBe(5)
    expect(stderr).toContain("Remove 1 member from Acme (org_acme, test): fay@acme.com (user_fay, org:member)?")
    expect(await rolesOf()).toHaveProperty("user_fay")
  })

  it("says with 3 that a write may have arrived", async () => {
    await server.inject({ operation: "OrganizationMemberships.create", times: "Infinity", with: { status: 500 } })
    const { code, stderr } = await run("add user_cy --role org:member --json", { env: { CLERK_SECRET_KEY: "sk_test_3" } })
    expect(code).toBe(3)
    expect(lines(stderr)).toMatchObject([{ event: "error", error: { _tag: "SDKException", reason: { processed: "maybe" } } }])
  })
})

describe("clerk-memberships invitations", () => {
  it("lists, sends and revokes", async () => {
    const sent = await run("invitations send hal@acme.com --role org:member --expires-in-days 7 --public team=core --json")
    expect(lines(sent.stdout)).toMatchObject([{ emailAddress: "hal@acme.com", publicMetadata: { team: "core" } }])
    expect((await run("invitations list --status pending")).stdout).toMatch(
      /^ADDRESS +ROLE +STATUS +INVITATION +EXPIRES\ngus@acme\.com +org:member +pending +orginv_gus +2036-03-01\nhal@acme\.com/
    )
    expect((await run("invitations revoke hal@acme.com")).code).toBe(5)
    expect((await run("invitations revoke hal@acme.com --yes")).stdout).toMatch(/^Revoked the invitation of hal@acme\.com/)
    expect((await run("invitations revoke orginv_gus --yes --json")).code).toBe(0)
    expect(lines((await run("invitations list --json --status revoked")).stdout).length).toBe(2)
    expect(await run("invitations revoke hal@acme.com --yes")).toMatchObject({ code: 1, stdout: "" })
  })
})

describe("clerk-memberships export", () => {
  it("writes a list that plans no change", async () => {
    const { stderr, stdout } = await run("export")
    expect(stderr).toBe("4 members\n")
    expect(stdout.split("\n")).toEqual([
      "user_id,role,public.note,public.tags:json,public.team,private.salary:json",
      "user_ada,org:admin,,,,",
      'user_bo,org:member,"says ""hi"", twice","[""a"",""b""]",old,1',
      "user_dee,org:member,,,,",
      "user_fay,org:member,,,,",
      ""
    ])
    const cwd = folder({ "members.csv": stdout })
    const plan = await run("plan members.csv --remove unlisted --exit-code", { cwd })
    expect(plan).toMatchObject({ stderr: "" })
    expect(plan.stdout).toContain("gus@acme.com")
    expect(plan.stdout).toMatch(/1 change, 4 kept, 0 held/)
    expect(plan.code).toBe(4)
    expect(lines((await run("export --json")).stdout).length).toBe(4)
  })
})

describe("clerk-memberships plan", () => {
  it("prints a plan, saves it for its owner alone, and ends with 4 only with --exit-code", async () => {
    const cwd = folder({ "members.csv": list })
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
    const [plan] = lines(json.stdout)
    const saved: unknown = JSON.parse(readFileSync(join(cwd, "plan.json"), "utf8"))
    expect(saved).toEqual({ ...(plan as object), createdAt: expect.any(Number), hash: expect.any(String) })
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
        'fay@acme.com,org:member,say "hi",,'
      ].join("\n")
    })
    const { code, stderr, stdout } = await run("plan members.csv", { cwd })
    expect([code, stdout]).toEqual([5, ""])
    const reported = stderr.split("\n").flatMap((line) => /^ {2}(\w+) {2}members\.csv:(\d+):(?: (\S+):)?/.exec(line)?.slice(1, 4).join(" ") ?? [])
    expect(reported).toEqual([
      "InvalidMember 1 colour",
      "InvalidMember 3 email",
      "UnknownUser 4 ",
      "UnverifiedAddress 5 ",
      "InvalidMember 6 public.tags:json",
      "InvalidMember 8 role",
      "InvalidMember 9 ",
      "UnknownRole 10 ",
      "DuplicateMember 11 ",
      "InvalidMember 12 "
    ])
    expect(stderr).toMatch(/members\.csv:11: the same user as members\.csv:2/)
    const json = await run("plan members.csv --json", { cwd })
    expect(lines(json.stderr).length).toBe(reported.length)
    expect(lines(json.stderr)[0]).toMatchObject({ event: "rejected", _tag: "InvalidMember", source: "members.csv:1" })
  })

  it("prints the flag that acknowledges a guard, which then passes", async () => {
    const { memberships = [], users = [] } = acme
    const more = Array.from({ length: 12 }, (_, n) => `user_more${n}`)
    await server.restore({
      ...acme,
      users: [...users, ...more.map((id) => ({ id }))],
      memberships: [...memberships, ...more.map((userId) => ({ organizationId: "org_acme", userId, role: "org:member" }))]
    })
    const cwd = folder({ "members.csv": "user_id,role\nuser_ada,org:admin\n" })
    const { code, stderr } = await run("plan members.csv --remove unlisted", { cwd })
    expect(code).toBe(5)
    expect(stderr).toContain(
      "TooManyRemovals  15 of 16 members (25% is 4). If that is meant: --acknowledge removals=15\n"
    )
    expect((await run("plan members.csv --remove unlisted --acknowledge removals=15", { cwd })).code).toBe(0)
    expect((await run("plan members.csv --remove unlisted --acknowledge removals=14", { cwd })).code).toBe(5)
    expect((await run("plan members.csv --remove unlisted --max-removals 100%", { cwd })).code).toBe(0)
    expect((await run("plan members.csv --remove unlisted --max-removals 15 --protect user_bo", { cwd })).code).toBe(5)
  })
})

describe("clerk-memberships apply", () => {
  const applied = { user_ada: "org:admin", user_bo: "org:member", user_cy: "org:member" }

  it("applies what was planned, remembers it, and takes it back", async () => {
    const cwd = folder({ "members.csv": list })
    await run("plan members.csv --remove unlisted --out plan.json", { cwd })
    const { hash } = JSON.parse(readFileSync(join(cwd, "plan.json"), "utf8")) as { hash: string }
    const { code, stdout, stderr } = await run(`apply plan.json --yes --expect ${hash}`, { cwd })
    expect([code, stdout]).toEqual([0, "5 of 5 changes done.\n"])
    expect(stderr).toMatch(/^Acme \(org_acme, test\)/)
    expect(await rolesOf()).toEqual(applied)
    expect(statSync(join(cwd, ".clerk-memberships")).mode & 0o777).toBe(0o700)

    // The base is there, so that a member who is no longer listed is removed as managed.
    writeFileSync(join(cwd, "members.csv"), list.replace(/cy@.*\n/, ""))
    expect((await run("plan members.csv --remove managed", { cwd })).stdout).toMatch(/- remove +cy@acme\.com.*no longer listed/)
    const audit = await run("audit", { cwd })
    expect(audit.stdout).toMatch(/^Unmanaged members: 0 \(not in the list of \d{4}-\d\d-\d\d\)\n\nAdministrators: 1\nMEMBER/)

    const journal = `.clerk-memberships/${hash.slice(7, 23)}.jsonl`
    const undo = await run(`undo ${journal} --out undo.json`, { cwd })
    expect(undo.code).toBe(0)
    expect((await run("apply undo.json --yes", { cwd })).code).toBe(0)
    expect(await rolesOf()).toEqual({ ...applied, user_cy: undefined, user_dee: "org:member", user_fay: "org:member" })
  })

  it("declines with 5 without a terminal and --yes, and shows the plan on stderr", async () => {
    const cwd = folder({ "members.csv": list })
    const { code, stderr, stdout } = await run("apply members.csv", { cwd, env: { CLERK_SECRET_KEY: "sk_live_command" } })
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
    await run("set-role user_dee org:admin")
    const stale = await run("apply plan.json --yes --json", { cwd })
    expect([stale.code, stale.stdout]).toEqual([6, ""])
    expect(lines(stale.stderr).at(-1)).toMatchObject({ event: "stale", reason: { _tag: "Changed" } })
    expect((await run("apply plan.json --yes --stale skip", { cwd })).code).toBe(0)
  })

  it("ends with 3 where a change failed, names it and its row, and goes on with a resume", async () => {
    const cwd = folder({ "members.csv": list })
    await server.inject({ operation: "OrganizationMemberships.create", times: 1, with: { status: 422 } })
    const { code, stderr, stdout } = await run("apply members.csv --yes --journal journals", { cwd })
    expect(code).toBe(3)
    expect(stdout).toMatch(/^OUTCOME +CHANGE +MEMBER +WHY +ROW\nfailed +Add +cy@acme\.com +.*422.* +members\.csv:4\n1 of 2 changes done, 1 failed\.\n$/)
    const [, line = ""] = /To go on: npx @effect-clerk\/cli (.*)\n/.exec(stderr) ?? []
    expect(line).toMatch(/^resume journals\/[0-9a-f]{16}\.jsonl --state \.clerk-memberships$/)
    const events = await run(`${line} --json`, { cwd })
    expect([events.code, events.stderr]).toEqual([0, ""])
    expect(lines(events.stdout).at(0)).toMatchObject({ _tag: "Started", resumed: true })
    expect(lines(events.stdout).at(-1)).toMatchObject({ _tag: "Finished", report: { counts: { done: 1, found: 1, failed: 0 } } })
    expect(await rolesOf()).toMatchObject(applied)
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

describe("the command line", () => {
  it("ends with 2 where it is invalid or a file cannot be opened", async () => {
    const cwd = folder({ "plan.json": "{ }", "short.jsonl": "" })
    const invalid = {
      "lst": /Unknown subcommand/,
      "list --rol org:admin": /Unrecognized flag: --rol/,
      "list --created-after yesterday": /Expected a date such as 2026-03-01/,
      "list --api-url http://api.clerk.com": /Expected an https URL/,
      "get": /Missing required argument: USER/,
      "add user_cy": /Missing required flag: --role/,
      "add user_cy --role org:member --public team": /--public. Expected KEY=VALUE/,
      "metadata user_cy": /Expected --public KEY=VALUE/,
      "metadata user_cy --public a:json={": /Expected JSON/,
      "plan none.csv": /Cannot read none\.csv: NotFound/,
      "plan none.csv --remove all": /never.*managed.*unlisted/,
      "plan none.csv --acknowledge everything=1": /Expected one of removals/,
      "apply plan.json --rate 0%": /Expected a share above 0%/,
      "resume short.jsonl": /is no journal/,
      "resume 0000000000000000.jsonl": /Cannot read/,
      "list --secret-key-file none": /Cannot read the secret key of none: NotFound/
    }
    const runs = Object.entries(invalid).map(async ([line, says]) => {
      const { code, stderr, stdout } = await run(line, { cwd })
      expect([line, code, stdout]).toEqual([line, 2, ""])
      expect(stderr).toMatch(says)
    })
    await Promise.all(runs)
    const { code, stderr } = await run("list", { env: { CLERK_SECRET_KEY: "" } })
    expect([code, stderr]).toEqual([2, "\nERROR\n  No secret key: set CLERK_SECRET_KEY, or name a file with --secret-key-file\n".trimStart()])
    expect((await run("list", { env: { CLERK_ORGANIZATION_ID: undefined } })).code).toBe(2)
    expect((await run("apply plan.json --yes", { cwd })).code).toBe(5)
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
    await server.inject({ operation: "OrganizationMemberships.list", times: 1, with: { status: 503 } })
    const { code, stderr } = await run("list --verbose")
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^OrganizationMemberships\.list attempt=1 status=503 .*trace=\w+\nOrganizationMemberships\.list attempt=2 status=200 /
    )
    expect(stderr).not.toContain("sk_test")
  })

  it("ends with 1 for a key that Clerk rejects", async () => {
    await server.inject({ operation: "OrganizationMemberships.list", times: 1, with: { status: 401 } })
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

  it("has a version, and completions of each shell", async () => {
    const version = await run("--version")
    expect(version.stdout).toMatch(/^clerk-memberships v\d+\.\d+\.\d+\n$/)
    for (const shell of ["bash", "zsh", "fish"]) {
      const { code, stdout } = await run(`--completions ${shell}`)
      expect(code).toBe(0)
      expect(stdout).toContain("set-role")
      expect(stdout).toContain("acknowledge")
    }
  })
})
