import { Context } from "effect"
import { describe, expect, it } from "vitest"
import * as PageRead from "../src/internal/pageRead.ts"

describe("a page of a pagination", () => {
  it("is read by no call, unless one says so", () => {
    expect(Context.get(Context.empty(), PageRead.Current)).toBeUndefined()
  })

  it.each([true, false])("is a prefetch as it was made, %s", (isPrefetch) => {
    expect(PageRead.make(isPrefetch).isPrefetch).toBe(isPrefetch)
  })

  it("is no prefetch any more once it is taken, also where no request waits for it", () => {
    const page = PageRead.make(true)
    PageRead.take(page)
    expect(page.isPrefetch).toBe(false)
  })

  it("tells who waits for a permit that it is taken, when it is no prefetch any more", () => {
    const page = PageRead.make(true)
    const seen: Array<boolean> = []
    page.onTaken = () => seen.push(page.isPrefetch)
    PageRead.take(page)
    expect(seen).toEqual([false])
  })
})
