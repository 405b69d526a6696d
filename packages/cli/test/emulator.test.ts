import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { spawn } from "node:child_process"
import { mkdtempSync, writeFileSync } from "node:fs"
import { createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

const main = new URL("../src/main.ts", import.meta.url).pathname

const file = (text: string): string => {
  const path = join(mkdtempSync(join(tmpdir(), "clerk-memberships-")), "seed.json")
  writeFileSync(path, text)
  return path
}

/** Starts the command; `until` is told each time that it has printed something. */
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
        const look = () => {
          const match = pattern.exec(output)
          if (match !== null) resume(Effect.succeed(match))
        }
        listeners.add(look)
        look()
        return Effect.sync(() => listeners.delete(look))
      })
  }
}

describe("clerk-memberships emulator", () => {
  it.live.each(["SIGINT", "SIGTERM"] as const)("serves the seed until %s", (signal) =>
    Effect.gen(function*() {
      const seed = file(JSON.stringify({
        organizations: [{ id: "org_acme", name: "Acme" }],
        users: [{ id: "user_ada", firstName: "Ada" }],
        memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
      }))
      const command = start(["emulator", "--port", "0", "--seed", seed])
      const [, apiUrl = ""] = yield* command.prints(/curl .* (http:\S+)\/organization_memberships/)
      const page = yield* OrganizationMemberships.use((_) => _.list({ organizationId: "org_acme" })).pipe(
        Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_cli"), apiUrl }))
      )
      expect(page.data.map((_) => _.publicUserData?.firstName)).toEqual(["Ada"])
      command.child.kill(signal)
      // What a shell reports of a program that was interrupted; nothing else is printed.
      expect(yield* command.ended).toBe(130)
      expect(command.output().trim().split("\n").length).toBe(2)
    }), 60_000)

  it.live.each([
    { args: ["--seed", "/no/such/file.json"], says: /Cannot read the seed \/no\/such\/file\.json: NotFound/ },
    { args: ["--seed", file("{")], says: /is not JSON/ },
    { args: ["--seed", file("{\"users\":[{}]}")], says: /users\[0\]\.id: expected a value, but the key is missing/ },
    { args: ["--port", "70000"], says: /a port from 0, for a free one, to 65535/ }
  ])("refuses $args.0 $says", ({ args, says }) =>
    Effect.gen(function*() {
      const command = start(["emulator", ...args])
      expect(yield* command.ended).toBe(1)
      expect(command.output()).toMatch(says)
    }), 60_000)

  it.live("says what to do about a busy port", () =>
    Effect.gen(function*() {
      const port = yield* Effect.callback<number>((resume) => {
        const server = createServer().listen(0, "127.0.0.1", () => {
          const address = server.address()
          resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
        })
      })
      const command = start(["emulator", "--port", String(port)])
      expect(yield* command.ended).toBe(1)
      expect(command.output()).toContain(`port ${port}: the port is in use`)
    }), 60_000)
})
