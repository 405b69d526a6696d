import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Clock, Effect, Fiber, Layer, Redacted, Stream } from "effect"
import { HttpClient } from "effect/http"
import { TestClock } from "effect/testing"
import { MembershipSync, type SyncEvent } from "../src/index.ts"
import { organizationId, seedOf } from "./support.ts"

const hour = 3_600_000

/** Advances the clock until a fiber has ended, a minute at a time. */
const untilEnded = <A, E>(fiber: Fiber.Fiber<A, E>) =>
  Effect.gen(function* () {
    while (fiber.pollUnsafe() === undefined) yield* TestClock.adjust("1 minute")
    return yield* Fiber.join(fiber)
  })

const withSync = Effect.fnUntraced(function* <A, E>(
  quirks: ReadonlyArray<"bulkPartial">,
  use: (sync: MembershipSync["Service"], emulator: ClerkEmulator["Service"]) => Effect.Effect<A, E>
) {
  const emulator = yield* ClerkEmulator.make(seedOf(["org:admin"]), { limits: "production", quirks })
  const layer = MembershipSync.layer.pipe(
    Layer.provide(ClerkHttpClient.layer),
    Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_live_sync") })),
    Layer.provide(Layer.succeed(HttpClient.HttpClient, emulator.httpClient))
  )
  return yield* Effect.provide(
    MembershipSync.use((sync) => use(sync, emulator)),
    layer
  )
})

const listOf = (addresses: ReadonlyArray<string>) => ({
  organizationId,
  members: [
    { userId: "user_0", role: "org:admin" },
    ...addresses.map((emailAddress) => ({ emailAddress, role: "org:member" }))
  ]
})

describe("invitations", () => {
  it.effect("are sent as fast as Clerk's quota of an hour allows, each address once", () =>
    withSync([], (sync, emulator) =>
      Effect.gen(function* () {
        const addresses = Array.from({ length: 5001 }, (_, n) => `guest${n}@acme.com`)
        const plan = yield* sync.plan(listOf(addresses), { unknown: "invite" })
        expect(plan.estimate.invitationHours).toBe(10)
        const startedAt = yield* Clock.currentTimeMillis
        const throttled: Array<number> = []
        const onEvent = (event: SyncEvent) =>
          Effect.sync(() => void (event._tag === "Throttled" && throttled.push(event.until)))
        const running = yield* Effect.forkChild(Stream.runLast(Stream.tap(sync.apply(plan), onEvent)))
        const last = yield* untilEnded(running)
        const took = (yield* Clock.currentTimeMillis) - startedAt
        expect(last._tag === "Some" && last.value._tag === "Finished" && last.value.report.counts.done).toBe(5001)
        // 500 requests for ten addresses each, 50 an hour from the first one on; the last address has one by itself.
        expect(took).toBeLessThanOrEqual(9 * hour * 1.05)
        expect(took).toBeGreaterThanOrEqual(9 * hour)
        expect(throttled.length).toBeGreaterThanOrEqual(9)
        const { invitations = [] } = yield* emulator.snapshot
        expect(invitations.length).toBe(5001)
        expect(new Set(invitations.map(({ emailAddress }) => emailAddress)).size).toBe(5001)
        const writes = (yield* emulator.requests).filter(({ method }) => method === "POST")
        expect(writes.every(({ status }) => status === 200)).toBe(true)
        expect(writes.length).toBe(501)
      })
    ),
    60_000
  )

  it.effect.each([[[]], [["bulkPartial"]]] as const)("fail one by one where Clerk rejects one of several (%s)", ([quirks]) =>
    withSync([...quirks], (sync, emulator) =>
      Effect.gen(function* () {
        const addresses = ["a", "b", "c"].map((name) => `${name}@acme.com`)
        const plan = yield* sync.plan(listOf(addresses), { unknown: "invite" })
        const other = yield* sync.plan(listOf(["b@acme.com"]), { unknown: "invite" })
        const [first] = other.actions
        expect(first?._tag).toBe("Invite")
        yield* emulator.inject({ operation: "OrganizationInvitations.createBulk", with: { delay: "1 second" } })
        const running = yield* Effect.forkChild(sync.run(plan))
        yield* TestClock.adjust("500 millis")
        yield* Effect.provide(
          MembershipSync.use(({ run }) => run(other)),
          MembershipSync.layerFetch({ secretKey: Redacted.make("sk_live_other"), fetch: emulator.fetch })
        )
        const report = yield* untilEnded(running)
        expect(report.outcomes.map(({ applied, outcome }) => [outcome, applied])).toEqual([
          ["done", true],
          ["found", false],
          ["done", true]
        ])
        const { invitations = [] } = yield* emulator.snapshot
        expect(invitations.length).toBe(3)
      })
    )
  )
})
