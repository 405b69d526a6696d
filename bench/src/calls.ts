// One call without a network, against @clerk/backend: the fetch function builds a Request, as a real one does, and answers.
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import { FetchHttpClient } from "effect/http"
import { compare, printRatios, type Subject } from "./harness.ts"
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
globalThis.fetch = (input, init) => current(input, init)
const { createClerkClient } = await import("@clerk/backend")

type Call = (memberships: OrganizationMemberships["Service"]) => Effect.Effect<unknown, unknown>

const ours = async (
  name: string,
  layer: Layer.Layer<OrganizationMemberships, unknown>,
  call: Call
): Promise<Subject> => {
  const runtime = ManagedRuntime.make(layer)
  const memberships = await runtime.runPromise(OrganizationMemberships)
  // The default policies but for the limiter's: a bench must not wait for a quota.
  const program = Effect.provideService(call(memberships), RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  return { name, run: () => runtime.runPromise(Effect.asVoid(program)) }
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

const against = async (title: string, body: string, theirs: () => Promise<unknown>, call: Call): Promise<void> => {
  current = stub(body)
  printRatios(
    title,
    await compare([
      { name: "@clerk/backend", run: async () => void (await theirs()) },
      await ours("effect-clerk, straight to fetch", straight(body), call),
      await ours("effect-clerk, over HttpClient", overClient(body), call)
    ])
  )
}

export const run = async (): Promise<void> => {
  const clerk = createClerkClient({ secretKey }).organizations
  const member = { organizationId: "org_acme", userId: "user_1" }
  const role = { ...member, role: "org:member" }
  await against(
    "create",
    membershipJson,
    () => clerk.createOrganizationMembership(role),
    (_) => _.create(role)
  )
  await against(
    "update",
    membershipJson,
    () => clerk.updateOrganizationMembership(role),
    (_) => _.update(role)
  )
  for (const size of [1, 500]) {
    const input = { organizationId: "org_acme", limit: size }
    await against(
      `list of ${size}`,
      pageJson(size),
      () => clerk.getOrganizationMembershipList(input),
      (_) => _.list(input)
    )
  }
}
