import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { defineConfig } from "vitest/config"
import { noSkips } from "./test/support/noSkips.ts"

/** What Node has compiled: hundreds of processes that tests start load the same modules. */
const compiled = mkdtempSync(join(tmpdir(), "compiled-"))
process.env["NODE_COMPILE_CACHE"] = compiled
process.once("exit", () => rmSync(compiled, { recursive: true, force: true }))

/** Runs other files' tests within its own, so that these must not have been loaded before. */
const isolated = ["test/emulator/prism.test.ts"]

/** Tests that belong to the quick starts, which are run from copies. */
const foreign = ["examples/quick-starts/**"]

/** Tests of the packages as they are published. They get the tarballs by `inject("tarballs")`. */
const packed = ["test/packaging/packed/**/*.test.ts"]

/** Random worlds and long waits, which take most of the time, and reach hardly a branch that the others do not. */
const long =
  "**/{abort,bodies,capped,chaos,conflictingWriters,distantStore,invalidRows,invitations,kill,lateTimers,model,nextPage,order,paginate,pauses,reconcile,roundTrip,schedules,sentOnce,stale,stream,waiting}.test.ts"

export default defineConfig({
  test: {
    // Generous, for a machine that is busy with other things: no test here measures time.
    testTimeout: 600_000,
    hookTimeout: 600_000,
    // Effect and the packages are loaded once a worker, not once a file: nothing here keeps state in a module.
    isolate: false,
    maxWorkers: 2,
    ...(process.env["CI"] === "true" ? { reporters: ["default", noSkips] } : undefined),
    projects: [
      {
        extends: true,
        test: {
          name: "all",
          include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
          exclude: [
            "**/node_modules/**",
            ...(process.argv.includes("--coverage") ? [long] : []),
            ...isolated,
            ...packed,
            ...foreign
          ]
        }
      },
      {
        extends: true,
        test: { name: "isolated", include: isolated, isolate: true }
      },
      {
        extends: true,
        test: {
          name: "packed",
          include: packed,
          globalSetup: "test/packaging/tarballs.ts"
        }
      }
    ],
    coverage: {
      provider: "v8",
      include: ["packages/{core,http,memberships,node,sync}/src/**/*.ts"],
      // By file for a person, who looks for what is not covered. In CI the thresholds decide.
      reporter: process.env["CI"] === "true" ? "text-summary" : "text",
      thresholds: {
        "packages/core/src/**": { branches: 95 },
        "packages/http/src/**": { branches: 95 },
        "packages/memberships/src/**": { branches: 95 },
        "packages/node/src/**": { branches: 95 },
        "packages/sync/src/**": { branches: 95 }
      }
    }
  }
})
