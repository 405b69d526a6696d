import { describe, expect, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { closeSync, existsSync, openSync } from "node:fs"
import { acme } from "./support/acme.ts"
import { atAcme } from "./support/atAcme.ts"
import { commandFile, environment, folder } from "./support/command.ts"
import { lines } from "./support/json.ts"

const { rolesOf, run, server } = atAcme()

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
    const [request] = (await server().requests()).slice(-1)
    const sent = [...new URLSearchParams(request?.query)].filter(
      ([name]) => !["limit", "offset", "order_by"].includes(name)
    )
    expect(Array.from(sent, (each) => each.join("=")).toSorted()).toEqual(
      [
        "role=org:member",
        "user_id=+user_bo",
        "user_id=-user_ada",
        "email_address=bo@acme.com",
        "phone_number=+15550100",
        "username=bo",
        "web3_wallet=0x1",
        "query=a",
        "email_address_query=b",
        "phone_number_query=1",
        "username_query=c",
        "name_query=d",
        "last_active_at_before=1767312000000",
        "last_active_at_after=1767225600000",
        "created_at_before=1767225600000",
        "created_at_after=1735689600000"
      ].toSorted()
    )
  })

  it("ends with 0 where the program that reads it has ended, and reads no more pages", async () => {
    const users = Array.from({ length: 12_000 }, (_, n) => ({ id: `user_${n}` }))
    const memberships = users.map(({ id }) => ({ organizationId: "org_acme", userId: id, role: "org:member" }))
    await server().restore({ ...acme, users, memberships, invitations: [] })
    const command = `${process.execPath} ${await commandFile()} list --json`
    const { status, stderr } = spawnSync("bash", ["-c", `set -o pipefail; ${command} | head -c 1 > /dev/null`], {
      env: environment(server().env),
      encoding: "utf8"
    })
    expect([status, stderr]).toEqual([0, ""])
    expect((await server().requests()).length).toBeLessThan(20)
  })
})

describe("clerk-memberships", () => {
  it("shows nothing that a terminal would do, whatever names, roles and metadata hold", async () => {
    const hostile = "\u001B[31m\u0007\u009B2J\u202E\u2028\r"
    const { memberships = [], users = [] } = acme
    await server().restore({
      ...acme,
      organizations: [{ id: "org_acme", name: `Acme${hostile}`, maxAllowedMemberships: 20 }],
      users: [...users, { id: "user_evil", firstName: hostile }],
      memberships: [
        ...memberships,
        { organizationId: "org_acme", userId: "user_evil", role: "org:member", publicMetadata: { a: hostile } }
      ]
    })
    const cwd = folder({ "evil.csv": `user_id,role,public.a\nuser_evil,org:admin,x${hostile}\n` })
    for (const line of [
      "list",
      "audit --json",
      "get user_evil",
      "export",
      "plan evil.csv",
      `get ${hostile}`,
      "set-role user_evil org:admin",
      "remove user_evil"
    ]) {
      const { stderr, stdout } = await run(line, { cwd })
      expect(stdout + stderr).not.toMatch(/(?!\n)[\p{Cc}\u2028\u202E]/u)
    }
  })

  it.runIf(existsSync("/dev/full"))(
    "ends with 1, or 3 after a change, where its output cannot be written",
    async () => {
      const file = await commandFile()
      const full = openSync("/dev/full", "w")
      const cwd = folder({ "members.csv": "user_id,role\nuser_ada,org:admin\nuser_eve,org:member\n" })
      const codes = ["export", "add user_cy --role org:member", "apply members.csv --yes --json"].map((line) => {
        const { status, stderr } = spawnSync(process.execPath, [file, ...line.split(" ")], {
          cwd,
          encoding: "utf8",
          env: environment(server().env),
          stdio: ["ignore", full, "pipe"]
        })
        expect(stderr).toContain("Cannot write to stdout: no space left on device")
        return status
      })
      closeSync(full)
      expect(codes).toEqual([1, 3, 3])
    }
  )
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
    expect(lines(changed.stdout)).toMatchObject([
      { membership: { publicMetadata: {}, privateMetadata: { n: "text" } } }
    ])
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

  it("takes nobody for the owner of an address that only looks alike", async () => {
    // A Kelvin sign, which is a k in lower case.
    await server().restore({
      ...acme,
      users: [{ id: "user_eve", emailAddresses: ["\u212Aing@acme.com"] }],
      memberships: []
    })
    const { code, stderr, stdout } = await run("add king@acme.com --role org:member")
    expect([code, stdout]).toEqual([1, ""])
    expect(stderr).toContain("Nobody has verified king@acme.com")
  })

  it("declines to remove with 5 where nobody can be asked", async () => {
    const { code, stderr } = await run("remove user_fay")
    expect(code).toBe(5)
    expect(stderr).toContain("Remove 1 member from Acme (org_acme, test): fay@acme.com (user_fay, org:member)?")
    expect(await rolesOf()).toHaveProperty("user_fay")
  })

  it("says with 3 that a write may have arrived", async () => {
    await server().inject({ operation: "OrganizationMemberships.create", times: "Infinity", with: { status: 500 } })
    const { code, stderr } = await run("add user_cy --role org:member --json", {
      env: { CLERK_SECRET_KEY: "sk_test_3" }
    })
    expect(code).toBe(3)
    expect(lines(stderr)).toMatchObject([
      { event: "error", error: { _tag: "SDKException", reason: { processed: "maybe" } } }
    ])
  })
})

describe("clerk-memberships invitations", () => {
  it("lists, sends and revokes", async () => {
    const sent = await run(
      "invitations send hal@acme.com --role org:member --expires-in-days 7 --public team=core --json"
    )
    expect(lines(sent.stdout)).toMatchObject([{ emailAddress: "hal@acme.com", publicMetadata: { team: "core" } }])
    expect((await run("invitations list --status pending")).stdout).toMatch(
      /^ADDRESS +ROLE +STATUS +INVITATION +EXPIRES\ngus@acme\.com +org:member +pending +orginv_gus +2036-03-01\nhal@acme\.com/
    )
    expect((await run("invitations revoke hal@acme.com")).code).toBe(5)
    expect((await run("invitations revoke hal@acme.com --yes")).stdout).toMatch(
      /^Revoked the invitation of hal@acme\.com/
    )
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
