import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Option, Redacted } from "effect"
import { KeyValueStore } from "effect/persistence"
import { JournalError, MembershipSync, Plan, SyncState } from "../src/index.ts"
import { boss, seed, withSync } from "./planned.ts"

describe("the layers of MembershipSync", () => {
  it.effect("fails with InvalidRequest where the key cannot be read", () =>
    Effect.gen(function* () {
      const layer = MembershipSync.layerFetch({
        secretKey: Effect.fail("no vault"),
        fetch: () => Promise.reject(new Error())
      })
      const failure = yield* Effect.flip(
        Effect.provide(
          MembershipSync.use((sync) => sync.plan({ organizationId: "org_acme", members: [boss] })),
          layer
        )
      )
      expect(failure).toMatchObject({ _tag: "SDKException", reason: { issues: [{ path: ["secretKey"] }] } })
    })
  )

  it.effect("is configured from the environment", () =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make(seed)
      const config = ConfigProvider.layer(
        ConfigProvider.fromEnvRecord({ CLERK_SECRET_KEY: "sk_live_env", CLERK_API_URL: "https://clerk.example.com" })
      )
      const { target } = yield* Effect.provide(
        MembershipSync.use((sync) => sync.plan({ organizationId: "org_acme", members: [boss] })),
        Layer.provide(MembershipSync.layerFetchConfig({ fetch: emulator.fetch }), config)
      )
      expect(target).toEqual({ apiUrl: "https://clerk.example.com/v1", keyKind: "live", organizationId: "org_acme" })
    })
  )

  it.effect("names the state that it cannot read", () => {
    const broken = Layer.succeed(SyncState, {
      load: () => Effect.fail(new JournalError({ description: "not JSON" })),
      lock: () => Effect.void,
      save: () => Effect.void
    })
    return withSync(
      (sync) =>
        Effect.gen(function* () {
          const failure = yield* Effect.flip(sync.plan({ organizationId: "org_acme", members: [boss] }))
          expect(failure).toMatchObject({ _tag: "SDKException", reason: { _tag: "InvalidRequest" } })
          expect(failure.message).toContain("SyncState: expected a state that can be read: not JSON")
        }),
      { state: broken }
    )
  })

  it.effect("has a state of its own for each build of its layer", () =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator.make(seed)
      const client = ClerkHttpClient.layerFetch({ fetch: emulator.fetch }).pipe(
        Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_live_sync") }))
      )
      const layer = Layer.provide(MembershipSync.layer, client)
      const plan = yield* Effect.provide(
        MembershipSync.use((sync) => sync.plan({ organizationId: "org_acme", members: [boss] }, { remove: "managed" })),
        layer
      )
      expect(plan.target.keyKind).toBe("live")
      expect(Plan.format(plan)).toContain("no earlier apply is known: nobody will be removed")
      expect(Option.isNone(yield* Effect.serviceOption(SyncState))).toBe(true)
    })
  )

  const withoutModules = <A, E, R>(use: Effect.Effect<A, E, R>) =>
    Effect.suspend(() => {
      const getBuiltinModule: unknown = Reflect.get(process, "getBuiltinModule")
      Reflect.set(process, "getBuiltinModule", undefined)
      return Effect.ensuring(
        use,
        Effect.sync(() => Reflect.set(process, "getBuiltinModule", getBuiltinModule))
      )
    })

  const target = { apiUrl: "https://api.clerk.com/v1", keyKind: "test", organizationId: "org_acme" } as const

  it.effect("says what to use where the runtime has no files, and locks there, too", () =>
    Effect.gen(function* () {
      const files = yield* Effect.provide(SyncState, SyncState.layerFile("state"))
      expect((yield* Effect.flip(files.load(target))).message).toBe("this runtime has no files: use layerKeyValueStore")
      const state = yield* Effect.provide(SyncState, SyncState.layerKeyValueStore)
      const twice = Effect.andThen(state.lock(target), state.lock(target))
      expect((yield* Effect.flip(Effect.scoped(twice))).message).toContain("another apply has this journal or state")
      yield* Effect.scoped(state.lock(target))
    }).pipe(withoutModules, Effect.provide(KeyValueStore.layerMemory))
  )

  it.effect("needs a client that knows its configuration", () =>
    Effect.gen(function* () {
      const client = Layer.succeed(ClerkHttpClient.ClerkHttpClient, { execute: () => Effect.never })
      const failure = yield* Effect.flip(
        Effect.provide(
          MembershipSync.use((sync) => sync.plan({ organizationId: "org_acme", members: [boss] })),
          Layer.provide(MembershipSync.layer, client)
        )
      )
      expect(failure.message).toContain("ClerkHttpClient.config")
    })
  )
})
