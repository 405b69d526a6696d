import type { Processed } from "@effect-clerk/core"
import { strongerProcessed } from "@effect-clerk/core/internal"
import { expect, it } from "@effect/vitest"

it("what an attempt may have done stays, unless a later one says more", () => {
  const all: ReadonlyArray<Processed> = ["no", "maybe", "yes"]
  expect(all.map((first) => all.map((second) => strongerProcessed(first, second)))).toEqual([
    ["no", "maybe", "yes"],
    ["maybe", "maybe", "yes"],
    ["yes", "yes", "yes"]
  ])
})
