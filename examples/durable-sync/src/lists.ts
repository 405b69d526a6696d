/** The lists of the organizations' members: a JSON file for each, which a real program would read from its HR system. */
import type { Desired } from "@effect-clerk/sync"
import { Config, Effect, Schema } from "effect"
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"

const Members = Schema.fromJsonString(
  Schema.Array(
    Schema.Struct({
      emailAddress: Schema.String,
      role: Schema.String
    })
  )
)

const decode = Schema.decodeUnknownEffect(Members)

/** Reads the list of `LISTS/<organization id>.json`. */
export const read = Effect.fnUntraced(function* (organizationId: string) {
  const folder = yield* Config.String("LISTS")
  const text = yield* Effect.try(() => readFileSync(join(folder, `${organizationId}.json`), "utf8"))
  return { organizationId, members: yield* decode(text) } satisfies Desired
})

/** Names the organizations that have a list. */
export const organizations = Effect.gen(function* () {
  const folder = yield* Config.String("LISTS")
  const files = yield* Effect.try(() => readdirSync(folder))
  return files.filter((file) => file.endsWith(".json")).map((file) => file.slice(0, -".json".length))
})
