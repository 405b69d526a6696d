import { describe, expect, it } from "vitest"
import { check } from "../../scripts/prose.ts"

const file = "packages/http/src/internal/example.ts"

const findings = (source: string) => check(file, source).findings.map(({ kind, line, text }) => [kind, line, text])

describe("the prose check", () => {
  it.each(["What was given.", "Whether it may.", "Those who wait.", "Of one membership.", "How often it retries."])(
    "finds a doc comment that opens with a relative clause: %s",
    (text) => {
      expect(findings(`/** ${text} */\nexport const a = 1\n`)).toEqual([["opening", 1, text]])
      expect(findings(`\n/**\n * ${text}\n * And more.\n */\nexport const a = 1\n`)).toEqual([["opening", 2, text]])
    }
  )

  it.each(["Returns the number of permits.", "Upper bound of one cooldown.", "Whatsoever is no such word."])(
    "accepts one that starts with a verb or its subject: %s",
    (text) => {
      expect(findings(`/** ${text} */\nexport const a = 1\n`)).toEqual([])
    }
  )

  it("passes over tags alone, comments of one line, and strings", () => {
    expect(findings(`/** @internal */\n// What follows.\nexport const a = "/** What */"\n`)).toEqual([])
    expect(check(file, `/** @internal */\n/** Returns. */\nexport const a = 1\n`).docs).toBe(1)
  })

  it.each([
    ["const lane = 1", "lane: say sliding window"],
    ["// A ticket waits.", "ticket: say permit"],
    ["// It closes the gate.", "the gate: say cooldown"],
    ["// It gives its place back.", "gives its place back: say releases its permit"],
    ["// No odd value.", "odd value: say invalid value, quirk"]
  ])("finds a word that has a term: %s", (line, text) => {
    expect(findings(`\n${line}\n`)).toEqual([["word", 2, text]])
  })
})
