import { describe, expect, it } from "@effect/vitest"
import { Order } from "../src/internal/order/order.ts"
import { isPossible, makeWorld, peribolos, simulate, starterOf, type World } from "./orderWorld.ts"
import { share } from "@effect-clerk/test-support/share"

const worlds = function* (): Generator<readonly [seed: number, world: World]> {
  for (let seed = 0; seed < share(20_000); seed++) yield [seed, makeWorld(seed)]
}

/** A bound that the organization did not keep at the beginning is not made worse. */
const mostTakenOf = ({ seats, taken }: World): number => Math.max(seats, taken)

const isSafe = (world: World, outcome: ReturnType<typeof simulate>): boolean =>
  outcome.fewestAdministrators >= world.minimum && outcome.mostTaken <= mostTakenOf(world)

describe("Order", () => {
  it("keeps the minimum of administrators and the seats at every moment, whatever fails or is lost", () => {
    const unsafe: Array<number> = []
    let mostInFlight = 0
    for (const [seed, world] of worlds()) {
      const outcome = simulate(world, starterOf(world), seed)
      mostInFlight = Math.max(mostInFlight, outcome.mostInFlight)
      if (!isSafe(world, outcome)) unsafe.push(seed)
    }
    expect(unsafe).toEqual([])
    expect(mostInFlight).toBe(8)
  })

  it("does so where peribolos' order, demotions and removals first, does not", () => {
    let unsafe = 0
    for (const [seed, world] of worlds()) if (!isSafe(world, simulate(world, peribolos(world), seed))) unsafe += 1
    expect(unsafe).toBeGreaterThan(share(20_000) / 20)
  })

  it("carries out all steps exactly where an exhaustive search finds an order", () => {
    const wrong: Array<number> = []
    let possible = 0
    for (const [seed, world] of worlds()) {
      if (world.failing.size > 0 || world.lost > 0) continue
      const expected = isPossible(world)
      if (expected) possible += 1
      const outcome = simulate(world, starterOf(world), seed)
      if ((outcome.happened.size === world.steps.length) !== expected) wrong.push(seed)
    }
    expect(wrong).toEqual([])
    expect(possible).toBeGreaterThan(share(20_000) / 20)
  })

  it("carries out what does not fail, where an exhaustive search finds an order of that", () => {
    const wrong: Array<number> = []
    for (const [seed, any] of worlds()) {
      const world = { ...any, lost: 0 }
      const { failing, steps } = world
      const isLeft = (index: number): boolean => failing.has(index) || failing.has(steps[index]?.waitsFor ?? -1)
      if (failing.size === 0 || !isPossible(world, isLeft)) continue
      const outcome = simulate(world, starterOf(world), seed)
      if (steps.some((_, index) => !isLeft(index) && !outcome.happened.has(index))) wrong.push(seed)
    }
    expect(wrong).toEqual([])
  })

  it("starts a replacement for what leaves before that leaves", () => {
    const order = new Order(
      [
        { administrators: -1, seats: -1 },
        { administrators: 1, seats: 1 },
        { administrators: 0, seats: 1 }
      ],
      { administrators: 0, seats: 1 }
    )
    expect(order.next()).toBe(1)
    expect(order.next()).toBe(undefined)
    order.end(1, "happened")
    expect(order.next()).toBe(0)
    expect(order.next()).toBe(undefined)
    expect(order.held()).toEqual([{ index: 2, why: "seats" }])
    order.end(0, "happened")
    expect(order.next()).toBe(2)
  })

  it("keeps what an unknown step took until a read shows both budgets", () => {
    const demote = { administrators: -1, seats: 0 } as const
    const order = new Order([demote, demote], { administrators: 1, seats: Infinity })
    expect(order.next()).toBe(0)
    order.end(0, "unknown")
    expect(order.hasUnknown).toBe(true)
    expect(order.next()).toBe(undefined)
    expect(order.held()).toEqual([{ index: 1, why: "administrators" }])
    order.reset({ administrators: 1, seats: Infinity })
    expect(order.hasUnknown).toBe(false)
    expect(order.next()).toBe(1)
  })

  it("returns a step to the head of its queue, and drops those that wait for one that failed", () => {
    const order = new Order(
      [
        { administrators: 0, seats: -1 },
        { administrators: 1, seats: 1, waitsFor: 0 },
        { administrators: 0, seats: 1, isShared: true },
        { administrators: 0, seats: 1, isShared: true }
      ],
      { administrators: 0, seats: 2 }
    )
    expect(order.next()).toBe(0)
    order.putBack(0)
    expect(order.next()).toBe(0)
    order.end(0, "failed")
    expect(order.dropWaiting(0)).toEqual([1])
    expect(order.next()).toBe(2)
    expect(order.next(false)).toBe(undefined)
    expect(order.nextShared()).toBe(3)
    expect(order.nextShared()).toBe(undefined)
  })
})
