// The clients of the bench "node". Each keeps so many calls in flight for a while, and counts them.
import { createClerkClient } from "@clerk/backend"
import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { Effect, Layer, ManagedRuntime, Redacted } from "effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { Agent, request } from "undici"
import * as BareRequests from "./bareRequests.ts"
import { dispatch } from "./dispatch.ts"

export const kinds = ["create", "list of 10", "list of 500"] as const
export type Kind = (typeof kinds)[number]

/** Keeps calls in flight until a time of `performance.now`, and returns how many have ended. */
export type Run = (kind: Kind, inFlight: number, end: number) => Promise<number>

const { role, secretKey } = BareRequests
const sizeOf = (kind: Kind): number => (kind === "list of 500" ? 500 : 10)

const promises =
  (call: (kind: Kind) => Promise<unknown>): Run =>
  async (kind, inFlight, end) => {
    let calls = 0
    const worker = async (): Promise<void> => {
      for (; performance.now() < end; calls++) await call(kind)
    }
    await Promise.all(Array.from({ length: inFlight }, worker))
    return calls
  }

type Client = Layer.Layer<ClerkHttpClient.ClerkHttpClient, never, ClerkConfig.ClerkConfig>

const ours = async (origin: string, client: Client): Promise<Run> => {
  const config = ClerkConfig.layer({ secretKey: Redacted.make(secretKey), apiUrl: `${origin}/v1` })
  const layer = OrganizationMemberships.layer.pipe(Layer.provide(client), Layer.provide(config))
  // Never closed: the process ends with its parent.
  const runtime = ManagedRuntime.make(layer)
  const memberships = await runtime.runPromise(OrganizationMemberships)
  const callOf = (kind: Kind): Effect.Effect<void, unknown> =>
    kind === "create"
      ? Effect.asVoid(memberships.create(role))
      : Effect.asVoid(memberships.list({ organizationId: role.organizationId, limit: sizeOf(kind) }))
  return (kind, inFlight, end) => {
    let calls = 0
    const worker = Effect.whileLoop({
      while: () => performance.now() < end,
      body: () => callOf(kind),
      step: () => {
        calls++
      }
    })
    return Effect.forEach(Array.from({ length: inFlight }), () => worker, {
      concurrency: "unbounded",
      discard: true
    }).pipe(
      // The default policies but for the limiter's: a bench must not wait for a quota.
      Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
      Effect.map(() => calls),
      Effect.runPromise
    )
  }
}

const theirs = (origin: string): Run => {
  const { organizations } = createClerkClient({ secretKey, apiUrl: origin })
  return promises((kind) =>
    kind === "create"
      ? organizations.createOrganizationMembership(role)
      : organizations.getOrganizationMembershipList({ organizationId: role.organizationId, limit: sizeOf(kind) })
  )
}

const requestOf = (kind: Kind): BareRequests.BareRequest =>
  kind === "create" ? BareRequests.create : BareRequests.list(sizeOf(kind))

/** Each client by its name in the results. */
export const clients: Readonly<Record<string, (origin: string) => Run | Promise<Run>>> = {
  "@clerk/backend": theirs,
  "ours over fetch": (origin) => ours(origin, ClerkHttpClient.layerFetch()),
  "ours over HttpClient with fetch": (origin) =>
    ours(origin, Layer.provide(ClerkHttpClient.layer, FetchHttpClient.layer)),
  "ours over HttpClient with layerUndici": (origin) =>
    ours(origin, Layer.provide(ClerkHttpClient.layer, NodeHttpClient.layerUndici)),
  "ours over node": (origin) => ours(origin, NodeClerkHttpClient.layer()),
  "no client: undici.request": (origin) => {
    const dispatcher = new Agent({ allowH2: false })
    return promises(async (kind) => {
      const { path, ...options } = requestOf(kind)
      return (await request(origin + path, { ...options, dispatcher })).body.json()
    })
  },
  "no client: dispatch and JSON.parse": (origin) => {
    const agent = new Agent({ allowH2: false })
    return promises((kind) => dispatch(agent, { origin, ...requestOf(kind) }))
  },
  "no client: fetch": (origin) =>
    promises(async (kind) => {
      const { path, ...init } = requestOf(kind)
      return (await fetch(origin + path, init)).json()
    })
}
