import { OrganizationMemberships } from "@effect-clerk/memberships"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Predicate, Redacted } from "effect"
import { readFileSync } from "node:fs"
import { get } from "node:http"
import { join } from "node:path"
import { folder, start as startCommand } from "./support/command.ts"
import { lines, matching, parse } from "./support/json.ts"

/** Writes a seed, and returns its path. */
const file = (text: string | Uint8Array): string => join(folder({ "seed.json": text }), "seed.json")

/** Starts the emulator. */
const start = (...flags: ReadonlyArray<string>) => startCommand(["emulator", ...flags])

/** Runs the emulator, which ends by itself. */
const run = async (...flags: ReadonlyArray<string>) => (await start(...flags)).ended()

/** Ends the emulator by a signal, which is no failure. */
const stop = async ({ child, ended }: Awaited<ReturnType<typeof start>>, signal: NodeJS.Signals = "SIGTERM") => {
  child.kill(signal)
  const { code, stderr, stdout } = await ended()
  expect([code, stderr]).toEqual([0, ""])
  return stdout
}

describe("clerk-memberships emulator", () => {
  it.each(["SIGINT", "SIGTERM"] as const)("serves the seed until %s", async (signal) => {
    const seed = file(
      JSON.stringify({
        organizations: [{ id: "org_acme", name: "Acme" }],
        users: [{ id: "user_ada", firstName: "Ada" }],
        memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
      })
    )
    const emulator = await start("--port", "0", "--seed", seed)
    const [, apiUrl = ""] = await emulator.shows("stdout", /curl .* (http:\S+)\/organization_memberships/)
    const page = await OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" })).pipe(
      Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_cli"), apiUrl })),
      Effect.runPromise
    )
    expect(page.data.map((_) => _.publicUserData?.firstName)).toEqual(["Ada"])
    // Nothing else is printed.
    const printed = (await stop(emulator, signal)).trim().split("\n")
    expect(printed.length).toBe(3)
    expect(printed[2]).toMatch(
      /^\d\d:\d\d:\d\d\.\d{3} 200 GET {4}\/v1\/organizations\/org_acme\/memberships OrganizationMemberships\.list$/
    )
  })

  it("applies the limits, the latency and the quirks, and prints lines of JSON", async () => {
    const flags = ["--limits", "development", "--latency", "1", "--quirks", "charset,slugAbsent", "--json"]
    const emulator = await start("--port", "0", ...flags)
    const [, apiUrl = ""] = await emulator.shows("stdout", /"apiUrl":"(\S+?)"/)
    const get = (path: string) => fetch(`${apiUrl}${path}`, { headers: { authorization: "Bearer sk_live_cli" } })
    const getOften = async (path: string) => {
      for (let count = 0; count < 99; count += 9) await Promise.all(Array.from({ length: 9 }, () => get(path)))
    }
    const first = await get("/organization_memberships?limit=1")
    expect(first.headers.get("content-type")).toBe("application/json; charset=utf-8")
    await getOften("/nothing/organization_memberships")
    await getOften("/organization_memberships")
    // The next one is over the limit, unless this machine took so long that a window has passed.
    let listed = 101
    let last = await get("/organization_memberships")
    for (; last.status !== 429; listed++) last = await get("/organization_memberships")
    expect(last.headers.has("retry-after")).toBe(true)
    const stdout = await stop(emulator)
    const printed = lines(stdout)
    const request = { event: "request", method: "GET", path: "/v1/organization_memberships" }
    const operation = "OrganizationMemberships.listForInstance"
    expect(printed[0]).toEqual({ event: "listening", url: apiUrl.replace("/v1", ""), apiUrl })
    expect(printed[2]).toMatchObject({ ...request, query: "limit=1", operation, status: 200 })
    expect(printed[3]).toMatchObject({ event: "request", operation: null, status: 404 })
    expect(printed.at(-1)).toMatchObject({ ...request, query: "", operation, status: 429 })
    expect(printed.length).toBe(1 + 99 + listed + 1)
    const succeeded = printed.filter((line) => Predicate.hasProperty(line, "status") && line.status === 200)
    expect(succeeded.length).toBe(listed - 1)
    expect(stdout).not.toContain("sk_live_cli")
  })

  it("warns with --host 0.0.0.0 that other machines reach it, and prints the address that it listens on", async () => {
    const emulator = await start("--port", "0", "--host", "0.0.0.0")
    const [, port = ""] = await emulator.shows("stdout", /listens on http:\/\/0\.0\.0\.0:(\d+)\n/)
    await emulator.shows("stderr", /^Warning: other machines can reach the emulator.* It accepts any secret key\.\n$/)
    for (const host of ["0.0.0.0", "127.0.0.1"]) {
      expect((await fetch(`http://${host}:${port}/v1/organization_memberships`)).status).toBe(401)
    }
    emulator.child.kill("SIGTERM")
    expect((await emulator.ended()).code).toBe(0)
  })

  it("does not warn unless other machines reach it, and handles requests to each --allow-host", async () => {
    const emulator = await start("--port", "0", "--allow-host", "clerk.internal", "--allow-host", "clerk.test")
    const [, port = ""] = await emulator.shows("stdout", /curl .* http:\/\/127\.0\.0\.1:(\d+)\/v1/)
    const statusFor = (host: string) =>
      new Promise<number | undefined>((resolve) => {
        get({ port, path: "/v1/organization_memberships", headers: { host } }, (response) => {
          response.resume()
          resolve(response.statusCode)
        })
      })
    const hosts = ["localhost", "clerk.internal", `clerk.test:${port}`, "clerk.example"]
    expect(await Promise.all(hosts.map(statusFor))).toEqual([401, 401, 401, 421])
    await stop(emulator)
  })

  it.each([
    {
      args: ["--seed", "/no/such/file.json"],
      code: 2,
      says: /Cannot read the seed \/no\/such\/file\.json: no such file or directory/
    },
    { args: ["--seed", file("{")], says: /is not JSON: see line 1/ },
    {
      args: ["--seed", file('{\n"users": [\n,],\n"roles": [\n]}')],
      says: /is not JSON: see line 3, column 1: expected /
    },
    {
      args: ["--seed", file('{"users":[{}]}')],
      says: /line 1, users\[0\]\.id: is required/
    },
    {
      args: ["--seed", file(JSON.stringify({ users: [{ id: "user_a" }], memberships: [{ userId: "b" }] }, null, 1))],
      says: /line 9, memberships\[0\]\.userId: expected the id of one of the users/
    },
    {
      args: [
        "--seed",
        file(Buffer.concat([Buffer.from('{"users":[{"id":"'), Buffer.from([0xe9]), Buffer.from('"}]}')]))
      ],
      says: /is not UTF-8/
    },
    { args: ["--latency", "-1"], code: 2, says: /milliseconds, from 0 to 600000/ },
    {
      args: ["--limits", "some"],
      code: 2,
      says: /"off" \| "development" \| "production"|off, development, production/
    },
    { args: ["--quirks", "all,charset"], code: 2, says: /all, or some of permissionsNull/ },
    { args: ["--port", "70000"], code: 2, says: /a port from 0, for a free one, to 65535/ },
    { args: ["--host", ""], says: /host: expected a name or an address of this machine/ }
  ])("fails for an invalid $args.0 with $says", async ({ args, code = 1, says }) => {
    expect(await run(...args)).toMatchObject({ code, stdout: "", stderr: matching(says) })
  })

  it("prints the error of an invalid flag, and no help", async () => {
    const { code, stderr, stdout } = await run("--prot", "1")
    expect([code, stdout]).toEqual([2, ""])
    const printed = stderr.trim().split("\n")
    expect(printed.slice(0, 2)).toEqual(["ERROR", "  Unrecognized flag: --prot in command clerk-memberships emulator"])
    expect(printed.at(-1)).toBe("      --port")
    expect(printed.length).toBe(5)
  })

  it.each([
    { args: ["--prot", "1", "--json"], message: /^Unrecognized flag: --prot/ },
    { args: ["--json", "--port", "70000"], message: /^Invalid value for flag --port: "70000"/ },
    { args: ["--json", "--seed", "/no/such/file.json"], message: /^Cannot read the seed/ }
  ])("prints errors of $args as lines of JSON", async ({ args, message }) => {
    const { code, stderr, stdout } = await run(...args)
    expect([code, stdout]).toEqual([2, ""])
    expect(lines(stderr)).toEqual([{ event: "error", message: matching(message) }])
  })

  it("prints the JSON Schema of a seed with --print-schema", async () => {
    const { code, stderr, stdout } = await run("--print-schema")
    expect([code, stderr]).toEqual([0, ""])
    const schema = readFileSync(new URL("../../testing/seed.schema.json", import.meta.url), "utf8")
    expect(parse<unknown>(stdout)).toEqual(parse<unknown>(schema))
  })

  it("serves the control API with --control, whose requests it does not print, and prints hints", async () => {
    const emulator = await start("--port", "0", "--control", "--json")
    const [, controlUrl = ""] = await emulator.shows("stdout", /"controlUrl":"(\S+?)"/)
    const apiUrl = controlUrl.replace("/__emulator", "/v1")
    const inject = await fetch(`${controlUrl}/inject`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({ with: { status: 418 } })
    })
    expect(inject.status).toBe(200)
    for (const path of ["/users", "/v1/users"]) await fetch(apiUrl + path)
    await emulator.shows("stdout", /"path":"\/v1\/v1\/users"/)
    expect(lines(await stop(emulator)).slice(2)).toMatchObject([
      { event: "request", path: "/v1/users", status: 418 },
      { event: "request", path: "/v1/v1/users", status: 404, hint: matching(/set the base URL/) }
    ])
  })

  it("prints the first 50 of a hundred thousand invalid fields of a seed", async () => {
    const users = Array.from({ length: 100_000 }, (_, index) => ({ id: `user_${index}`, banned: "no" }))
    const { code, stderr } = await run("--port", "0", "--seed", file(JSON.stringify({ users }, null, 1)))
    expect(code).toBe(1)
    const printed = stderr.trim().split("\n")
    expect(printed.filter((line) => /line \d+, users\[\d+\]\.banned: expected /.test(line)).length).toBe(50)
    expect(printed.at(-2)).toContain("line 201, users[49].banned")
    expect(printed.at(-1)).toBe("    and 99950 more")
  })

  it("keeps serving when its output is closed", async () => {
    const emulator = await start("--port", "0")
    const [, apiUrl = ""] = await emulator.shows("stdout", /curl .* (http:\S+)\/organization_memberships/)
    for (const stream of [emulator.child.stdout, emulator.child.stderr]) stream.destroy()
    for (let count = 0; count < 10; count++) expect((await fetch(`${apiUrl}/nothing`)).status).toBe(404)
    await stop(emulator)
  })

  it.live("fails for a port in use, and says what to do about it", () =>
    Effect.gen(function* () {
      const { port } = yield* RawServer.make(() => undefined)
      const { code, stderr } = yield* Effect.promise(() => run("--port", String(port)))
      expect(code).toBe(1)
      expect(stderr).toContain(`port ${port}: the port is in use; choose another, or 0 for a free one`)
    }).pipe(Effect.scoped)
  )

  it("names the default port in its help", async () => {
    const { code, stdout } = await run("--help")
    expect(code).toBe(0)
    expect(stdout).toMatch(/--port .*8787 unless given, 0 for a free one/)
  })
})
