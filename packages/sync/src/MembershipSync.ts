/**
 * Makes the members of an organization exactly what a list says.
 *
 * @since 0.1.0
 */
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import type { Metadata } from "@effect-clerk/memberships/OrganizationMembership"
import type { FetchOptions } from "@effect-clerk/memberships/OrganizationMemberships"
import type * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Stream from "effect/Stream"
import type { Desired, DesiredMemberOf, DesiredOrganization, PlanOptions } from "./Desired.ts"
import { apply, run } from "./internal/apply/apply.ts"
import type { ApplyOptions } from "./internal/apply/applyOptions.ts"
import { plan } from "./internal/plan/plan.ts"
import { type OrganizationPlan, planAll } from "./internal/plan/planAll.ts"
import type { Plan } from "./internal/model/planSchema.ts"
import { undo, type UndoOptions } from "./internal/undo/undo.ts"
import type { JournalError } from "./JournalError.ts"
import type { PlanRejected } from "./PlanRejected.ts"
import type { PlanStale } from "./PlanStale.ts"
import type { Report, SyncEvent } from "./SyncEvent.ts"
import { SyncJournal } from "./SyncJournal.ts"
import { SyncState } from "./SyncState.ts"

// The types that the service's types name, so that a program that depends on this package alone can name them, too.
export type { Options as ClerkConfigOptions, SecretKey } from "@effect-clerk/core/ClerkConfig"
export type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
export type * from "./Desired.ts"
export type { ApplyOptions } from "./internal/apply/applyOptions.ts"
export type { OrganizationPlan } from "./internal/plan/planAll.ts"
export type { UndoOptions } from "./internal/undo/undo.ts"

/**
 * Methods of `MembershipSync`.
 *
 * @category services
 * @since 0.1.0
 */
export interface MembershipSyncService {
  /**
   * Compares a list with the members of its organization, and returns the changes that make them the same. It changes
   * nothing.
   *
   * **Details**
   *
   * The organization is read once: its members, its pending invitations and the instance's roles; then the users that the
   * list names by something else than the id of a member, a hundred in a request. The same list and the same organization
   * make the same plan, but for `createdAt` and `hash`.
   *
   * It fails with `PlanRejected`, which has all rejections at once: the faults of the rows, and the guards. Invalid options
   * are an `SDKException` whose reason is `InvalidRequest`.
   *
   * **Gotchas**
   *
   * Clerk's API does not say which roles an organization may use where it has a role set. A role that the instance has and
   * the organization has not is found by the apply.
   */
  readonly plan: <Public extends object = Metadata, Private extends object = Metadata>(
    desired: Desired<DesiredMemberOf<Public, Private>>,
    options?: PlanOptions
  ) => Effect.Effect<Plan, PlanRejected | ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>

  /**
   * Compares many lists with their organizations, in one pass over the instance, and emits a plan, or its rejections, for each.
   *
   * **When to use**
   *
   * Use for a reconcile of all organizations: it reads the instance's memberships a page of 500 at a time, whoever has them,
   * where `plan` reads each organization by itself.
   *
   * **Details**
   *
   * The plans are those that `plan` makes, in the order of the lists. A list that is rejected changes nothing for the others; an
   * organization that does not exist is rejected as `UnknownOrganization`. The options are those of a list, where it has its
   * own, or those of the call.
   *
   * **Gotchas**
   *
   * It reads every membership of the instance, and keeps those of the listed organizations in memory. For a few organizations
   * of a large instance, call `plan` for each.
   */
  readonly planAll: <Public extends object = Metadata, Private extends object = Metadata>(
    desireds: Iterable<DesiredOrganization<DesiredMemberOf<Public, Private>>>,
    options?: PlanOptions
  ) => Stream.Stream<OrganizationPlan, ClerkErrors<400 | 401 | 403 | 404 | 422 | 500> | SDKException>

  /**
   * Applies a plan, and emits what happens; the last event is `Finished`, with the report.
   *
   * **Details**
   *
   * The organization is read again. Where it is not as the plan has observed it, or where the plan is older than 24 hours,
   * edited, or for another API or kind of key, it fails with `PlanStale` and nothing is written. A plan that has a journal is
   * resumed: what is there already is `found`, what is as before is done, anything else is `Stale`.
   *
   * There are never fewer administrators than `minAdministrators`, nor more members and invitations than seats, whatever
   * fails, as long as nobody else writes. An action is one request; where its outcome is unknown, a read shows it. A failed
   * action is in the report and stops no other. The apply stops by itself once 10 of the last 50 actions have failed, and at
   * once on a 401.
   *
   * An interruption starts nothing more, and waits for what was sent. What waits for a permit is `Held`, and never sent.
   *
   * **Gotchas**
   *
   * Clerk allows 500 invitations an hour: an apply with more of them waits for hours.
   */
  readonly apply: (
    plan: Plan,
    options?: ApplyOptions
  ) => Stream.Stream<SyncEvent, PlanStale | JournalError | SDKException>

