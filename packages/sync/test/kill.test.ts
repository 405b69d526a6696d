import { RateLimitPolicy } from "@effect-clerk/core"
import { makeRandom } from "@effect-clerk/test-support/random"
import type { Seed } from "@effect-clerk/testing/Seed"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { type DesiredMember, MembershipSync, type Plan, type Report } from "../src/index.ts"
import type { Said } from "./applyProcess.ts"
import { start, withEmulator } from "./otherProcess.ts"
import { share, timeout } from "./share.ts"
import { lenient, organizationId } from "./support.ts"

const members = 500
const joining = 400
const invited = 100

const seed: Seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: Array.from({ length: members + joining }, (_, n) => ({
    id: `user_${n}`,
    emailAddresses: [`user${n}@acme.com`]
  })),
  memberships: Array.from({ length: members }, (_, n) => ({
    organizationId,
    userId: `user_${n}`,
    role: n % 2 === 0 ? "org:admin" : "org:member"
  }))
}

/** Of those who are there, 200 get another role, 150 metadata, and 150 go. */
const list: ReadonlyArray<DesiredMember> = [
  ...Array.from({ length: 200 }, (_, n) => ({ userId: `user_${n}`, role: n % 2 === 0 ? "org:member" : "org:admin" })),
  ...Array.from({ length: 150 }, (_, n) => ({
    userId: `user_${200 + n}`,
    role: n % 2 === 0 ? "org:admin" : "org:member",
    publicMetadata: { team: n }
  })),
  ...Array.from({ length: joining }, (_, n) => ({ userId: `user_${members + n}`, role: "org:member" })),
  ...Array.from({ length: invited }, (_, n) => ({ emailAddress: `guest${n}@acme.com`, role: "org:member" }))
]

const planOver = (apiUrl: string): Promise<Plan.Plan> =>
  MembershipSync.use(({ plan }) =>
    plan({ organizationId, members: list }, { ...lenient, remove: "unlisted", unknown: "invite" })
  ).pipe(
    Effect.provide(
      MembershipSync.layerFetch({ secretKey: Redacted.make("sk_test_sync"), apiUrl, allowInsecure: true })
    ),
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
    Effect.runPromise
  )

/** Starts an apply and kills it so many milliseconds after its start; returns its report where it was faster. */
const applyAndKill = async (program: string, args: ReadonlyArray<string>, after: number) => {
  const worker = start(program, ...args)
  const ended = new Promise<NodeJS.Signals | number | null>((resolve) =>
    worker.once("exit", (code, signal) => resolve(signal ?? code))
  )
  let counts: Report["counts"] | undefined
  worker.on("message", (said: Said) => {
    if (said.said === "finished") counts = said.counts
    else setTimeout(() => worker.kill("SIGKILL"), after)
  })
  return { end: await ended, counts }
}

describe("an apply that is killed", () => {
  it("comes to the same end however often, and mails nobody twice", { timeout }, () =>
    withEmulator(async ({ apiUrl, ask, directory, snapshot }) => {
      const random = makeRandom(1)
      let kills = 0
      for (let round = 0; kills < share(200); round++) {
        await ask({ ask: "restore", seed })
        const plan = await planOver(apiUrl)
        expect(plan.actions.length).toBe(1000)
        const file = join(directory, `plan-${round}.json`)
        writeFileSync(file, JSON.stringify(plan))
        const args = [apiUrl, file, join(directory, `state-${round}`)]
        let finished
        while (finished === undefined) {
          const after = kills < share(200) ? random.upTo(200) : 600_000
          const { counts, end } = await applyAndKill(join(directory, "applyProcess.mjs"), args, after)
          expect(["SIGKILL", 0]).toContain(end)
          if (end === "SIGKILL") kills += 1
          finished = counts
          await ask({ ask: "end", count: 1 + random.upTo(2) })
        }
        const { done, found, ...others } = finished
        expect(done + found).toBe(1000)
        expect(Object.values(others).every((count) => count === 0)).toBe(true)
        expect(await ask({ ask: "creates" })).toBe(joining)
        expectDesired(await snapshot())
      }
      expect(kills).toBe(share(200))
    })
  )
})

const expectDesired = ({ invitations = [], memberships = [] }: Seed): void => {
  const addresses = invitations.map(({ emailAddress }) => emailAddress)
  expect(addresses.length).toBe(invited)
  expect(new Set(addresses).size).toBe(invited)
  const there = new Map(memberships.map((membership) => [membership.userId, membership]))
  const listed = list.flatMap((row) => ("userId" in row ? [row] : []))
  for (const { publicMetadata, role, userId } of listed) {
    expect(there.get(userId)?.role).toBe(role)
    if (publicMetadata !== undefined) expect(there.get(userId)?.publicMetadata).toEqual(publicMetadata)
    there.delete(userId)
  }
  // Those who accepted have joined; nobody else is there.
  expect(there.size).toBe(invitations.filter(({ status }) => status === "accepted").length)
}
