import { OrganizationMemberships } from "@effect-clerk/memberships"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { beforeAll, describe, expect, it } from "@effect/vitest"
import { Effect, Predicate, Redacted } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs"
import { get } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { commandFile } from "./support/command.ts"

let main: string

beforeAll(async () => {
  main = await commandFile()
})

const file = (text: string | Uint8Array): string => {
  const path = join(mkdtempSync(join(tmpdir(), "clerk-memberships-")), "seed.json")
  writeFileSync(path, text)
  return path
}

/** Starts the command. `prints` waits until its output matches a pattern. */
const start = (args: ReadonlyArray<string>) => {
  const child = spawn(process.execPath, [main, ...args])
  let output = ""
  const listeners = new Set<() => void>()
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk: Buffer) => {
      output += chunk.toString()
      for (const listener of listeners) listener()
    })
  }
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve))
  return {
    child,
    ended: Effect.promise(() => ended),
    output: () => output,
    prints: (pattern: RegExp) =>
      Effect.callback<RegExpExecArray>((resume) => {
        const check = () => {
          const match = pattern.exec(output)
          if (match !== null) resume(Effect.succeed(match))
        }
        listeners.add(check)
        check()
        return Effect.sync(() => listeners.delete(check))
      })
  }
}

/** Matches any text of the pattern. */
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)

