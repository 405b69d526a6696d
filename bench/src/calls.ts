// One call without a network, against @clerk/backend: the fetch function builds a Request, as a real one does, and answers.
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Layer, Redacted } from "effect"
import { FetchHttpClient } from "effect/http"
import { compare, ratios, type Subject } from "./harness.ts"
import type { Row } from "./results.ts"
import { membershipJson, pageJson } from "./wire.ts"

const stub =
  (body: string): typeof globalThis.fetch =>
  (input, init) => {
    const request = new Request(input, init)
    const headers = { "content-type": "application/json", "x-method": request.method }
    return Promise.resolve(new Response(body, { headers }))
  }

const secretKey = "sk_live_bench"

// @clerk/backend takes the global fetch when it is loaded, so one that can be exchanged stands there first.
let current = stub("")
const { fetch } = globalThis
globalThis.fetch = (input, init) => current(input, init)
const { createClerkClient } = await import("@clerk/backend")
globalThis.fetch = fetch

type Call = (memberships: OrganizationMemberships["Service"]) => Effect.Effect<unknown, unknown>

const ours = async (
  name: string,
  layer: Layer.Layer<OrganizationMemberships, unknown>,
  call: Call
): Promise<Subject> => {
  const memberships = await Effect.runPromise(Effect.provide(OrganizationMemberships, layer))
  // The default policies but for the limiter's: a bench must not wait for a quota.
  const program = Effect.provideService(call(memberships), RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  return { name, run: () => Effect.runPromise(Effect.asVoid(program)) }
}

const straight = (body: string) =>
  OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secretKey), fetch: stub(body) })

const overClient = (body: string) =>
  OrganizationMemberships.layer.pipe(
    Layer.provide(ClerkHttpClient.layer),
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secretKey) })),
    Layer.provide(FetchHttpClient.layer),
    Layer.provide(Layer.succeed(FetchHttpClient.Fetch, stub(body)))
  )

const [overFetch, overHttpClient] = ["straight to fetch", "over effect's HttpClient"]

const against = async (
  title: string,
  body: string,
  theirs: () => Promise<unknown>,
  call: Call,
  goals: readonly [overFetch: number, overClient: number]
): Promise<ReadonlyArray<Row>> => {
  current = stub(body)
  const timings = await compare([
    { name: "@clerk/backend", run: async () => void (await theirs()) },
    await ours(overFetch, straight(body), call),
    await ours(overHttpClient, overClient(body), call)
  ])
  return ratios(`One call without a network: ${title}`, timings, { [overFetch]: goals[0], [overHttpClient]: goals[1] })
}

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const clerk = createClerkClient({ secretKey }).organizations
  const role = { organizationId: "org_acme", userId: "user_1", role: "org:member" }
  const list = (limit: number, goals: readonly [number, number]) =>
    against(
      `list of ${limit}`,
      pageJson(limit),
      () => clerk.getOrganizationMembershipList({ organizationId: "org_acme", limit }),
      (_) => _.list({ organizationId: "org_acme", limit }),
      goals
    )
  return [
    ...(await against(
      "create",
      membershipJson,
      () => clerk.createOrganizationMembership(role),
      (_) => _.create(role),
      [0.9, 1.2]
    )),
    ...(await against(
      "update",
      membershipJson,
      () => clerk.updateOrganizationMembership(role),
      (_) => _.update(role),
      [0.9, 1.2]
    )),
    ...(await list(1, [0.9, 1.2])),
    ...(await list(500, [1.05, 1.1]))
  ]
}
