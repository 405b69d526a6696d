import { Schema } from "effect"
import { fork } from "node:child_process"

const Port = Schema.Struct({ port: Schema.Number })

/** Starts the server of the emulator's benches in a process of its own. */
export const startServer = async (args: ReadonlyArray<string>) => {
  const child = fork(new URL("./emulatorServer.ts", import.meta.url), args)
  const message = await new Promise<unknown>((resolve) => child.once("message", resolve))
  return { child, ...Schema.decodeUnknownSync(Port)(message) }
}
