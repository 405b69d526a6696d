/** An emulated Clerk, and the sync over it. */
import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { ClerkEmulator, type FaultRule, type Options, type Seed } from "@effect-clerk/testing"
import { Effect, Layer, Redacted, Stream } from "effect"
import {
  type ApplyOptions,
  type DesiredMember,
  MembershipSync,
  type Plan,
  type PlanOptions,
  type SyncEvent,
  SyncJournal,
  SyncState
} from "../src/index.ts"

export const organizationId = "org_acme"

/** Seed of an organization whose members have these roles, and whose users `user_0`, `user_1` ... may be more. */
export const seedOf = (
  roles: ReadonlyArray<string>,
  {
    invitations = [],
    seats = 0,
    users = roles.length
  }: { users?: number; seats?: number; invitations?: Seed["invitations"] } = {}
): Seed => ({
  organizations: [{ id: organizationId, name: "Acme", maxAllowedMemberships: seats }],
  roles: [{ key: "org:guest", name: "Guest", permissions: [] }],
  users: Array.from({ length: users }, (_, n) => ({ id: `user_${n}`, emailAddresses: [`user${n}@acme.com`] })),
  memberships: roles.map((role, n) => ({ organizationId, userId: `user_${n}`, role })),
  invitations
})

/** Guards that let everything pass but the loss of the last administrator. */
export const lenient: PlanOptions = {
  guards: { maxRemovals: "100%", maxDemotions: "100%" },
  acknowledge: { shrink: 100_000 }
}

export interface Clerk {
  readonly emulator: ClerkEmulator["Service"]
  readonly sync: MembershipSync["Service"]
  /** Plans a list under lenient guards. */
  readonly plan: (
    members: ReadonlyArray<DesiredMember>,
    options?: PlanOptions
  ) => ReturnType<MembershipSync["Service"]["plan"]>
  /** Returns the roles of the members by their users. */
  readonly members: Effect.Effect<Readonly<Record<string, string>>>
  /** Returns the requests that change something, by their operation and status. */
  readonly writes: Effect.Effect<ReadonlyArray<string>>
  readonly inject: (rule: FaultRule) => Effect.Effect<void>
}

export interface Layers {
  readonly state?: Layer.Layer<SyncState>
  readonly journal?: Layer.Layer<SyncJournal>
  readonly options?: Options
  readonly secretKey?: string
  /** Runs before Clerk receives the nth change, from 0. */
  readonly beforeWrite?: (n: number) => Effect.Effect<void>
  /** Runs after Clerk has handled the nth change, before its response, or its loss, is seen. */
  readonly afterWrite?: (n: number) => Effect.Effect<void>
}

export const makeClerk = Effect.fnUntraced(function* (seed: Seed, layers: Layers = {}) {
  const emulator = yield* Effect.orDie(ClerkEmulator.make(seed, layers.options))
  return yield* over(emulator, layers)
})

/** Makes the sync over an emulator that others have, too. */
export const over = Effect.fnUntraced(function* (emulator: ClerkEmulator["Service"], layers: Layers = {}) {
  const secretKey = Redacted.make(layers.secretKey ?? "sk_test_sync")
  const layer = MembershipSync.layerFetch({ secretKey, fetch: fetchOf(emulator, layers) }).pipe(
    Layer.provide(layers.state ?? Layer.empty),
    Layer.provide(layers.journal ?? Layer.empty)
  )
  const sync = yield* Effect.orDie(Effect.provide(MembershipSync, layer))
  const clerk: Clerk = {
    emulator,
    sync,
    plan: (members, options) => sync.plan({ organizationId, members }, { ...lenient, ...options }),
    members: Effect.map(emulator.snapshot, ({ memberships = [] }) =>
      Object.fromEntries(memberships.map(({ role, userId }) => [userId, role]))
    ),
    writes: Effect.map(emulator.requests, (requests) =>
      requests.filter(({ method }) => method !== "GET").map(({ operation, status }) => `${operation} ${status}`)
    ),
    inject: (rule) => Effect.orDie(emulator.inject(rule))
  }
  return clerk
})

const fetchOf = (
  { fetch }: ClerkEmulator["Service"],
  { afterWrite = () => Effect.void, beforeWrite = () => Effect.void }: Layers
): ClerkEmulator["Service"]["fetch"] => {
  let writes = 0
  return async (input, init) => {
    if ((init?.method ?? "GET") === "GET") return fetch(input, init)
    const n = writes++
    await Effect.runPromise(beforeWrite(n))
    try {
      return await fetch(input, init)
    } finally {
      await Effect.runPromise(afterWrite(n))
    }
  }
}

/** Runs under no rate limit, so that no test waits. */
export const unlimited = Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)

export const events = (
  { sync }: Clerk,
  plan: Plan.Plan,
  options?: ApplyOptions
): Effect.Effect<ReadonlyArray<SyncEvent>, Stream.Error<ReturnType<MembershipSync["Service"]["apply"]>>> =>
  Stream.runCollect(sync.apply(plan, options))

/** Retries without long waits. */
export const quick = Effect.provideService(
  RetryPolicy.Current,
  RetryPolicy.exponential({ base: "1 millis", cap: "2 millis" })
)

/** Row of a list. */
export const member = (n: number, role = "org:member") => ({ userId: `user_${n}`, role })
