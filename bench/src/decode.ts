// Parsing and checking a page of 500, against parsing it alone.
import { Endpoints } from "@effect-clerk/memberships"
import { compare, printRatios } from "./harness.ts"
import { pageJson } from "./wire.ts"

export const run = async (): Promise<void> => {
  const text = pageJson(500)
  let kept: unknown
  printRatios(
    "Parse and decode a page of 500",
    await compare([
      { name: "JSON.parse alone", run: () => void (kept = JSON.parse(text)) },
      { name: "JSON.parse, checked and mapped", run: () => void (kept = Endpoints.list.decode(JSON.parse(text))) }
    ])
  )
  if (kept === undefined) process.exitCode = 1
}
