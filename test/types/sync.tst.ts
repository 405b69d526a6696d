import type { ClerkErrors, SDKException } from "@effect-clerk/core"
import type { ClerkHttpClient } from "@effect-clerk/http"
import {
  type Desired,
  type DesiredMember,
  type JournalError,
  MembershipSync,
  type Outcome,
  type Plan,
  type PlanOptions,
  type PlanRejected,
  type PlanStale,
  type Rejection,
  type Report,
  type SyncEvent,
  SyncJournal,
  SyncState
} from "@effect-clerk/sync"
import type { Config, Effect, Layer, Stream } from "effect"
import { Redacted } from "effect"
import type { KeyValueStore } from "effect/persistence"
import { describe, expect, test } from "tstyche"

declare const sync: MembershipSync["Service"]
declare const plan: Plan.Plan
declare const report: Report
declare const rejection: Rejection

/** No index signature, so that it is no `Metadata` for the compiler. */
interface Team {
  readonly name: string
  readonly parent?: Team | undefined
}

declare const team: Team
declare const withDate: { readonly since: Date }

const list: Desired = { organizationId: "org_1", members: [{ userId: "user_1", role: "org:member" }] }

describe("MembershipSync", () => {
  test("names every failure of a plan", () => {
    expect(sync.plan(list)).type.toBe<
      Effect.Effect<Plan.Plan, PlanRejected | ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>
    >()
  })

  test("names every failure of an apply and of an undo", () => {
    expect(sync.apply(plan, { rate: 0.5, concurrency: 16, expect: plan.hash, stale: "skip" })).type.toBe<
      Stream.Stream<SyncEvent, PlanStale | JournalError | SDKException>
    >()
    expect(sync.run(plan)).type.toBe<Effect.Effect<Report, PlanStale | JournalError | SDKException>>()
    expect(sync.undo(report, { guards: {}, acknowledge: {} })).type.toBe<
      Effect.Effect<Plan.Plan, PlanRejected | ClerkErrors<400 | 401 | 403 | 404 | 422> | SDKException>
    >()
    expect(sync.apply).type.not.toBeCallableWith(plan, { stale: "all" })
  })

  test("tells of each outcome by a tag", () => {
    expect<Exclude<Outcome, object>>().type.toBe<"done" | "found" | "interrupted">()
    expect<Extract<Outcome, { _tag: "Failed" }>["error"]>().type.toBe<ClerkErrors | SDKException>()
    expect<Extract<Outcome, { _tag: "Held" }>["why"]>().type.toBe<"administrators" | "seats" | "stopped">()
    expect<SyncEvent["_tag"]>().type.toBe<"Started" | "Began" | "Done" | "Throttled" | "Progress" | "Finished">()
  })

  test("keeps journals and states in memory, in files, or in a KeyValueStore", () => {
    expect(SyncJournal.layerFile("journal")).type.toBe<Layer.Layer<SyncJournal>>()
    expect(SyncState.layerFile("state")).type.toBe<Layer.Layer<SyncState>>()
    expect(SyncJournal.layerKeyValueStore).type.toBe<Layer.Layer<SyncJournal, never, KeyValueStore.KeyValueStore>>()
    expect(SyncState.layerKeyValueStore).type.toBe<Layer.Layer<SyncState, never, KeyValueStore.KeyValueStore>>()
  })

  test("needs a client, or nothing", () => {
    expect(MembershipSync.layer).type.toBe<Layer.Layer<MembershipSync, never, ClerkHttpClient.ClerkHttpClient>>()
    expect(MembershipSync.layerFetch({ secretKey: Redacted.make("sk_test_1") })).type.toBe<
      Layer.Layer<MembershipSync, SDKException>
    >()
    expect(MembershipSync.layerFetchConfig()).type.toBe<Layer.Layer<MembershipSync, Config.ConfigError>>()
  })
})

describe("a row of a list", () => {
  test("names its user in one of three ways", () => {
    expect<DesiredMember>().type.toBeAssignableFrom({
      emailAddress: "a@example.com",
      role: "org:member",
      source: "a:1"
    })
    expect<DesiredMember>().type.toBeAssignableFrom({
      externalId: "1",
      role: "org:member",
      publicMetadata: { a: null }
    })
    expect<DesiredMember>().type.not.toBeAssignableFrom({ role: "org:member" })
    expect<DesiredMember>().type.not.toBeAssignableFrom({ userId: "user_1" })
  })

  const organizationId = "org_1"
  const row = { userId: "user_1", role: "org:member" }

  test("has metadata of any type that holds nothing but JSON, of another type in each", () => {
    const members = [
      { ...row, publicMetadata: team, privateMetadata: { team } },
      { ...row, publicMetadata: { a: [1] } }
    ]
    expect(sync.plan).type.toBeCallableWith({ organizationId, members }, { remove: "managed" })
    expect(sync.plan).type.toBeCallableWith({ organizationId, members: new Set(members) })
    expect(sync.plan).type.toBeCallableWith({ organizationId, members: [{ ...row, publicMetadata: team }].values() })
    expect(sync.planAll).type.toBeCallableWith([{ organizationId, members, options: { remove: "never" } }])
    expect(sync.plan({ organizationId, members })).type.toBe<ReturnType<typeof sync.plan>>()
  })

  test("has no metadata that is no JSON, and no other keys", () => {
    const listOf = <Member>(member: Member) => ({ organizationId, members: [member] })
    expect(sync.plan).type.not.toBeCallableWith(listOf({ ...row, publicMetadata: withDate }))
    expect(sync.planAll).type.not.toBeCallableWith([listOf({ ...row, privateMetadata: withDate })])
    expect(sync.plan).type.not.toBeCallableWith({ organizationId, members: [{ ...row, publicMetdata: {} }] })
    expect(sync.plan).type.not.toBeCallableWith(listOf({ role: "org:member", publicMetadata: team }))
  })
})

describe("the options of a plan", () => {
  test("are those of the design", () => {
    expect<PlanOptions>().type.toBeAssignableFrom({
      remove: "managed" as const,
      left: "restore" as const,
      drift: "hold" as const,
      unknown: "invite" as const,
      administratorRoles: ["org:admin"],
      guards: { minAdministrators: 2, maxRemovals: "25%" as const, maxDemotions: 1, protect: ["user_1"] },
      acknowledge: { removals: 1, demotions: 1, shrink: 1, promotedOutside: 1 }
    })
    expect<PlanOptions>().type.not.toBeAssignableFrom({ remove: "all" as const })
    expect<PlanOptions>().type.not.toBeAssignableFrom({ guards: { maxRemovals: "a lot" as const } })
  })
})

describe("a rejection", () => {
  test("has its acknowledgement where it may be acknowledged", () => {
    if (rejection._tag === "TooManyRemovals") expect(rejection.acknowledge).type.toBe<{ readonly removals: number }>()
    if (rejection._tag === "ProtectedMember") expect(rejection).type.not.toHaveProperty("acknowledge")
  })
})
