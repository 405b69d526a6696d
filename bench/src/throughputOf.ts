// Keeps 64 calls in flight for a while, once all is compiled, and reports how many came back in a second.
import { RateLimitPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { createClerkClient } from "@clerk/backend"
import { Effect, Redacted } from "effect"

const [, , client = "", port = ""] = process.argv
const [inFlight, warmMillis, millis] = [64, 2000, 2500]
const origin = `http://127.0.0.1:${port}`
const secretKey = "sk_live_bench"
const role = { organizationId: "org_acme", userId: "user_1", role: "org:member" }

let calls = 0

/** Keeps so many of a call in flight until the end. */
const keepUp = async (end: number, call: () => Promise<unknown>): Promise<void> => {
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await call()
      calls += 1
    }
  }
  await Promise.all(Array.from({ length: inFlight }, worker))
}

const theirs = (end: number): Promise<void> => {
  const { organizations } = createClerkClient({ secretKey, apiUrl: origin })
  return keepUp(end, () => organizations.createOrganizationMembership(role))
}

const bare = (end: number): Promise<void> => {
  const url = `${origin}/v1/organizations/${role.organizationId}/memberships`
  const headers = { authorization: `Bearer ${secretKey}`, "content-type": "application/json" }
  const body = JSON.stringify({ user_id: role.userId, role: role.role })
  return keepUp(end, async (): Promise<unknown> => {
    const response = await fetch(url, { method: "POST", headers, body })
    return JSON.parse(await response.text())
  })
}

const ours = (end: number): Promise<void> =>
  OrganizationMemberships.use((memberships) => {
    const worker = Effect.gen(function* () {
      while (performance.now() < end) {
        yield* memberships.create(role)
        calls += 1
      }
    })
    return Effect.forEach(Array.from({ length: inFlight }), () => worker, { concurrency: "unbounded", discard: true })
  }).pipe(
    Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secretKey), apiUrl: `${origin}/v1` })),
    // The default policies but for the limiter's: a bench must not wait for a quota.
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
    Effect.runPromise
  )

const run = { "@clerk/backend": theirs, "straight to fetch": ours }[client] ?? bare
await run(performance.now() + warmMillis)
calls = 0
const start = performance.now()
await run(start + millis)
process.send?.((calls * 1000) / (performance.now() - start), () => process.disconnect())
