export default {
  testRunner: "vitest",
  plugins: ["@stryker-mutator/vitest-runner"],
  // As the tests run otherwise: in a thread, a time zone that a test sets changes nothing.
  vitest: { configFile: "vitest.mutation.config.ts", related: false, pool: "forks" },
  mutate: ["packages/{core,http}/src/**/*.ts"],
  // Stryker would rewrite the paths of a tsconfig, with a part of the compiler that TypeScript 7 no longer has.
  tsconfigFile: "none.json",
  coverageAnalysis: "perTest",
  concurrency: 2,
  // A mutant that is slow because the machine is busy would count as killed.
  timeoutMS: 30_000,
  ignorePatterns: ["coverage", "dist", "docs", "reports"],
  reporters: ["clear-text", "progress", "json", "html"],
  thresholds: { high: 95, low: 90, break: 90 }
}
