import { describe, expect, it } from "vitest"
import { exportsOf, publishedPackages } from "../../scripts/packages.ts"

describe("exports", () => {
  it("has an entry for each module, the index first, from source and from dist", () => {
    expect(exportsOf(["ClerkConfig", "index"])).toEqual({
      workspace: {
        ".": "./src/index.ts",
        "./ClerkConfig": "./src/ClerkConfig.ts",
        "./package.json": "./package.json"
      },
      published: {
        ".": { types: "./dist/index.d.ts", default: "./dist/index.js" },
        "./ClerkConfig": { types: "./dist/ClerkConfig.d.ts", default: "./dist/ClerkConfig.js" },
        "./package.json": "./package.json"
      }
    })
  })

  it("all packages have one version", () => {
    expect(new Set(publishedPackages().map(({ manifest }) => manifest.version)).size).toBe(1)
  })
})