describe("clerk-memberships emulator", () => {
  it.live.each(["SIGINT", "SIGTERM"] as const)(
    "serves the seed until %s",
    (signal) =>
      Effect.gen(function* () {
        const seed = file(
          JSON.stringify({
            organizations: [{ id: "org_acme", name: "Acme" }],
            users: [{ id: "user_ada", firstName: "Ada" }],
            memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
          })
        )
        const command = start(["emulator", "--port", "0", "--seed", seed])
        const [, apiUrl = ""] = yield* command.prints(/curl .* (http:\S+)\/organization_memberships/)
        const page = yield* OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" })).pipe(
          Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_cli"), apiUrl }))
        )
        expect(page.data.map((_) => _.publicUserData?.firstName)).toEqual(["Ada"])
        command.child.kill(signal)
        // A signal is not a failure, and nothing else is printed.
        expect(yield* command.ended).toBe(0)
        const lines = command.output().trim().split("\n")
        expect(lines.length).toBe(3)
        expect(lines[2]).toMatch(
          /^\d\d:\d\d:\d\d\.\d{3} 200 GET {4}\/v1\/organizations\/org_acme\/memberships OrganizationMemberships\.list$/
        )
      }),
    60_000
  )

  it.live(
    "applies the limits, the latency and the quirks, and prints lines of JSON",
    () =>
      Effect.gen(function* () {
        const flags = ["--limits", "development", "--latency", "1", "--quirks", "charset,slugAbsent", "--json"]
        const command = start(["emulator", "--port", "0", ...flags])
        const [, apiUrl = ""] = yield* command.prints(/"apiUrl":"(\S+?)"/)
        const get = (path: string) =>
          Effect.promise(() => fetch(`${apiUrl}${path}`, { headers: { authorization: "Bearer sk_live_cli" } }))
        const first = yield* get("/organization_memberships?limit=1")
        expect(first.headers.get("content-type")).toBe("application/json; charset=utf-8")
        yield* Effect.forEach(Array.from({ length: 99 }), () => get("/nothing/organization_memberships"), {
          concurrency: 10,
          discard: true
        })
        yield* Effect.forEach(Array.from({ length: 99 }), () => get("/organization_memberships"), {
          concurrency: 10,
          discard: true
        })
        // The next one is over the limit, unless this machine took so long that a window has passed.
        let listed = 100
        const next = Effect.suspend(() => (listed++, get("/organization_memberships")))
        const last = yield* Effect.repeat(next, { until: ({ status }) => status === 429 })
        expect([last.status, last.headers.has("retry-after")]).toEqual([429, true])
        command.child.kill("SIGTERM")
        expect(yield* command.ended).toBe(0)
        const lines = command
          .output()
          .trim()
          .split("\n")
          .map((line): unknown => JSON.parse(line))
        const request = { event: "request", method: "GET", path: "/v1/organization_memberships" }
        const operation = "OrganizationMemberships.listForInstance"
        expect(lines[0]).toEqual({ event: "listening", url: apiUrl.replace("/v1", ""), apiUrl })
        expect(lines[2]).toMatchObject({ ...request, query: "limit=1", operation, status: 200 })
        expect(lines[3]).toMatchObject({ event: "request", operation: null, status: 404 })
        expect(lines.at(-1)).toMatchObject({ ...request, query: "", operation, status: 429 })
        expect(lines.length).toBe(1 + 99 + listed + 1)
        const succeeded = lines.filter((line) => Predicate.hasProperty(line, "status") && line.status === 200)
        expect(succeeded.length).toBe(listed - 1)
        expect(command.output()).not.toContain("sk_live_cli")
      }),
    60_000
  )

  it.live(
    "warns with --host 0.0.0.0 that other machines reach it, and prints the address that it listens on",
    () =>
      Effect.gen(function* () {
        const command = start(["emulator", "--port", "0", "--host", "0.0.0.0"])
        const [, port = ""] = yield* command.prints(/listens on http:\/\/0\.0\.0\.0:(\d+)\n/)
        yield* command.prints(/Warning: other machines can reach the emulator.* It accepts any secret key\./)
        for (const host of ["0.0.0.0", "127.0.0.1"]) {
          const response = yield* Effect.promise(() => fetch(`http://${host}:${port}/v1/organization_memberships`))
          expect(response.status).toBe(401)
        }
        command.child.kill("SIGTERM")
        expect(yield* command.ended).toBe(0)
      }),
    60_000
  )

  it.live(
    "does not warn unless other machines reach it, and handles requests to each --allow-host",
    () =>
      Effect.gen(function* () {
        const flags = ["--allow-host", "clerk.internal", "--allow-host", "clerk.test"]
        const command = start(["emulator", "--port", "0", ...flags])
        const [, port = ""] = yield* command.prints(/curl .* http:\/\/127\.0\.0\.1:(\d+)\/v1/)
        const statusFor = (host: string) =>
          Effect.callback<number | undefined>((resume) => {
            get({ port, path: "/v1/organization_memberships", headers: { host } }, (response) => {
              response.resume()
              resume(Effect.succeed(response.statusCode))
            })
          })
        const hosts = ["localhost", "clerk.internal", `clerk.test:${port}`, "clerk.example"]
        expect(yield* Effect.forEach(hosts, statusFor)).toEqual([401, 401, 401, 421])
        command.child.kill("SIGTERM")
        expect(yield* command.ended).toBe(0)
        expect(command.output()).not.toContain("Warning")
      }),
    60_000
  )

  it.live.each([
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
  ])(
    "fails for an invalid $args.0 with $says",
    ({ args, code = 1, says }) =>
      Effect.gen(function* () {
        const command = start(["emulator", ...args])
        expect(yield* command.ended).toBe(code)
        expect(command.output()).toMatch(says)
      }),
    60_000
  )

  it.live(
    "prints the error of an invalid flag, and no help",
    () =>
      Effect.gen(function* () {
        const command = start(["emulator", "--prot", "1"])
        expect(yield* command.ended).toBe(2)
        const lines = command.output().trim().split("\n")
        expect(lines.slice(0, 2)).toEqual([
          "ERROR",
          "  Unrecognized flag: --prot in command clerk-memberships emulator"
        ])
        expect(lines.at(-1)).toBe("      --port")
        expect(lines.length).toBe(5)
      }),
    60_000
  )

  it.live.each([
    { args: ["--prot", "1", "--json"], messages: [/^Unrecognized flag: --prot/] },
    { args: ["--json", "--port", "70000"], messages: [/^Invalid value for flag --port: "70000"/] },
    { args: ["--json", "--seed", "/no/such/file.json"], messages: [/^Cannot read the seed/] }
  ])(
    "prints errors of $args as lines of JSON",
    ({ args, messages }) =>
      Effect.gen(function* () {
        const command = start(["emulator", ...args])
        expect(yield* command.ended).toBe(2)
        const lines = command
          .output()
          .trim()
          .split("\n")
          .map((line): unknown => JSON.parse(line))
        const expected = messages.map((message) => ({ event: "error", message: matching(message) }))
        expect(lines).toEqual(expected)
      }),
    60_000
  )

  it.live(
    "prints the JSON Schema of a seed with --print-schema",
    () =>
      Effect.gen(function* () {
        const command = start(["emulator", "--print-schema"])
        expect(yield* command.ended).toBe(0)
        const schema = readFileSync(new URL("../../testing/seed.schema.json", import.meta.url), "utf8")
        expect(JSON.parse(command.output())).toEqual(JSON.parse(schema))
      }),
    60_000
  )

  it.live(
    "serves the control API with --control, whose requests it does not print, and prints hints",
    () =>
      Effect.gen(function* () {
        const command = start(["emulator", "--port", "0", "--control", "--json"])
        const [, controlUrl = ""] = yield* command.prints(/"controlUrl":"(\S+?)"/)
        const apiUrl = controlUrl.replace("/__emulator", "/v1")
        const inject = yield* Effect.promise(() =>
          fetch(`${controlUrl}/inject`, {
            method: "POST",
            headers: { "content-type": "application/json" },
            body: JSON.stringify({ with: { status: 418 } })
          })
        )
        expect(inject.status).toBe(200)
        for (const path of ["/users", "/v1/users"]) yield* Effect.promise(() => fetch(apiUrl + path))
        yield* command.prints(/"path":"\/v1\/v1\/users"/)
        command.child.kill("SIGTERM")
        expect(yield* command.ended).toBe(0)
        const lines = command
          .output()
          .trim()
          .split("\n")
          .map((line): unknown => JSON.parse(line))
        expect(lines.slice(2)).toMatchObject([
          { event: "request", path: "/v1/users", status: 418 },
          { event: "request", path: "/v1/v1/users", status: 404, hint: matching(/set the base URL/) }
        ])
      }),
    60_000
  )

  it.live(
    "prints the first 50 of a hundred thousand invalid fields of a seed",
    () =>
      Effect.gen(function* () {
        const users = Array.from({ length: 100_000 }, (_, index) => ({ id: `user_${index}`, banned: "no" }))
        const command = start(["emulator", "--port", "0", "--seed", file(JSON.stringify({ users }, null, 1))])
        expect(yield* command.ended).toBe(1)
        const lines = command.output().trim().split("\n")
        expect(lines.filter((line) => /line \d+, users\[\d+\]\.banned: expected /.test(line)).length).toBe(50)
        expect(lines.at(-2)).toContain("line 201, users[49].banned")
        expect(lines.at(-1)).toBe("    and 99950 more")
      }),
    60_000
  )

  it.live(
    "keeps serving when its output is closed",
    () =>
      Effect.gen(function* () {
        const command = start(["emulator", "--port", "0"])
        const [, apiUrl = ""] = yield* command.prints(/curl .* (http:\S+)\/organization_memberships/)
        for (const stream of [command.child.stdout, command.child.stderr]) stream.destroy()
        for (let count = 0; count < 10; count++) {
          const response = yield* Effect.promise(() => fetch(`${apiUrl}/nothing`))
          expect(response.status).toBe(404)
        }
        command.child.kill("SIGTERM")
        expect(yield* command.ended).toBe(0)
      }),
    60_000
  )

  it.live(
    "fails for a port in use, and says what to do about it",
    () =>
      Effect.gen(function* () {
        const { port } = yield* RawServer.make(() => undefined)
        const command = start(["emulator", "--port", String(port)])
        expect(yield* command.ended).toBe(1)
        expect(command.output()).toContain(`port ${port}: the port is in use; choose another, or 0 for a free one`)
      }).pipe(Effect.scoped),
    60_000
  )

  it.live(
    "names the default port in its help",
    () =>
      Effect.gen(function* () {
        const command = start(["emulator", "--help"])
        expect(yield* command.ended).toBe(0)
        expect(command.output()).toMatch(/--port .*8787 unless given, 0 for a free one/)
      }),
    60_000
  )
})
