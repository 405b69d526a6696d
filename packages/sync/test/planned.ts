/** An emulated organization, and the service that plans for it. */
import { RateLimitPolicy } from "@effect-clerk/core"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Effect, Layer, Redacted } from "effect"
import { type Base, MembershipSync, SyncState } from "../src/index.ts"

export const seed: Seed = {
  organizations: [{ id: "org_acme", name: "Acme", maxAllowedMemberships: 500 }],
  roles: [{ key: "org:guest", name: "Guest", permissions: [] }],
  users: [
    { id: "user_boss", emailAddresses: ["boss@acme.com"], externalId: "hr-1" },
    { id: "user_ada", emailAddresses: ["ada@acme.com"], externalId: "hr-2" },
    { id: "user_bo", emailAddresses: ["bo@acme.com", { emailAddress: "shared@acme.com", status: "unverified" }] },
    { id: "user_cy", emailAddresses: [{ emailAddress: "shared@acme.com", status: "unverified" }] },
    { id: "user_dee", emailAddresses: [{ emailAddress: "dee@acme.com", status: "reserved" }], externalId: "+hr" }
  ],
  memberships: [
    { organizationId: "org_acme", userId: "user_boss", role: "org:admin" },
    { organizationId: "org_acme", userId: "user_ada", role: "org:member", publicMetadata: { team: "old" } }
  ],
  invitations: [{ organizationId: "org_acme", emailAddress: "new@acme.com", role: "org:member" }]
}

export const secretKey = Redacted.make("sk_test_sync")

/** The service over an emulated Clerk; unlimited, so that no test waits. */
export const withSync = <A, E>(
  use: (sync: MembershipSync["Service"], emulator: ClerkEmulator["Service"]) => Effect.Effect<A, E, never>,
  layers: { readonly state?: Layer.Layer<SyncState>; readonly seed?: Seed } = {}
) =>
  Effect.gen(function* () {
    const emulator = yield* ClerkEmulator.make(layers.seed ?? seed)
    const sync = MembershipSync.layerFetch({ secretKey, fetch: emulator.fetch })
    const program = MembershipSync.use((sync) => use(sync, emulator))
    return yield* Effect.provide(program, Layer.provide(sync, layers.state ?? Layer.empty))
  }).pipe(Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited))

/** A state that an apply to the organization has left behind. */
export const stateOf = (base: Partial<Base>): Layer.Layer<SyncState> => {
  const target = { apiUrl: "https://api.clerk.com/v1", keyKind: "test", organizationId: "org_acme" } as const
  const saved: Base = {
    format: "effect-clerk/membership-base@1",
    appliedAt: 1,
    listed: 2,
    members: [],
    invitations: [],
    ...base
  }
  return Layer.orDie(
    Layer.effect(
      SyncState,
      Effect.tap(SyncState.makeMemory, (state) => state.save(target, saved))
    )
  )
}

export const boss = { userId: "user_boss", role: "org:admin" }
