import { RateLimitPolicy } from "@effect-clerk/core"
import { makeRandom } from "@effect-clerk/test-support/random"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { MembershipSync, type Plan, type Report } from "../src/index.ts"
import type { Said } from "./applyProcess.ts"
import { makeKillWorld } from "./killWorld.ts"
import { start, withEmulator } from "./otherProcess.ts"
import { share, timeout } from "@effect-clerk/test-support/share"
import { lenient, organizationId } from "./support.ts"

const world = makeKillWorld(1000)

const planOver = (apiUrl: string): Promise<Plan.Plan> =>
  MembershipSync.use(({ plan }) =>
    plan({ organizationId, members: world.list }, { ...lenient, remove: "unlisted", unknown: "invite" })
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
        await ask({ ask: "restore", seed: world.seed })
        const plan = await planOver(apiUrl)
        expect(plan.actions.length).toBe(world.actions)
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
        expect(done + found).toBe(world.actions)
        expect(Object.values(others).every((count) => count === 0)).toBe(true)
        expect(await ask({ ask: "creates" })).toBe(world.joining)
        world.expectDesired(await snapshot())
      }
      expect(kills).toBe(share(200))
    })
  )
})
