import { Context } from "effect"
import { describe, expect, it } from "vitest"
import * as PermitWait from "../src/internal/permitWait.ts"

describe("a cooldown of the program's own", () => {
  it("is part of no call's wait, unless the program provides one", () => {
    expect(Context.get(Context.empty(), PermitWait.Current)).toBeUndefined()
  })

  it("has not begun when it is made", () => {
    const onCooldown = () => {}
    expect(PermitWait.make(onCooldown)).toEqual({ cooldownUntil: -Infinity, observers: new Set(), onCooldown })
  })

  it("has no end once it has begun, and tells each one that waits when that was", () => {
    const cooldown = PermitWait.make()
    const told: Array<readonly [until: number, now: number]> = []
    for (let waiting = 0; waiting < 2; waiting++) {
      cooldown.observers.add((now) => told.push([cooldown.cooldownUntil, now]))
    }
    PermitWait.end(cooldown, 500)
    expect(told).toEqual([
      [Infinity, 500],
      [Infinity, 500]
    ])
  })
})
