// Parsing and checking a page of 500, against parsing it alone.
import { Endpoints } from "@effect-clerk/memberships"
import { compare, ratios } from "./harness.ts"
import type { Row } from "./results.ts"
import { pageJson } from "./wire.ts"

const name = "parsed, checked and mapped"

export const run = async (): Promise<ReadonlyArray<Row>> => {
  const text = pageJson(500)
  let kept: unknown
  const timings = await compare([
    { name: "JSON.parse alone", run: () => void (kept = JSON.parse(text)) },
    { name, run: () => void (kept = Endpoints.list.decode(JSON.parse(text))) }
  ])
  if (kept === undefined) process.exitCode = 1
  return ratios("A page of 500", timings, { [name]: 1.1 })
}
