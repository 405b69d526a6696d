import { describe, expect, it } from "vitest"
import { findCycles } from "../../scripts/cycles.ts"

const find = (sources: Record<string, string>) => findCycles(new Map(Object.entries(sources)))

describe("findCycles", () => {
  it("finds a circle of values, and one of types alone", () => {
    expect(find({ "p/a.ts": `import { b } from "./b.ts"`, "p/b.ts": `export * from "./a.ts"` })).toEqual([
      ["p/a.ts", "p/b.ts"]
    ])
    expect(
      find({
        "p/a.ts": `import type { B } from "./internal/b.ts"`,
        "p/internal/b.ts": `import type { C } from "./c.ts"`,
        "p/internal/c.ts": `export type { A } from "../a.ts"`
      })
    ).toEqual([["p/a.ts", "p/internal/b.ts", "p/internal/c.ts"]])
  })

  it("finds none where files only share what they import", () => {
    expect(
      find({
        "p/a.ts": `import "./b.ts"\nimport "./c.ts"\nimport "effect/Effect"`,
        "p/b.ts": `import "./c.ts"`,
        "p/c.ts": `// import "./a.ts"`
      })
    ).toEqual([])
  })
})