  /** Does the same as `apply`, and returns the report alone. */
  readonly run: (plan: Plan, options?: ApplyOptions) => Effect.Effect<Report, PlanStale | JournalError | SDKException>

  /**
   * Plans the inverse of what an apply has done. The plan is one like any other: it is reviewed and applied.
   *
   * **Details**
   *
   * It takes back what that apply has changed and nothing else. What somebody else has changed again since is held.
   *
   * **Gotchas**
   *
   * Some things do not come back: a member who was removed gets a membership with another id, and an invitation that was
   * revoked is a new one, with a new email.
   */
  readonly undo: (
    report: Report,
    options?: UndoOptions
  ) => Effect.Effect<Plan, PlanRejected | ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>
}

/**
 * Makes the members of an organization exactly what a list says: a plan, which a person can read and approve by its hash.
 *
 * **When to use**
 *
 * Use where another system decides who is a member: a directory, an HR system, a file in a repository.
 *
 * **Details**
 *
 * A plan compares three things: the list, the organization as it is, and what the last apply has left behind, which
 * `SyncState` keeps. So it can tell a member whom somebody else has added from one whom the list has dropped, and a change
 * of the list from a change outside. Nobody is removed unless `remove` says so.
 *
 * @example
 * ```ts
 * import { MembershipSync, Plan } from "@effect-clerk/sync"
 * import { ClerkEmulator } from "@effect-clerk/testing"
 * import { Effect, Redacted } from "effect"
 *
 * const program = Effect.gen(function* () {
 *   const sync = yield* MembershipSync
 *   const plan = yield* sync.plan({
 *     organizationId: "org_acme",
 *     members: [
 *       { userId: "user_ada", role: "org:admin" },
 *       { emailAddress: "bo@acme.com", role: "org:member", source: "members.csv:2" }
 *     ]
 *   })
 *   return Plan.counts(plan)
 * })
 *
 * const layer = MembershipSync.layerFetch({
 *   secretKey: Redacted.make("sk_test_example"),
 *   fetch: ClerkEmulator.fetch({
 *     organizations: [{ id: "org_acme", name: "Acme" }],
 *     users: [{ id: "user_ada" }, { id: "user_bo", emailAddresses: ["bo@acme.com"] }],
 *     memberships: [{ organizationId: "org_acme", userId: "user_ada", role: "org:admin" }]
 *   })
 * })
 *
 * const { add, changes, kept } = await Effect.runPromise(Effect.provide(program, layer))
 * ;[add, changes, kept] // => [1, 1, 1]
 * ```
 *
 * @category services
 * @since 0.1.0
 */
export class MembershipSync extends Context.Service<MembershipSync, MembershipSyncService>()(
  "@effect-clerk/sync/MembershipSync"
) {
  /**
   * Provides the service over a `ClerkHttpClient`, whichever transport that has.
   *
   * **Details**
   *
   * It takes the `SyncState` and the `SyncJournal` of its context. Without one, each build of the layer has one of its own in
   * memory.
   */
  static readonly layer: Layer.Layer<MembershipSync, never, ClerkHttpClient.ClerkHttpClient> = Layer.effect(
    MembershipSync,
    Effect.gen(function* () {
      const client = yield* ClerkHttpClient.ClerkHttpClient
      const state = yield* orElse(SyncState, SyncState.makeMemory)
      const journal = yield* orElse(SyncJournal, SyncJournal.makeMemory)
      const services = { client, state, journal }
      return MembershipSync.of({
        plan: plan(client, state),
        planAll: planAll(client, state),
        apply: apply(services),
        run: run(services),
        undo: undo(client)
      })
    })
  )

  /** Provides the service straight over a fetch function, and needs nothing else. */
  static readonly layerFetch = (
    options: ClerkConfig.Options & FetchOptions
  ): Layer.Layer<MembershipSync, SDKException> => overFetch(options, ClerkConfig.layer(options))

  /** Does the same as `layerFetch`, configured from `CLERK_SECRET_KEY`, `CLERK_API_URL` and `CLERK_API_VERSION`. */
  static readonly layerFetchConfig = (
    options?: Pick<ClerkConfig.Options, "allowInsecure"> & FetchOptions
  ): Layer.Layer<MembershipSync, Config.ConfigError> => overFetch(options, ClerkConfig.layerConfig(options))
}

/** Takes a service of the context, where there is one. */
const orElse = <Self, Shape>(key: Context.Key<Self, Shape>, make: Effect.Effect<Shape>): Effect.Effect<Shape> =>
  Effect.flatMap(Effect.serviceOption(key), Option.match({ onNone: () => make, onSome: Effect.succeed }))

const overFetch = <E>(options: FetchOptions | undefined, config: Layer.Layer<ClerkConfig.ClerkConfig, E>) =>
  // Two such layers in one program are two clients, so neither may be the one that was built before.
  Layer.provide(Layer.fresh(MembershipSync.layer), Layer.provide(ClerkHttpClient.layerFetch(options), config))
