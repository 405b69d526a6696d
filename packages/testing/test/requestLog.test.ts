import { describe, expect, it } from "vitest"
import { makeRequestLog } from "../src/internal/state/requestLog.ts"

describe("requestLog", () => {
  it("keeps the latest entries, oldest first, however many are added", () => {
    const log = makeRequestLog<number>(3)
    for (let length = 0; length <= 20; length++) {
      const all = Array.from({ length }, (_, index) => index)
      expect(log.latest()).toEqual(all.slice(-3))
      log.add(length)
    }
  })
})
