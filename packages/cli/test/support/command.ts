/** The built command as a process. */
import { spawn } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { buildCommand } from "../../../../scripts/command.ts"

let built: Promise<string> | undefined

/** Returns the path of the command, which is built once a worker. */
export const commandFile = (): Promise<string> => {
  built ??= buildIn(mkdtempSync(join(tmpdir(), "clerk-memberships-")))
  return built
}

const buildIn = async (folder: string): Promise<string> => {
  const file = join(folder, "main.mjs")
  await buildCommand(file)
  return file
}

/** Makes a folder for a test, with files in it. */
export const folder = (files: { readonly [name: string]: string | Uint8Array } = {}): string => {
  const path = mkdtempSync(join(tmpdir(), "clerk-memberships-"))
  for (const [name, content] of Object.entries(files)) writeFileSync(join(path, name), content)
  return path
}

export type Variables = { readonly [name: string]: string | undefined }

/** The environment of a command: nothing of the tests' own decides what it does. */
export const environment = (variables: Variables = {}): NodeJS.ProcessEnv => {
  const { HOME, NODE_COMPILE_CACHE, PATH } = process.env
  return { HOME, NODE_COMPILE_CACHE, PATH, TZ: "UTC", LANG: "C.UTF-8", ...variables }
}

export interface Options {
  readonly cwd?: string
  readonly env?: Variables
}

/** Starts the command. */
export const start = async (args: ReadonlyArray<string>, { cwd, env }: Options = {}) => {
  const child = spawn(process.execPath, [await commandFile(), ...args], {
    cwd,
    env: environment(env),
    stdio: ["ignore", "pipe", "pipe"]
  })
  const output = { stdout: "", stderr: "" }
  child.stdout.on("data", (chunk: Buffer) => (output.stdout += chunk.toString()))
  child.stderr.on("data", (chunk: Buffer) => (output.stderr += chunk.toString()))
  const closed = once(child, "close")
  return {
    child,
    output,
    /** Waits until a stream has shown a text. */
    shows: async (stream: "stdout" | "stderr", pattern: RegExp): Promise<RegExpExecArray> => {
      for (;;) {
        const match = pattern.exec(output[stream])
        if (match !== null) return match
        await Promise.race([once(child[stream], "data"), once(child[stream], "end")])
        if (child[stream].readableEnded && !pattern.test(output[stream])) {
          throw new Error(`${pattern} is not in ${output[stream]}`)
        }
      }
    },
    ended: async () => {
      await closed
      return { ...output, code: child.exitCode, signal: child.signalCode }
    }
  }
}

/** Runs the command to its end. */
export const run = async (args: ReadonlyArray<string>, options?: Options) => (await start(args, options)).ended()
