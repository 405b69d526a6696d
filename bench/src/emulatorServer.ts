// A server of its own, for the bench of the emulator: the emulator, or node:http alone that sends the bytes it is given.
import { createServer } from "node:http"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect } from "effect"
import { crowd } from "./crowd.ts"

const [kind, body = ""] = process.argv.slice(2)

const bare = () => {
  const bytes = new TextEncoder().encode(body)
  const server = createServer((incoming, outgoing) => {
    incoming.resume()
    incoming.on("end", () => {
      outgoing.writeHead(200, { "content-type": "application/json", "content-length": bytes.length })
      outgoing.end(bytes)
    })
  })
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    process.send?.({ port: typeof address === "object" && address !== null ? address.port : 0 })
  })
}

const emulator = Effect.gen(function* () {
  const { port } = yield* ClerkEmulator.serve({ seed: crowd(1000) })
  process.send?.({ port })
  return yield* Effect.never
})

if (kind === "bare") bare()
else Effect.runFork(Effect.scoped(emulator))
