import { Effect } from "effect"
import { settle } from "./advance.ts"

/** Hashes that the platform has yet to return. */
const pending = new Set<Promise<unknown>>()

const digest = crypto.subtle.digest.bind(crypto.subtle)

crypto.subtle.digest = (algorithm, data) => {
  const hash = digest(algorithm, data)
  pending.add(hash)
  void hash.finally(() => pending.delete(hash))
  return hash
}

/** Waits for the hashes that a program makes. The platform takes its own time for them, in which a test's clock has to stand still. */
export const settleHashes = Effect.gen(function* () {
  do {
    yield* Effect.promise(() => Promise.all(pending))
    yield* settle
  } while (pending.size > 0)
})
