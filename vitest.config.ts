import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    // Generous, for a machine that is busy with other things: no test here measures time.
    testTimeout: 60_000,
    hookTimeout: 60_000,
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    coverage: {
      // On a developer's machine: `pnpm coverage`.
      enabled: process.env["CI"] === "true",
      provider: "v8",
      include: ["packages/{core,http,memberships}/src/**/*.ts"],
      reporter: ["text", "json-summary"],
      thresholds: {
        "packages/core/src/**": { branches: 95 },
        "packages/http/src/**": { branches: 95 },
        "packages/memberships/src/**": { branches: 95 }
      }
    }
  }
})
