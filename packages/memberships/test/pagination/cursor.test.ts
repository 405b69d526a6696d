import { describe, expect, it } from "@effect/vitest"
import { Effect } from "effect"
import { type Skipping, skipThrough } from "../../src/internal/pagination/cursor.ts"
import { seek } from "../../src/internal/pagination/seek.ts"

interface Item {
  readonly id: string
  readonly key: number
}

const order = (sorted: boolean) => ({ idOf: ({ id }: Item) => id, keyOf: ({ key }: Item) => key, sorted })

const item = (key: number, id = `id_${key}`): Item => ({ id, key })

const cursor = { id: "cursor", key: 2 }

const from: Skipping<Item> = { after: cursor, skipped: [] }

const found: Skipping<Item> = { after: undefined, skipped: [] }

describe("skipThrough", () => {
  it("skips everything up to the cursor's item, in whichever page it stands", () => {
    const first = skipThrough(order(true), from, [item(2, "a")], false)
    expect(first.items).toEqual([])
    expect(skipThrough(order(true), first, [item(2, "b"), item(2, "cursor"), item(3)], false)).toEqual({
      items: [item(3)],
      ...found
    })
  })

  it("yields all skipped items once a sorted list shows that the cursor's item is gone", () => {
    const first = skipThrough(order(true), from, [item(2, "a")], false)
    expect(skipThrough(order(true), first, [item(2, "b"), item(3)], false)).toEqual({
      items: [item(2, "a"), item(2, "b"), item(3)],
      ...found
    })
  })

  it("yields all skipped items at the end of a list in any order", () => {
    const first = skipThrough(order(false), from, [item(9)], false)
    expect(first.items).toEqual([])
    expect(skipThrough(order(false), first, [item(1)], true)).toEqual({
      items: [item(9), item(1)],
      ...found
    })
  })

  it("passes on each page once the cursor's item is found", () => {
    expect(skipThrough(order(true), found, [item(1), item(2, "cursor")], false).items).toHaveLength(2)
  })
})

describe("seek", () => {
  const list = (length: number) => {
    const requests: Array<number> = []
    return {
      ...order(true),
      requests,
      noProgress: Effect.die("noProgress"),
      fetch: ({ limit, offset }: { readonly limit: number; readonly offset: number }) =>
        Effect.sync(() => {
          requests.push(offset)
          const count = Math.max(Math.min(limit, length - offset), 0)
          return { data: Array.from({ length: count }, (_, index) => item(offset + index)), totalCount: length }
        })
    }
  }

  it.effect.each([0, 1, 97, 98, 99, 500, 979, 980, 981, 999])(
    "finds the last page that starts before the key %d, in few requests",
    (key) =>
      Effect.gen(function* () {
        const thousand = list(1000)
        const offset = yield* seek(thousand, { id: `id_${key}`, key }, 98)
        expect(offset).toBe(key === 0 ? 0 : Math.floor((key - 1) / 98) * 98)
        expect(thousand.requests.length).toBeLessThanOrEqual(5)
      })
  )

  it.effect("starts at the beginning of an empty list", () =>
    Effect.gen(function* () {
      expect(yield* seek(list(0), cursor, 98)).toBe(0)
    })
  )
})
