/** Small worlds for the order of actions: a server that carries out what it gets, and an exhaustive search as oracle. */
import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import { type Budgets, Order, type Result, type Step } from "../src/internal/order/order.ts"

export interface World {
  readonly steps: ReadonlyArray<Step>
  readonly administrators: number
  readonly minimum: number
  readonly taken: number
  readonly seats: number
  /** Steps that Clerk rejects. */
  readonly failing: ReadonlySet<number>
  /** Probability with which the response of a step is lost. */
  readonly lost: number
}

const changes: ReadonlyArray<Step> = [
  { administrators: 1, seats: 0 },
  { administrators: -1, seats: 0 },
  { administrators: 0, seats: 0 },
  { administrators: 1, seats: 1 },
  { administrators: 0, seats: 1 },
  { administrators: 0, seats: 1, isShared: true },
  { administrators: -1, seats: -1 },
  { administrators: 0, seats: -1 }
]

/** Makes a world with a few steps, some of which replace an invitation; every second one has failures. */
export const makeWorld = (seed: number): World => {
  const random = makeRandom(seed)
  const steps: Array<Step> = []
  const size = 1 + random.upTo(7)
  while (steps.length < size) {
    const step = changes[random.upTo(changes.length - 1)] ?? { administrators: 0, seats: 0 }
    if (step.seats > 0 && random.chance(0.2)) {
      steps.push({ administrators: 0, seats: -1 }, { ...step, waitsFor: steps.length })
    } else steps.push(step)
  }
  const leaving = steps.filter(({ administrators }) => administrators < 0).length
  const vacating = steps.filter(({ seats }) => seats < 0).length
  const administrators = leaving + random.upTo(2)
  const taken = Math.max(vacating, administrators) + random.upTo(2)
  const hasFailures = random.chance(0.5)
  return {
    steps,
    administrators,
    minimum: Math.min(administrators, random.upTo(3)),
    taken,
    seats: random.chance(0.2) ? Infinity : taken + random.upTo(3) - (random.chance(0.1) ? 1 : 0),
    failing: new Set(hasFailures ? steps.flatMap((_, index) => (random.chance(0.2) ? [index] : [])) : []),
    lost: hasFailures ? 0.2 : 0
  }
}

const budgetsOf = ({ administrators, minimum, seats, taken }: World): Budgets => ({
  administrators: administrators - minimum,
  seats: seats - taken
})

/** Tells whether there is an order in which all of the steps can be carried out, by trying all of them. */
export const isPossible = (world: World, without: (index: number) => boolean = () => false): boolean => {
  const indices = world.steps.flatMap((_, index) => (without(index) ? [] : [index]))
  const seen = new Set<number>()
  const search = (done: number, { administrators, seats }: Budgets): boolean => {
    if (indices.every((index) => done & (1 << index))) return true
    if (seen.has(done)) return false
    seen.add(done)
    return indices.some((index) => {
      const step = world.steps[index]
      if (step === undefined || done & (1 << index)) return false
      if (step.waitsFor !== undefined && !(done & (1 << step.waitsFor))) return false
      const after = { administrators: administrators + step.administrators, seats: seats - step.seats }
      if (step.administrators < 0 && after.administrators < 0) return false
      if (step.seats > 0 && after.seats < 0) return false
      return search(done | (1 << index), after)
    })
  }
  return search(0, budgetsOf(world))
}

/** What starts the steps: the order under test, or another one as a control. */
export interface Starter {
  readonly next: () => number | undefined
  readonly end: (index: number, result: Result) => void
}

export const starterOf = (world: World): Starter => {
  const order = new Order(world.steps, budgetsOf(world))
  return { next: () => order.next(), end: (index, result) => order.end(index, result) }
}

/** Order of Kubernetes' peribolos: demotions and removals first, then the others, as many at once as there are. */
export const peribolos = ({ steps }: World): Starter => {
  const queue = steps
    .map((step, index) => ({ step, index }))
    .toSorted((a, b) => a.step.administrators + a.step.seats - (b.step.administrators + b.step.seats))
  return { next: () => queue.shift()?.index, end: () => {} }
}

interface Event {
  readonly at: number
  readonly run: () => void
}

export interface Outcome {
  readonly happened: ReadonlySet<number>
  /** Steps that have started and whose outcome nobody knows at the end. */
  readonly unknown: ReadonlySet<number>
  readonly fewestAdministrators: number
  readonly mostTaken: number
  readonly mostInFlight: number
}

const concurrency = 8

/** Runs a world to its end: requests take a random time, and so do responses. */
export const simulate = (world: World, starter: Starter, seed: number): Outcome => {
  const run = new Run(world, starter, makeRandom(seed))
  run.toEnd()
  return run
}

class Run implements Outcome {
  readonly happened = new Set<number>()
  readonly unknown = new Set<number>()
  fewestAdministrators: number
  mostTaken: number
  mostInFlight = 0
  #administrators: number
  #taken: number
  #inFlight = 0
  #now = 0
  readonly #events: Array<Event> = []
  readonly #world: World
  readonly #starter: Starter
  readonly #random: Random

  constructor(world: World, starter: Starter, random: Random) {
    this.#world = world
    this.#starter = starter
    this.#random = random
    this.#administrators = this.fewestAdministrators = world.administrators
    this.#taken = this.mostTaken = world.taken
  }

  toEnd(): void {
    for (;;) {
      this.#startAll()
      const event = this.#events.toSorted((a, b) => a.at - b.at)[0]
      if (event === undefined) return
      this.#events.splice(this.#events.indexOf(event), 1)
      this.#now = event.at
      event.run()
    }
  }

  #startAll(): void {
    while (this.#inFlight < concurrency) {
      const index = this.#starter.next()
      if (index === undefined) return
      this.#inFlight += 1
      this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight)
      this.#later(() => this.#receive(index))
    }
  }

  #later(run: () => void): void {
    this.#events.push({ at: this.#now + this.#random.next(), run })
  }

  /** Clerk receives a request. It, or its response, may be lost on the way, and a read may show what became of it. */
  #receive(index: number): void {
    const { failing, lost } = this.#world
    if (!this.#random.chance(lost)) {
      const fails = failing.has(index)
      if (!fails) this.#carryOut(index)
      return this.#later(() => this.#end(index, fails ? "failed" : "happened"))
    }
    if (!failing.has(index) && this.#random.chance(0.6)) this.#carryOut(index)
    const isRead = this.#random.chance(0.7)
    const happens = this.happened.has(index)
    this.#later(() => this.#end(index, isRead ? (happens ? "happened" : "failed") : "unknown"))
  }

  #carryOut(index: number): void {
    const step = this.#world.steps[index]
    if (step === undefined) return
    this.happened.add(index)
    this.#administrators += step.administrators
    this.#taken += step.seats
    this.fewestAdministrators = Math.min(this.fewestAdministrators, this.#administrators)
    this.mostTaken = Math.max(this.mostTaken, this.#taken)
  }

  #end(index: number, result: Result): void {
    this.#inFlight -= 1
    if (result === "unknown") this.unknown.add(index)
    this.#starter.end(index, result)
  }
}
