// Reads 200 pages of 500 members, keeps them all, and reports what they keep of the heap.
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Redacted } from "effect"
import { wireMembership } from "./wire.ts"

const size = 500
const pages = 200

/** Each page has members of its own, as a walk over an organization meets them. */
const page = (index: number): string =>
  JSON.stringify({
    data: Array.from({ length: size }, (_, offset) => wireMembership(index * size + offset)),
    total_count: size * pages
  })

let index = 0
const answer = (): Promise<Response> =>
  Promise.resolve(new Response(page(index++), { headers: { "content-type": "application/json" } }))

const secretKey = "sk_live_bench"
const input = { organizationId: "org_acme", limit: size }

const theirs = async (): Promise<() => Promise<unknown>> => {
  // It takes the global fetch when it is loaded.
  globalThis.fetch = answer
  const { createClerkClient } = await import("@clerk/backend")
  const { organizations } = createClerkClient({ secretKey })
  return () => organizations.getOrganizationMembershipList(input)
}

const ours = async (): Promise<() => Promise<unknown>> => {
  const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secretKey), fetch: answer })
  const memberships = await Effect.runPromise(Effect.provide(OrganizationMemberships, layer))
  return () => Effect.runPromise(memberships.list(input))
}

const read = process.argv[2] === "@clerk/backend" ? await theirs() : await ours()

const used = (): number => {
  for (let round = 0; round < 3; round++) globalThis.gc?.()
  return process.memoryUsage().heapUsed
}

// What the first calls compile is not what members keep.
for (let warm = 0; warm < 3; warm++) await read()
index = 0
const kept: Array<unknown> = []
const before = used()
for (let count = 0; count < pages; count++) kept.push(await read())
const bytes = used() - before
if (kept.length === pages) process.send?.(bytes, () => process.disconnect())
