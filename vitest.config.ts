import { defineConfig } from "vitest/config"

export default defineConfig({
  test: {
    include: ["packages/*/test/**/*.test.ts", "test/**/*.test.ts", "examples/**/*.test.ts"],
    coverage: {
      provider: "v8",
      include: ["packages/{core,http,memberships}/src/**/*.ts"],
      reporter: ["text", "json-summary"]
    }
  }
})
