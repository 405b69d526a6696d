import * as Yaml from "effect/encoding/Yaml"
import { describe, expect, it } from "vitest"
import { compareDocuments, formatDifferences } from "../../scripts/clerkDocument.ts"
import { readDocument } from "../../scripts/openapi.ts"

const ours = Yaml.parse(`
paths:
  /users:
    get:
      parameters: [{ name: limit }]
components:
  schemas:
    User:
      required: [id]
      properties:
        id: { type: string }
        username: { type: string, nullable: true }
`)

/** The same with a newer operation and a component that this library does not read, and changes of what it does. */
const newest = Yaml.parse(`
paths:
  /users:
    get:
      parameters: [{ name: limit }, { name: cursor }]
    delete: {}
  /sessions: {}
components:
  schemas:
    Session: {}
    User:
      required: [id]
      properties:
        id: { type: string, format: ksuid }
        username: { type: string }
`)

describe("the comparison with Clerk's newest document", () => {
  it("finds nothing where the document is the same", () => {
    expect(compareDocuments(readDocument(), readDocument())).toEqual([])
    expect(formatDifferences([], "2026-05-12", "2026-05-12")).toBe("")
  })

  it("finds what has changed, what is gone and what is new in what this library reads, and nothing else", () => {
    expect(formatDifferences(compareDocuments(ours, newest), "2026-05-12", "2026-11-01")).toBe(
      [
        "Clerk's document `2026-11-01` beside `openapi/2026-05-12`: 3 differences in what this library reads of it.",
        '- `paths › /users › get › parameters` was `[{"name":"limit"}]`, and is `[{"name":"limit"},{"name":"cursor"}]`',
        '- `components › schemas › User › properties › id › format` is new: `"ksuid"`',
        "- `components › schemas › User › properties › username › nullable` is gone; it was `true`"
      ].join("\n")
    )
  })

  it("finds an operation and a component that are gone", () => {
    expect(compareDocuments(ours, {}).map(({ path }) => path.join(" "))).toEqual([
      "paths /users get",
      "components schemas User"
    ])
  })

  it("reports a version of the API that is newer, though nothing differs", () => {
    expect(formatDifferences([], "2026-05-12", "2026-11-01")).toMatch("`2026-11-01` beside `openapi/2026-05-12`: 0 ")
  })
})
