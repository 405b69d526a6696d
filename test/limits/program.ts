import { bundlePrograms } from "@effect-clerk/test-support/bundlePrograms"
import * as Effect from "effect/Effect"
import { mkdtempSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"

const folder = mkdtempSync(join(tmpdir(), "limits-"))

const bundled = new Map<string, Promise<void>>()

/** Returns the path of a program, which is bundled once. */
export const program = (source: URL): Effect.Effect<string> =>
  Effect.promise(async () => {
    const name = basename(source.pathname, ".ts")
    const bundling = bundled.get(name) ?? bundlePrograms({ [name]: source.pathname }, folder)
    bundled.set(name, bundling)
    await bundling
    return join(folder, `${name}.mjs`)
  })
