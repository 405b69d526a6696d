import { refusingPort } from "@effect-clerk/test-support/rawServer"
import { expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { connect } from "node:net"

/** More than the ports that the platform chooses from: each connection starts its search behind the one before. */
const connections = 60_000

const connected = (port: number) =>
  Effect.callback<string>((resume) => {
    const socket = connect(port, "127.0.0.1", () => {
      socket.destroy()
      resume(Effect.succeed("connected"))
    })
    socket.on("error", (error) => resume(Effect.succeed("code" in error ? String(error.code) : error.message)))
  })

it.live("a port that is to refuse connections refuses also one that could connect to itself", () =>
  Effect.gen(function* () {
    const port = yield* refusingPort
    const outcomes = new Set<string>()
    for (let index = 0; index < connections; index++) outcomes.add(yield* connected(port))
    expect([...outcomes]).toEqual(["ECONNREFUSED"])
  }).pipe(Effect.scoped)
)
