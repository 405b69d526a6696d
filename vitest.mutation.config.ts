import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

const support = fileURLToPath(new URL("test/support", import.meta.url))
const packages = fileURLToPath(new URL("packages", import.meta.url))

/** The packages' own tests first, which are the quickest to see what is wrong. */
class OwnTestsFirst extends BaseSequencer {
  override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    return Promise.resolve(files.toSorted((a, b) => (a.moduleId < b.moduleId ? -1 : 1)))
  }
}

/** The tests that see what core and http do, without the long ones. */
export default defineConfig({
  resolve: {
    // In Stryker's copy the linked packages are still those that it was copied from.
    alias: [
      { find: /^@effect-clerk\/test-support\/(.+)$/, replacement: `${support}/$1.ts` },
      { find: /^@effect-clerk\/([^/]+)$/, replacement: `${packages}/$1/src/index.ts` },
      { find: /^@effect-clerk\/([^/]+)\/(.+)$/, replacement: `${packages}/$1/src/$2.ts` }
    ]
  },
  test: {
    isolate: false,
    setupFiles: ["test/mutation/setup.ts"],
    env: { FETCH_ONLY: "1" },
    sequence: { sequencer: OwnTestsFirst },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    include: ["packages/{core,http}/test/**/*.test.ts"]
  }
})
