import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { spawn } from "node:child_process"
import { existsSync, readFileSync, realpathSync } from "node:fs"
import { createRequire } from "node:module"
import { join } from "node:path"
import { Readable } from "node:stream"
import { kill } from "@effect-clerk/test-support/childProcess"

/** An executable and its arguments. */
export type Command = readonly [file: string, ...args: ReadonlyArray<string>]

/** A server that runs in a process of its own. */
export interface Running {
  readonly origin: string
  readonly pid: number
}

interface Place {
  readonly cwd?: string | undefined
  /** Finds the port in what the server prints; as JSON unless given. */
  readonly port?: RegExp | undefined
}

/** Runs a server until the scope closes. It says its port on one of its outputs. In place of a command may stand why there is none. */
export const start = (
  command: Command | string,
  env: Readonly<Record<string, string>>,
  { cwd, port: pattern = /"port":(\d+)\D/ }: Place = {}
): Effect.Effect<Running, never, Scope.Scope> =>
  Effect.gen(function* () {
    if (typeof command === "string") return yield* Effect.die(new Error(command))
    const [file, ...args] = command
    const child = yield* Effect.acquireRelease(
      Effect.sync(() => spawn(file, args, { cwd, env, stdio: ["ignore", "pipe", "pipe", "pipe"] })),
      kill
    )
    return yield* Effect.callback<Running>((resume) => {
      let output = ""
      const read = (chunk: Buffer): void => {
        output += chunk.toString()
        // A chunk may end inside of the number.
        const port = pattern.exec(output)?.[1]
        if (port === undefined || child.pid === undefined) return
        resume(Effect.succeed({ origin: `http://127.0.0.1:${port}`, pid: child.pid }))
      }
      for (const stream of child.stdio) if (stream instanceof Readable) stream.on("data", read)
      child.once("error", (error) => resume(Effect.die(error)))
      child.once("close", (code) => resume(Effect.die(new Error(`${file} ended with ${code}: ${output}`))))
    })
  })

/** As {@link start}, and yields the server's origin alone. */
export const serve = (
  command: Command | string,
  env: Readonly<Record<string, string>>,
  place?: Place
): Effect.Effect<string, never, Scope.Scope> => Effect.map(start(command, env, place), ({ origin }) => origin)

const decodeManifest = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Struct({ optionalDependencies: Schema.Record(Schema.String, Schema.String) }))
)

/** The executable that a dependency of a project brings in a package for this platform, if it has one. */
export const executable = (project: URL, dependency: string, path: string): string | undefined => {
  const manifest = join(project.pathname, "node_modules", dependency, "package.json")
  if (!existsSync(manifest)) return undefined
  // What it depends on lies beside its own place, not beside the link to it.
  const { resolve } = createRequire(realpathSync(manifest))
  for (const platform of Object.keys(decodeManifest(readFileSync(manifest, "utf8")).optionalDependencies)) {
    try {
      return resolve(`${platform}/${path}${process.platform === "win32" ? ".exe" : ""}`)
    } catch {
      // Another platform's, which is not installed.
    }
  }
  return undefined
}
