/** The licences of what the published packages depend on, all the way down: each has to be one that a user may take as it is. */
import * as Schema from "effect/Schema"
import { spawned } from "./spawned.ts"

const allowed = new Set(["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"])

const decode = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Record(Schema.String, Schema.Array(Schema.Struct({ name: Schema.String }))))
)

/** Returns the packages whose licence is none of those, from what pnpm lists: packages by their licences. */
export const problemsOf = (listed: string): ReadonlyArray<string> =>
  Object.entries(decode(listed))
    .filter(([license]) => !allowed.has(license))
    .flatMap(([license, packages]) => packages.map(({ name }) => `${name} has the licence ${license}`))

export const checkLicenses = (): ReadonlyArray<string> => {
  const { output, status, stdout } = spawned("pnpm", [
    "licenses",
    "list",
    "--prod",
    "--json",
    "--filter",
    "./packages/*"
  ])
  return status === 0 ? problemsOf(stdout) : [`pnpm licenses: ${output}`]
}
