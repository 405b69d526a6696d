// An emulated Clerk in a process of its own, whose organization is as it was after each message.
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { seed } from "./durableList.ts"

const program = Effect.gen(function* () {
  const { apiUrl, emulator } = yield* ClerkEmulator.serve({ seed })
  process.on("message", () => void Effect.runPromise(emulator.restore(seed)).then(() => process.send?.(apiUrl)))
  process.on("disconnect", () => process.exit())
  process.send?.(apiUrl)
  return yield* Effect.never
})

Effect.runFork(Effect.scoped(program))
