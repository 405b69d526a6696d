// Walks all members once, in a process of its own, and reports how long that took and how large its heap grew.
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import { createClerkClient } from "@clerk/backend"
import { Effect, Layer, Redacted, Stream } from "effect"
import { Agent } from "undici"
import { dispatch } from "./dispatch.ts"

const [, , walker = "", port = "", members = ""] = process.argv

const origin = `http://127.0.0.1:${port}`

const secretKey = "sk_live_bench"

const organizationId = "org_acme"

/** What everyone writes by hand. */
const pageByPage = async (): Promise<number> => {
  const { organizations } = createClerkClient({ secretKey, apiUrl: origin })
  let count = 0
  for (;;) {
    const { data } = await organizations.getOrganizationMembershipList({ organizationId, limit: 500, offset: count })
    for (const member of data) if (member.id !== "") count += 1
    if (data.length < 500) return count
  }
}

/** With the default policies and options. */
const streamed = (
  client: Layer.Layer<ClerkHttpClient.ClerkHttpClient, never, ClerkConfig.ClerkConfig>
): Promise<number> =>
  OrganizationMemberships.use((memberships) =>
    Stream.runFold(
      memberships.stream({ organizationId }),
      () => 0,
      (count, member) => (member.id === "" ? count : count + 1)
    )
  ).pipe(
    Effect.provide(
      OrganizationMemberships.layer.pipe(
        Layer.provide(client),
        Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secretKey), apiUrl: `${origin}/v1` }))
      )
    ),
    Effect.runPromise
  )

/** As many pages at a time as the stream reads, by someone who knows how many members there are. */
const bare = async (read: (path: string) => Promise<unknown>): Promise<number> => {
  let count = 0
  let offset = 0
  const walk = async (): Promise<void> => {
    while (offset < Number(members)) {
      const path = `/v1/organizations/${organizationId}/memberships?limit=500&offset=${offset}`
      offset += 500
      const page = await read(path)
      if (typeof page === "object" && page !== null && "data" in page && Array.isArray(page.data)) {
        count += page.data.length
      }
    }
  }
  await Promise.all(Array.from({ length: 10 }, walk))
  return count
}

const fetched = async (path: string): Promise<unknown> => {
  const page: unknown = JSON.parse(await (await fetch(origin + path)).text())
  return page
}

/** The same without fetch: the least that a program can do on Node. */
const dispatched = (): Promise<number> => {
  const agent = new Agent({ allowH2: false })
  return bare((path) => dispatch(agent, { origin, path, method: "GET" }))
}

const walks: Record<string, () => Promise<number>> = {
  "@clerk/backend": pageByPage,
  "effect-clerk": () => streamed(ClerkHttpClient.layerFetch()),
  "effect-clerk over node": () => streamed(NodeClerkHttpClient.layer()),
  fetch: () => bare(fetched),
  dispatch: dispatched
}

let peak = 0
const sample = () => {
  peak = Math.max(peak, process.memoryUsage().heapUsed)
}

const sampling = setInterval(sample, 2)
const [start, before] = [performance.now(), process.cpuUsage()]
const count = await walks[walker]?.()
const millis = performance.now() - start
const { system, user } = process.cpuUsage(before)
clearInterval(sampling)
process.send?.({ count, millis, cpu: (user + system) / 1000, peak })
