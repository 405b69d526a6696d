import { makeRandom } from "@effect-clerk/test-support/random"
import { afterAll, beforeAll, describe, expect, it } from "@effect/vitest"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { folder, run, start } from "./support/command.ts"
import { matching, parse } from "./support/json.ts"
import { openGate } from "./support/gate.ts"
import { serve, type Server } from "./support/server.ts"
import { share } from "@effect-clerk/test-support/share"

const members = 200

const seed = {
  organizations: [{ id: "org_acme", name: "Acme", maxAllowedMemberships: 0 }],
  users: Array.from({ length: members }, (_, n) => ({ id: `user_${n}`, emailAddresses: [`user${n}@acme.com`] })),
  memberships: [{ organizationId: "org_acme", userId: "user_0", role: "org:admin" }]
}

const csv = [
  "email,role",
  ...seed.users.map((_, n) => `user${n}@acme.com,${n === 0 ? "org:admin" : "org:member"}`)
].join("\n")

let server: Server
let env: Server["env"]

beforeAll(async () => {
  server = await serve(seed, "--latency", "5")
  env = { ...server.env, CLERK_SECRET_KEY: "sk_live_interruption" }
})

afterAll(() => server.stop())

const startApply = async (options: { readonly cwd: string; readonly env: Server["env"] }) => {
  await server.restore(seed)
  const apply = await start(["apply", "members.csv", "--yes", "--json"], options)
  await apply.shows("stdout", /"Began"/)
  return apply
}

/** Number of memberships that came into being, and of those that are there. */
const outcome = async () => {
  const creates = (await server.requests()).filter(
    ({ operation, status }) => operation === "OrganizationMemberships.create" && status === 200
  )
  const { memberships = [] } = await server.snapshot()
  return { creates: creates.length, members: memberships.length }
}

const whole = { creates: members - 1, members }

describe("an apply that is stopped", () => {
  it("finishes what is in flight at a signal, says how to go on, and is resumed without a change twice", async () => {
    for (const signal of ["SIGINT", "SIGTERM"] as const) {
      const cwd = folder({ "members.csv": csv })
      const gate = await openGate(server)
      const options = { cwd, env: { ...env, CLERK_API_URL: gate.apiUrl } }
      const apply = await startApply(options)
      await gate.arrived
      apply.child.kill(signal)
      // Until the command knows of the signal its writes are held, so that it cannot end before.
      await apply.shows("stderr", /stopping/)
      gate.open()
      const { code, stderr } = await apply.ended()
      expect(code).toBe(130)
      const [stopping, last = "", ...more] = stderr.trim().split("\n")
      expect(stopping).toBe('{"event":"stopping"}')
      expect(more).toEqual([])
      const stopped = parse<{ journal: string; resume: string }>(last)
      expect(stopped.resume).toMatch(/^npx @effect-clerk\/cli resume \.clerk-memberships\/[0-9a-f]{16}\.jsonl$/)
      const journal = readFileSync(join(cwd, stopped.journal), "utf8").trim().split("\n")
      const entries = journal.map((line) => parse<{ _tag: string; n?: number }>(line))
      const of = (tag: string) => entries.filter(({ _tag }) => _tag === tag).map(({ n }) => n)
      // Each change that was begun has its outcome.
      expect(new Set(of("Done"))).toEqual(new Set(of("Began")))
      expect(await outcome()).toMatchObject({ creates: of("Done").length })
      expect(of("Done").length).toBeGreaterThan(0)
      expect(of("Done").length).toBeLessThan(members - 1)
      const resumed = await run(stopped.resume.split(" ").slice(2), options)
      expect([resumed.code, resumed.stdout]).toMatchObject([
        0,
        matching(/^199 of 199 changes done|^\d+ of 199 changes done.* found/)
      ])
      expect(await outcome()).toEqual(whole)
      gate.close()
    }
  })

  it("stops at once at a second signal", async () => {
    const cwd = folder({ "members.csv": csv })
    await server.restore(seed)
    await server.inject({ operation: "OrganizationMemberships.create", times: "Infinity", with: { delay: "1 hour" } })
    const apply = await start(["apply", "members.csv", "--yes", "--json"], { cwd, env })
    await apply.shows("stdout", /"Began"/)
    apply.child.kill("SIGINT")
    await apply.shows("stderr", /stopping/)
    apply.child.kill("SIGINT")
    expect(await apply.ended()).toMatchObject({ code: 130, signal: null })
  })

  it("says what came of a single change that was in flight, too", async () => {
    const ends = [
      { faults: [], stdout: "Added user1@acme.com (user_1) as org:member\n", stderr: /^Stopping: .*\n$/ },
      { faults: [{ status: 422 }], stdout: "", stderr: /^Stopping: .*\nERROR\n.* 422 .*nothing was changed/ }
    ]
    for (const { faults, stderr, stdout } of ends) {
      await server.restore(seed)
      for (const fault of faults) {
        await server.inject({ operation: "OrganizationMemberships.create", times: 1, with: fault })
      }
      const gate = await openGate(server)
      const add = await start(["add", "user_1", "--org", "org_acme", "--role", "org:member"], {
        env: { ...env, CLERK_API_URL: gate.apiUrl }
      })
      await gate.arrived
      add.child.kill("SIGINT")
      await add.shows("stderr", /Stopping/)
      gate.open()
      expect(await add.ended()).toEqual({ code: 130, signal: null, stdout, stderr: matching(stderr) })
      gate.close()
    }
  })

  it(
    "comes to the same end whenever it is killed or stopped, and creates nobody twice",
    { timeout: 600_000 },
    async () => {
      const random = makeRandom(20)
      let stopped = 0
      for (let round = 0; stopped < share(50); round++) {
        const cwd = folder({ "members.csv": csv })
        const apply = await startApply({ cwd, env })
        const signal = round % 2 === 0 ? "SIGKILL" : "SIGINT"
        const timer = setTimeout(() => apply.child.kill(signal), random.upTo(400))
        if ((await apply.ended()).code !== 0) stopped += 1
        clearTimeout(timer)
        const journal = readdirSync(join(cwd, ".clerk-memberships")).find((name) => name.endsWith(".jsonl"))
        // One that was faster than the signal is resumed without anything to do.
        const resumed = await run(["resume", `.clerk-memberships/${journal}`], { cwd, env })
        expect([resumed.code, resumed.stdout]).toEqual([
          0,
          matching(/^199 of 199 changes done|^\d+ of 199 changes done.* found/)
        ])
        expect(await outcome()).toEqual(whole)
      }
    }
  )
})
