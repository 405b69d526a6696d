import { Predicate } from "effect"
import { build } from "esbuild"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { pathToFileURL } from "node:url"
import { afterAll, afterEach, describe, expect, it, vi } from "vitest"

const folder = mkdtempSync(join(tmpdir(), "import-meta-"))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())

const program = `
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Effect from "effect/Effect"
export const run = () =>
  OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" })).pipe(
    Effect.provide(OrganizationMemberships.layerFetchConfig({
      fetch: async () => Response.json({ data: [], total_count: 0 })
    })),
    Effect.result,
    Effect.runPromise
  )
`

/** A program whose every use of `import.meta` throws, as on Convex. */
const load = async (): Promise<() => unknown> => {
  const { outputFiles } = await build({
    stdin: { contents: program, resolveDir: import.meta.dirname },
    bundle: true,
    define: { "import.meta": "importMeta" },
    format: "esm",
    write: false
  })
  const file = join(folder, "program.mjs")
  const throwing = `const host = { get importMeta() { throw new Error("import.meta is not supported") } }\n`
  const code = outputFiles
    .map(({ text }) => text)
    .join("")
    .replaceAll(/\bimportMeta\b/g, "host.importMeta")
  writeFileSync(file, throwing + code)
  const module: unknown = await import(pathToFileURL(file).href)
  const run = Predicate.hasProperty(module, "run") ? module.run : undefined
  return (): unknown => (Predicate.isFunction(run) ? Reflect.apply(run, undefined, []) : undefined)
}

describe("layerFetchConfig where import.meta throws", async () => {
  const run = await load()

  it("reads the environment of the process", async () => {
    vi.stubEnv("CLERK_SECRET_KEY", "sk_test_1")
    expect(await run()).toMatchObject({ _tag: "Success", success: { totalCount: 0 } })
  })

  it("fails with a ConfigError where a variable is not set", async () => {
    vi.stubEnv("CLERK_SECRET_KEY", undefined)
    expect(await run()).toMatchObject({ _tag: "Failure", failure: { _tag: "ConfigError" } })
  })
})
