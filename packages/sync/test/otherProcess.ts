/** Programs of these tests in processes of their own. */
import { bundlePrograms } from "@effect-clerk/test-support/bundlePrograms"
import { Seed } from "@effect-clerk/testing/Seed"
import { Schema } from "effect"
import { type ChildProcess, fork } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"
import type { Question } from "./emulatorProcess.ts"

const decodeUrl = Schema.decodeUnknownSync(Schema.String)

const decodeSnapshot = Schema.decodeUnknownSync(Seed)

export const start = (file: string, ...args: ReadonlyArray<string>): ChildProcess =>
  fork(file, args, { stdio: ["ignore", "inherit", "inherit", "ipc"] })

const programs = {
  applyProcess: resolve(import.meta.dirname, "applyProcess.ts"),
  emulatorProcess: resolve(import.meta.dirname, "emulatorProcess.ts")
}

const nextMessage = (child: ChildProcess): Promise<unknown> => new Promise((resolve) => child.once("message", resolve))

/** An emulated Clerk in a process of its own. */
export interface OtherProcess {
  readonly apiUrl: string
  /** Directory of the programs, which is removed at the end. */
  readonly directory: string
  readonly ask: (question: Question) => Promise<unknown>
  readonly snapshot: () => Promise<Seed>
}

/** Starts an emulator for as long as it is used. */
export const withEmulator = async (use: (emulator: OtherProcess) => Promise<void>): Promise<void> => {
  const directory = mkdtempSync(join(tmpdir(), "sync-process-"))
  await bundlePrograms(programs, directory)
  const server = start(join(directory, "emulatorProcess.mjs"))
  const ask = (question: Question): Promise<unknown> => {
    server.send(question)
    return nextMessage(server)
  }
  try {
    const apiUrl = decodeUrl(await nextMessage(server))
    await use({ apiUrl, directory, ask, snapshot: async () => decodeSnapshot(await ask({ ask: "snapshot" })) })
  } finally {
    server.disconnect()
    rmSync(directory, { recursive: true })
  }
}
