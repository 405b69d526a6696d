import { Schema } from "effect"
import { fork } from "node:child_process"
import { messageOf } from "./processes.ts"

const Port = Schema.Struct({ port: Schema.Number })

/** Starts the server of the emulator's benches in a process of its own. */
export const startServer = async (args: ReadonlyArray<string>) => {
  const child = fork(new URL("./emulatorServer.ts", import.meta.url), args)
  return { child, ...Schema.decodeUnknownSync(Port)(await messageOf(child)) }
}
