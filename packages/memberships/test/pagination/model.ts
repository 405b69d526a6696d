import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import { Effect } from "effect"
import type { List, Page, PageRequest } from "../../src/internal/pagination/list.ts"

export interface Member {
  readonly id: string
  readonly createdAt: number
  /** Decides among those of one creation time; it is not the order of the ids. */
  readonly tie: number
}

/** How a list changes between two requests. */
export type Temper =
  | "still"
  | "trickling"
  | "busy"
  | "churning"
  | "growing"
  | "shrinking"
  | "bursting"
  | "losing its anchors"
  | "collapsing"

/** Sorted by creation, in reverse, or by something that the list does not show. */
export type Order = "ascending" | "descending" | "other"

export interface Model {
  readonly random: Random
  readonly members: () => ReadonlyArray<Member>
  /** Returns the members that have been there from the start until now. */
  readonly permanent: () => ReadonlyArray<Member>
  readonly requests: () => number
  readonly removals: () => number
  /** Returns the size of the list at its largest. */
  readonly largest: () => number
  /** Lets the list change, and reads a page of it. */
  readonly read: (request: PageRequest) => Page<Member>
  /** The same as an Effect, whose requests overtake each other on their way there and back. */
  readonly list: List<Member, never>
}

const compare: { readonly [_ in Order]: (a: Member, b: Member) => number } = {
  ascending: (a, b) => a.createdAt - b.createdAt || a.tie - b.tie,
  descending: (a, b) => b.createdAt - a.createdAt || a.tie - b.tie,
  other: (a, b) => a.tie - b.tie
}

/** A list of 0 to 3,000 members, paged by offset, that changes with each request. */
export const makeModel = (seed: number, temper: Temper, order: Order = "ascending"): Model => {
  const random = makeRandom(seed)
  const size = random.chance(0.1) ? random.upTo(3) : random.upTo(random.chance(0.5) ? 3000 : 300)
  // From all at once to one at a time.
  const sameTime = [0, 0.5, 0.9, 0.99, 1][random.upTo(4)] ?? 0
  const members: Array<Member> = []
  let time = 1_700_000_000_000
  let count = 0
  let requests = 0
  let removals = 0
  let largest = 0

  const insert = (member: Member) => {
    let low = 0
    let high = members.length
    while (low < high) {
      const middle = (low + high) >>> 1
      const other = members[middle]
      if (other !== undefined && compare[order](other, member) < 0) low = middle + 1
      else high = middle
    }
    members.splice(low, 0, member)
    largest = Math.max(largest, members.length)
  }
  const make = (createdAt: number): Member => ({ id: `orgmem_${count++}`, createdAt, tie: random.next() })
  const join = () => {
    if (!random.chance(sameTime)) time += 1 + random.upTo(5)
    insert(make(time))
  }
  /** Adds a member that starts to match a filter, anywhere among the latest. */
  const appear = () => insert(make(time - random.upTo(200)))
  const leave = (at: number, number = 1) => {
    removals += members.splice(at, number).length
  }
  const leaveAnywhere = () => leave(random.upTo(Math.max(members.length - 1, 0)))
  const times = (number: number, change: () => void) => {
    for (let done = 0; done < number; done++) change()
  }

  for (let done = 0; done < size; done++) join()
  const first = new Set(members)

  const change = (offset: number, limit: number): void => {
    // If more joined than a request reads, no pagination would ever see the end.
    const mostJoins = Math.floor(limit / 4)
    switch (temper) {
      case "still":
        return
      case "trickling":
        return times(random.upTo(2), limit < 8 || random.chance(0.6) ? leaveAnywhere : join)
      case "busy":
        times(random.upTo(25), leaveAnywhere)
        return times(Math.min(random.upTo(15), mostJoins), random.chance(0.8) ? join : appear)
      case "churning": {
        // As many join as leave, so that the list keeps its size for ever.
        const number = random.upTo(Math.min(40, mostJoins))
        times(number, leaveAnywhere)
        return times(number, join)
      }
      case "growing":
        return times(Math.min(random.upTo(40), mostJoins), random.chance(0.8) ? join : appear)
      case "shrinking":
        return times(random.upTo(40), () => leave(random.upTo(Math.min(offset, Math.max(members.length - 1, 0)))))
      case "bursting":
        if (random.chance(0.2)) leave(random.upTo(members.length), random.upTo(1000))
        else if (random.chance(0.05)) times(random.upTo(400), join)
        return
      case "losing its anchors":
        // All that a page before this one could connect to.
        if (random.chance(0.3)) leave(Math.max(offset - random.upTo(limit), 0), random.upTo(2 * limit))
        return
      case "collapsing":
        if (random.chance(0.1)) leave(0, members.length)
        else times(Math.min(random.upTo(3), mostJoins), join)
    }
  }

  const respond = ({ limit, offset }: PageRequest): Page<Member> => {
    // It comes to rest at last, and so does a pagination that starts again and again.
    if (requests < 1000) change(offset, limit)
    return { data: members.slice(offset, offset + limit), totalCount: members.length }
  }

  const yields = Effect.suspend(() => Effect.yieldNow.pipe(Effect.repeat({ times: random.upTo(2) })))

  return {
    random,
    members: () => members,
    permanent: () => {
      const there = new Set(members)
      return [...first].filter((member) => there.has(member))
    },
    requests: () => requests,
    removals: () => removals,
    largest: () => largest,
    read: (request) => {
      requests += 1
      return respond(request)
    },
    list: {
      idOf: ({ id }) => id,
      keyOf: ({ createdAt }) => createdAt,
      sorted: order === "ascending",
      noProgress: Effect.die("noProgress"),
      fetch: Effect.fnUntraced(function* (request) {
        requests += 1
        if (random.chance(0.5)) yield* yields
        const page = respond(request)
        if (random.chance(0.5)) yield* yields
        return page
      })
    }
  }
}
