import { describe, expect, it, vi } from "@effect/vitest"
import { Effect } from "effect"
import { layerLogger, toJson } from "../src/internal/terminal/output.ts"
import { printable } from "../src/internal/terminal/text.ts"

describe("output", () => {
  it("writes JSON that is the same value, and does nothing to a terminal", () => {
    const text = Array.from({ length: 0x3000 }, (_, code) => String.fromCharCode(code)).join("") + "👩‍👩‍👧\uD800"
    const json = toJson({ [text]: [text] })
    expect(JSON.parse(json)).toEqual({ [text]: [text] })
    expect(printable(json)).toBe(json)
    expect(json).toContain("👩‍👩‍👧")
  })

  it.effect("writes what is logged to stderr alone, as a line that does nothing to a terminal", () =>
    Effect.gen(function* () {
      const lines: Array<string> = []
      const stdout = vi.spyOn(process.stdout, "write")
      const stderr = vi.spyOn(process.stderr, "write").mockImplementation((line) => lines.push(String(line)) > 0)
      yield* Effect.logError("cannot write \u001B[31m").pipe(Effect.provide(layerLogger))
      expect(stdout).not.toHaveBeenCalled()
      stdout.mockRestore()
      stderr.mockRestore()
      expect(lines).toEqual(["cannot write \uFFFD[31m\n"])
    })
  )
})
