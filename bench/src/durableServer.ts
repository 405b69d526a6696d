// An emulated Clerk in a process of its own, whose organization is as it was after each message.
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Effect } from "effect"
import { members, organizationId, third } from "./durableList.ts"

const seed: Seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  users: Array.from({ length: members + third }, (_, n) => ({ id: `user_${n}` })),
  memberships: Array.from({ length: members }, (_, n) => ({
    organizationId,
    userId: `user_${n}`,
    role: n === 0 ? "org:admin" : "org:member"
  }))
}

const program = Effect.gen(function* () {
  const { apiUrl, emulator } = yield* ClerkEmulator.serve({ seed })
  process.on("message", () => void Effect.runPromise(emulator.restore(seed)).then(() => process.send?.(apiUrl)))
  process.on("disconnect", () => process.exit())
  process.send?.(apiUrl)
  return yield* Effect.never
})

Effect.runFork(Effect.scoped(program))
