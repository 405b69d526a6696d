// Walks all members once, in a process of its own, and reports how long that took and how large its heap grew.
import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import { createClerkClient } from "@clerk/backend"
import { Effect, Layer, Redacted, Stream } from "effect"

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
const bare = async (): Promise<number> => {
  let count = 0
  let offset = 0
  const walk = async (): Promise<void> => {
    while (offset < Number(members)) {
      const url = `${origin}/v1/organizations/${organizationId}/memberships?limit=500&offset=${offset}`
      offset += 500
      const page: unknown = JSON.parse(await (await fetch(url)).text())
      if (typeof page === "object" && page !== null && "data" in page && Array.isArray(page.data)) {
        count += page.data.length
      }
    }
  }
  await Promise.all(Array.from({ length: 10 }, walk))
  return count
}

const walks: Record<string, () => Promise<number>> = {
  "@clerk/backend": pageByPage,
  "effect-clerk": () => streamed(ClerkHttpClient.layerFetch()),
  "effect-clerk over node": () => streamed(NodeClerkHttpClient.layer()),
  fetch: bare
}

let peak = 0
const sample = () => {
  peak = Math.max(peak, process.memoryUsage().heapUsed)
}

const sampling = setInterval(sample, 2)
const start = performance.now()
const count = await walks[walker]?.()
const millis = performance.now() - start
clearInterval(sampling)
process.send?.({ count, millis, peak })
