export default {
  testEnvironment: "node",
  transform: { "\\.[jt]s$": "@swc/jest" },
  // The packages are ES modules. Jest transforms them as it does your own code.
  transformIgnorePatterns: ["/node_modules/(?!(?:\\.pnpm|effect|@effect-clerk)/)"]
}
