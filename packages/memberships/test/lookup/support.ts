import { ClerkConfig, RateLimitPolicy } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { type LookupOptions, MembershipLookup, OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator, type Options, type Seed } from "@effect-clerk/testing"
import { Context, Effect, Layer, Redacted, type Tracer } from "effect"
import { HttpClient } from "effect/http"
import { secret } from "@effect-clerk/test-support/fixtures"
import { ids } from "../support.ts"

export const organizationId = "org_acme"

export const users = ids(300)

/** Members from 0 to 299, every tenth an administrator; then two whose ids have a sign; "user_out" is no member. */
const seed = {
  organizations: [
    { id: organizationId, name: "Acme" },
    { id: "org_other", name: "Other" }
  ],
  users: [...users, "-user", "+user", "user_out"].map((id) => ({ id })),
  memberships: [
    ...[...users, "-user", "+user"].map((userId, index) => ({
      organizationId,
      userId,
      role: index % 10 === 0 ? "org:admin" : "org:member"
    })),
    { organizationId: "org_other", userId: "user_0001", role: "org:admin" }
  ]
} satisfies Seed

/** The ids of one member of the organization, by number. */
export const member = (index: number) => ({ organizationId, userId: users[index] ?? "" })

export const outsider = { organizationId, userId: "user_out" }

/** Changes the `HttpClient` below the client, for a fault on the way. */
export type Way = (client: HttpClient.HttpClient) => HttpClient.HttpClient

/** A lookup and the memberships over one client of an emulated Clerk. */
export const connect = Effect.fnUntraced(function* (
  options: LookupOptions = {},
  {
    emulator: emulatorOptions,
    from = seed,
    services = Layer.empty,
    way = (client) => client
  }: {
    readonly emulator?: Options
    readonly from?: Seed
    /** The services that the lookup's layer is provided with. */
    readonly services?: Layer.Layer<never> | Layer.Layer<Tracer.ParentSpan>
    readonly way?: Way
  } = {}
) {
  const emulator = yield* ClerkEmulator.make(from, emulatorOptions)
  const client = ClerkHttpClient.layer.pipe(
    Layer.provide(Layer.succeed(HttpClient.HttpClient, way(emulator.httpClient))),
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secret) }))
  )
  const lookup = MembershipLookup.layer({ rateLimit: RateLimitPolicy.unlimited, ...options })
  const context = yield* Layer.build(
    Layer.mergeAll(OrganizationMemberships.layer, Layer.provide(lookup, services)).pipe(Layer.provide(client))
  )
  return {
    lookup: Context.get(context, MembershipLookup),
    memberships: Context.get(context, OrganizationMemberships),
    emulator,
    /** The user ids of each request of the lookup, in the order in which they ended. */
    asked: Effect.map(emulator.requests, (requests) =>
      requests
        .filter(({ method, query }) => method === "GET" && query.includes("user_id"))
        .map(({ query }) => new URLSearchParams(query).getAll("user_id"))
    )
  }
})
