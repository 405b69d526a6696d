/** Programs of these tests in processes of their own, so that nothing else is measured. */
import { bundlePrograms } from "@effect-clerk/test-support/bundlePrograms"
import { kill } from "@effect-clerk/test-support/childProcess"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { type ChildProcess, fork, type ForkOptions } from "node:child_process"
import { once } from "node:events"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "limits-"))

const bundled = new Map<string, Promise<void>>()

/** Starts a program, which is bundled once, with a task as JSON, and ends it with the scope. */
export const start = (
  source: URL,
  task: object,
  options: ForkOptions
): Effect.Effect<ChildProcess, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.promise(async () => {
      const name = basename(source.pathname, ".ts")
      const bundling = bundled.get(name) ?? bundlePrograms({ [name]: source.pathname }, folder)
      bundled.set(name, bundling)
      await bundling
      return fork(join(folder, `${name}.mjs`), [JSON.stringify(task)], options)
    }),
    kill
  )

/** Returns the next message of a worker, and dies where it has ended without one. */
export const messageOf = <A>(worker: ChildProcess, schema: Schema.ConstraintDecoder<A>): Effect.Effect<A> =>
  Effect.map(
    Effect.promise(() => Promise.race([once(worker, "message"), once(worker, "exit")])),
    ([message]) => Schema.decodeUnknownSync(schema)(message)
  )
