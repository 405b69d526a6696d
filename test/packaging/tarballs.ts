/** Packs the packages before the tests of the project "packed" run, once for all of them. */
import * as Schema from "effect/Schema"
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import type { TestProject } from "vitest/node"
import type { Tarballs } from "../../scripts/tarballs.ts"

declare module "vitest" {
  interface ProvidedContext {
    /** Paths of the packed packages by their names: `inject("tarballs")`. */
    readonly tarballs: Tarballs
  }
}

const script = fileURLToPath(new URL("../../scripts/tarballs.ts", import.meta.url))

const decodeTarballs = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Record(Schema.String, Schema.String)))

/** In a process of its own: what loads this module has no `import.meta.resolve`, which the build uses. */
export const setup = ({ provide }: TestProject): void =>
  provide("tarballs", decodeTarballs(execFileSync(process.execPath, [script], { encoding: "utf8" })))
