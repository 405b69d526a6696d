import type { Reporter } from "vitest/node"

/** Fails a run in which a test was skipped, and names each such test: in CI everything that a test needs is there. */
export const noSkips: Reporter = {
  onTestRunEnd: (modules) => {
    const skipped = modules.flatMap((module) => [...module.children.allTests("skipped")])
    if (skipped.length === 0) return
    for (const test of skipped) console.error(`skipped in CI: ${test.module.relativeModuleId} > ${test.fullName}`)
    process.exitCode = 1
  }
}
