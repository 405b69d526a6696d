import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { ConfigProvider, Effect, Layer, Option, Redacted } from "effect"
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
