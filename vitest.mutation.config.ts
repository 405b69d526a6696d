import { fileURLToPath } from "node:url"
import { defineConfig } from "vitest/config"
import { BaseSequencer, type TestSpecification } from "vitest/node"

const support = fileURLToPath(new URL("test/support", import.meta.url))
const packages = fileURLToPath(new URL("packages", import.meta.url))

/** Tests that take longer, since they call a client over each transport, or run many processes that share a quota. */
const Long = /\/client\/|\/distantStore|\/storeLoss/

/** The quickest tests first: a mutant is done with at the first that sees it. */
class QuickestFirst extends BaseSequencer {
  override sort(files: Array<TestSpecification>): Promise<Array<TestSpecification>> {
    const order = ({ moduleId }: TestSpecification): string => `${Long.test(moduleId) ? 1 : 0} ${moduleId}`
    return Promise.resolve(files.toSorted((a, b) => (order(a) < order(b) ? -1 : 1)))
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
    sequence: { sequencer: QuickestFirst },
    testTimeout: 20_000,
    hookTimeout: 20_000,
    include: ["packages/{core,http}/test/**/*.test.ts"]
  }
})
