import { describe, expect, it } from "vitest"
import * as SeenItems from "../../src/internal/pagination/seenItems.ts"

interface Item {
  readonly id: string
  readonly key: number
}

/** Writes items as `a1 b1 c2`: an id and a key each. */
const page = (text: string): ReadonlyArray<Item> =>
  text.split(" ").flatMap((item) => (item === "" ? [] : [{ id: item.slice(0, 1), key: Number(item.slice(1)) }]))

const make = (sorted: boolean, afterKey = -Infinity) => {
  const seen = SeenItems.make<Item>({ idOf: ({ id }) => id, keyOf: ({ key }) => key, sorted }, afterKey)
  let isFirst = true
  return (text: string) => {
    const newItems = seen.add(page(text), isFirst)
    isFirst = false
    return newItems?.map(({ id, key }) => `${id}${key}`).join(" ")
  }
}

describe("SeenItems", () => {
  it("yields all of the first page, and of each later one what stands behind its last seen item", () => {
    const add = make(true)
    expect(add("a1 b2 c3")).toBe("a1 b2 c3")
    expect(add("b2 c3 d4 e5")).toBe("d4 e5")
    expect(add("e5")).toBe("")
  })

  it("reports a page without a seen item, and adds nothing of it", () => {
    const add = make(true)
    add("a1 b2")
    expect(add("d4 e5")).toBe(undefined)
    expect(add("b2 c3 d4")).toBe("c3 d4")
  })

  it("tells items with the highest key apart by their ids", () => {
    const add = make(true)
    add("a1 b2 c2")
    expect(add("c2 d2 e2")).toBe("d2 e2")
    expect(add("d2 f2")).toBe("f2")
    expect(add("b2 f2 g3")).toBe("g3")
  })

  it("takes an item with a lower key for seen, also one that has never been in a page", () => {
    const add = make(true)
    add("a1 c3")
    expect(add("b2 d4")).toBe("d4")
  })

  it("takes items below the key of a cursor for seen, and none with that key", () => {
    const add = make(true, 2)
    expect(add("a1 b2 c3")).toBe("b2 c3")
    const fromThere = make(true, 2)
    expect(fromThere("b2 c3")).toBe("b2 c3")
  })

  it("relies on ids alone where the list is not known to be sorted", () => {
    const add = make(false)
    expect(add("a3 b1 c2")).toBe("a3 b1 c2")
    expect(add("c2 d1 e3")).toBe("d1 e3")
    expect(add("a3 f1")).toBe("f1")
  })

  it("relies on ids alone from the page on that is not sorted, those of the page before among them", () => {
    const add = make(true)
    add("a1 b2 c3")
    expect(add("b2 c3 d1")).toBe("d1")
    // Its key is lower than others, which says nothing any more.
    expect(add("d1 e2")).toBe("e2")
    expect(add("a1 f0")).toBe("f0")
  })

  it("yields an item once that a page repeats, next to itself or not", () => {
    const add = make(true)
    expect(add("a1 a1 b2 c2 b2")).toBe("a1 b2 c2")
    expect(add("c2 d3 d3")).toBe("d3")
    const unsorted = make(false)
    expect(unsorted("a3 b1 a3")).toBe("a3 b1")
  })

  it("tells items without a key by their ids, wherever they stand", () => {
    const add = make(true)
    expect(add("xNaN a1 yNaN b2")).toBe("xNaN a1 yNaN b2")
    expect(add("b2 zNaN c3")).toBe("zNaN c3")
    expect(add("zNaN c3 wNaN")).toBe("wNaN")
    expect(add("wNaN vNaN")).toBe("vNaN")
    expect(add("vNaN tNaN d4")).toBe("tNaN d4")
    expect(add("uNaN")).toBe(undefined)
    // What has come long ago is not forgotten, and what has not come is new behind whatever is seen.
    expect(add("yNaN e5")).toBe("e5")
    expect(add("a1 sNaN f6")).toBe("sNaN f6")
  })

  it("connects pages below the key of a cursor by items without a key", () => {
    const add = make(true, 3)
    expect(add("a1 xNaN")).toBe("xNaN")
    expect(add("xNaN c3")).toBe("c3")
  })

  it("sees that a list is not sorted past items without a key", () => {
    const add = make(true)
    add("a1 b2 c3")
    expect(add("c3 xNaN d1")).toBe("xNaN d1")
    expect(add("d1 e1")).toBe("e1")
    expect(add("b2 f0")).toBe("f0")
  })

  it("yields an empty page of nothing where it is the first, and reports it where it is not", () => {
    const add = make(true)
    expect(add("")).toBe("")
    expect(add("")).toBe(undefined)
  })
})
