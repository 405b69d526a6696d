// Parsing and checking a page of 500, against parsing it alone; and what the same page costs through effect's schemas.
import { Endpoints } from "@effect-clerk/memberships"
import * as Wire from "@effect-clerk/memberships/Wire"
import { Schema } from "effect"
import { compare, ratios } from "./harness.ts"
import type { Row } from "./results.ts"
import { pageJson } from "./wire.ts"

const name = "parsed, checked and mapped"

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const text = pageJson(500)
  const decodeWithSchemas = Schema.decodeUnknownResult(Wire.OrganizationMemberships)
  let kept: unknown
  const timings = await compare([
    { name: "JSON.parse alone", run: () => void (kept = JSON.parse(text)) },
    { name, run: () => void (kept = Endpoints.list.decode(JSON.parse(text))) },
    { name: "no client: checked by nested schemas", run: () => void (kept = decodeWithSchemas(JSON.parse(text))) }
  ])
  if (kept === undefined) process.exitCode = 1
  return ratios("A page of 500", timings, { [name]: 1.1 })
}
