import type { Processed } from "@effect-clerk/core"
import { strongerProcessed } from "@effect-clerk/core/internal"
import { describe, expect, it } from "@effect/vitest"

describe("strongerProcessed", () => {
  it("keeps what an earlier attempt may have done, unless a later one says more", () => {
    const all: ReadonlyArray<Processed> = ["no", "maybe", "yes"]
    expect(all.map((first) => all.map((second) => strongerProcessed(first, second)))).toEqual([
      ["no", "maybe", "yes"],
      ["maybe", "maybe", "yes"],
      ["yes", "yes", "yes"]
    ])
  })
})
