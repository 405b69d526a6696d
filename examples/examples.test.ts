import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { afterAll, describe, expect, it } from "vitest"
import { execFile } from "node:child_process"
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

const source = new URL("./src/", import.meta.url)

/** For what an example keeps between runs. */
const directory = mkdtempSync(join(tmpdir(), "examples-"))

afterAll(() => rmSync(directory, { recursive: true }))

const run = (file: string, environment: Record<string, string> = {}) =>
  new Promise<{ readonly code: number; readonly output: string }>((resolve) => {
    const { CLERK_SECRET_KEY: _, ...env } = process.env
    const child = execFile(
      process.execPath,
      [new URL(file, source).pathname],
      { cwd: directory, env: { ...env, ...environment } },
      (_error, stdout, stderr) => resolve({ code: child.exitCode ?? -1, output: stdout + stderr })
    )
  })

/** What each program prints, in lines that stay the same from run to run. */
const expected: Record<string, ReadonlyArray<string | RegExp>> = {
  "create.ts": ["About to add user_new to org_acme as org:member (in memory)", /orgmem_\w+ is org:member since \d{4}-/],
  "delete.ts": ["About to remove user_bob from org_acme (in memory)", "Removed, was org:member"],
  "failures.ts": ["400: already_a_member_in_organization"],
  "in-a-test.ts": ["Ada is org:admin"],
  "list.ts": ["user_ada: org:admin", "user_bob: org:member", "2 of 2"],
  "policies.ts": ["2 members, with up to 10 retries", "2 members, with none"],
  "promise.ts": ["2 members", "user_ada: org:admin", "user_bob: org:member"],
  "sync.ts": [
    /\+ add +user_new +org:member +team=core +members\.csv:2/,
    /@ invite +cy@example\.com/,
    /- remove +bob@example\.com/,
    'user_new: "done"',
    "3 of 3 done",
    "3 taken back"
  ],
  "update-metadata.ts": ['{"example":{"team":"blue","seat":7}}', '{"example":{"team":"blue"}}', "{}"],
  "update.ts": [/user_bob may now .*org:sys_memberships:manage/],
  "demo.ts": [
    /-> POST \/v1\/organizations\/org_acme\/memberships \{"user_id":"user_new","role":"org:member"\}/,
    "<- 200 OK",
    "Ada org:admin, Bob org:member, Noa org:member",
    "failed: 400 already_a_member_in_organization",
    "failed: 403 organization_membership_quota_exceeded",
    "failed: 404 resource_not_found",
    "limit: expected an integer from 1 to 500",
    "failed after 3 attempts: no response",
    "250 members, each once",
    /5 answers in \d+\.\d s/,
    /- remove +bob@example\.com +org:member +not listed/,
    "3 of 3 done",
    "All 14 steps did what they say."
  ]
}

const shared = new Set(["clerk.ts", "demoOutput.ts", "seed.ts"])

describe("examples", () => {
  it("all have a test here, and are short", () => {
    const programs = readdirSync(source).filter((file) => !shared.has(file))
    expect(programs.toSorted()).toEqual(Object.keys(expected).toSorted())
    for (const file of programs.filter((file) => file !== "demo.ts")) {
      const lines = readFileSync(new URL(file, source), "utf8").trimEnd().split("\n")
      expect(lines.length).toBeLessThanOrEqual(file === "sync.ts" ? 40 : 30)
    }
  })

  it.each(Object.keys(expected))("%s does what it says", async (file) => {
    const { code, output } = await run(file)
    for (const line of expected[file] ?? []) {
      expect(output).toMatch(line instanceof RegExp ? line : new RegExp(line.replace(/[.*+?^${}()|[\]\\]/g, "\\$&")))
    }
    // Colours are for a terminal.
    expect(output).not.toContain("\u001B[")
    expect(code).toBe(0)
  })

  it("with a key they run against the Clerk that the environment names", () =>
    Effect.gen(function* () {
      const server = yield* ClerkEmulator.serve({
        seed: {
          organizations: [{ id: "org_real", name: "Real" }],
          users: [{ id: "user_1" }, { id: "user_2" }],
          memberships: [{ organizationId: "org_real", userId: "user_1", role: "org:admin" }]
        }
      })
      const environment = {
        CLERK_SECRET_KEY: "sk_test_1",
        CLERK_API_URL: server.apiUrl,
        CLERK_ORGANIZATION_ID: "org_real",
        CLERK_MEMBER_USER_ID: "user_1",
        CLERK_NEW_USER_ID: "user_2"
      }
      const created = yield* Effect.promise(() => run("create.ts", environment))
      expect(created.output).toContain("About to add user_2 to org_real as org:member (at Clerk)")
      const listed = yield* Effect.promise(() => run("list.ts", environment))
      expect(listed.output).toContain("user_2: org:member")
      expect(listed.code).toBe(0)
    }).pipe(Effect.scoped, Effect.runPromise))

  it("a failure ends with 1: with a key, but without the organization's name", async () => {
    const { code, output } = await run("list.ts", {
      CLERK_SECRET_KEY: "sk_test_0",
      CLERK_API_URL: "http://127.0.0.1:9"
    })
    expect(code).toBe(1)
    expect(output).toContain("CLERK_ORGANIZATION_ID")
  })
})
