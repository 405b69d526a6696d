/** What docs/requirements.md says of TypeScript, tried in a project that has the packages as they are published. */
import { spawnSync } from "node:child_process"
import { readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { root } from "./packages.ts"

/** The oldest TypeScript that reads the declarations, as the test suite has it. */
const compiler = resolve(root, "test/node_modules/typescript-5.7/bin/tsc")

const program = `
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"

export const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" }))
export const memberships = ClerkMemberships.make({ secretKey: "sk_test_1" })
`

const compilerOptions = {
  lib: ["es2023", "dom", "dom.iterable"],
  module: "nodenext",
  noEmit: true,
  skipLibCheck: false,
  strict: true,
  target: "es2022",
  types: []
}

/** Returns what differs from the page, nothing where all of it is true. */
export const checkTypeScript = (project: string): ReadonlyArray<string> => {
  const files = ["requirements.mts", "requirements.cts"]
  for (const file of files) writeFileSync(join(project, file), program)
  writeFileSync(join(project, "tsconfig.requirements.json"), JSON.stringify({ compilerOptions, files }))
  const { stdout } = spawnSync(process.execPath, [compiler, "--pretty", "false", "-p", "tsconfig.requirements.json"], {
    cwd: project,
    encoding: "utf8"
  })
  const errors = stdout.split("\n").filter((line) => /: error TS/.test(line))
  // An ES module compiles; a CommonJS one gets the error that the page names.
  const [message = ""] = /TS1479: [^;`]+/.exec(readFileSync(resolve(root, "docs/requirements.md"), "utf8")) ?? []
  const expected = errors.filter((error) => error.startsWith("requirements.cts") && error.includes(message))
  return [
    ...(message !== "" && expected.length > 0
      ? []
      : [`docs/requirements.md does not have the error TS1479: ${stdout}`]),
    ...errors
      .filter((error) => !expected.includes(error))
      .map((error) => `TypeScript 5.7, without skipLibCheck: ${error}`)
  ]
}
