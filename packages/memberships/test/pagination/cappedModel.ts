import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import { Effect } from "effect"
import type { Cursor } from "../../src/internal/pagination/cursor.ts"
import type { List, PageRequest } from "../../src/internal/pagination/list.ts"

export interface Member {
  readonly id: string
  /** Place in the order of the list. */
  readonly at: number
  /** `NaN` where the list does not show it. */
  readonly key: number
}

export interface CappedModel {
  readonly random: Random
  readonly list: List<Member, "noProgress">
  readonly options: { readonly pageSize: number; readonly prefetch: number; readonly after: Cursor | undefined }
  /** Returns the members behind the cursor that have been there from the start until now. */
  readonly permanent: () => ReadonlyArray<Member>
  /** Nothing joins or leaves, or the total follows: then nothing contradicts it. */
  readonly isExact: boolean
  readonly requests: () => number
}

/** A short list that changes with each request, of a server that gives less than a page, and whose total may be late. */
export const makeCappedModel = (seed: number): CappedModel => {
  const random = makeRandom(seed)
  const pageSize = 1 + random.upTo(random.chance(0.8) ? 11 : 39)
  const limit = Math.max(pageSize, 2)
  const sorted = random.chance(0.7)
  const share = [1000, 0.5, 0.1][random.upTo(2)] ?? 1
  const keyless = random.chance(0.3) ? random.next() : 0
  const isStill = random.chance(0.1)
  const changes = isStill ? 0 : ([0.05, 0.3, 1][random.upTo(2)] ?? 1)
  const burst = random.upTo(random.chance(0.5) ? 2 : limit)
  const isLate = random.chance(0.3)
  // Where pages of one have no room for an overlap, a member that joins in front of them may hide that another has left.
  const joins = random.chance(0.5) ? "anywhere" : "last"
  const smallest = joins === "anywhere" ? 2 : 1
  const capAt = (): number => smallest + random.upTo(limit - smallest)
  const cap = capAt()
  const capOf = [() => limit, () => cap, capAt][random.upTo(2)] ?? capAt

  let members: ReadonlyArray<Member> = []
  let count = 0
  let requests = 0
  const totals: Array<number> = []

  const insert = (at: number) => {
    // Rounded, so that several have the same, in the order of the list.
    const key = Math.floor(at * share)
    const member = { id: `id_${count++}`, at, key: random.chance(keyless) ? NaN : key }
    members = [...members, member].toSorted((a, b) => a.at - b.at)
  }
  const lastAt = () => members.at(-1)?.at ?? 0
  const size = random.upTo(random.chance(0.3) ? 200 : 40)
  for (let added = 0; added < size; added++) insert(added)
  const first = members
  const from = random.chance(0.3) ? members.filter(({ key }) => !Number.isNaN(key))[random.upTo(size)] : undefined
  const after = from && { id: from.id, key: from.key }

  const change = () => {
    if (!random.chance(changes)) return
    const leaving = new Set(
      Array.from({ length: random.upTo(burst) }, () =>
        // Those in front shift what is being read.
        random.chance(0.5) ? members[random.upTo(3)] : members[random.upTo(members.length)]
      )
    )
    members = members.filter((member) => !leaving.has(member))
    // If more joined than a request reads, no pagination would ever see the end.
    if (random.chance(0.3)) insert(joins === "last" ? lastAt() + 1 : random.next() * (lastAt() + 1))
  }

  const respond = ({ limit, offset }: PageRequest) => {
    requests += 1
    // It comes to rest at last.
    if (requests < 500) change()
    totals.push(members.length)
    const late = totals.at(-1 - random.upTo(20)) ?? size
    return {
      data: members.slice(offset, offset + Math.min(limit, capOf())),
      // A page that is not full ends the list if the total says so: it must not miss one who has joined in front of its end.
      totalCount: isLate ? Math.max(late, joins === "anywhere" ? members.length : 0) : members.length
    }
  }

  const yields = Effect.suspend(() => Effect.repeat(Effect.yieldNow, { times: random.upTo(2) }))

  return {
    random,
    isExact: isStill || !isLate,
    options: { pageSize, prefetch: random.upTo(3), after },
    permanent: () => first.filter((member) => members.includes(member) && member.at > (from?.at ?? -1)),
    requests: () => requests,
    list: {
      idOf: ({ id }) => id,
      keyOf: ({ key }) => (sorted ? key : 0),
      sorted,
      noProgress: Effect.fail("noProgress"),
      fetch: Effect.fnUntraced(function* (request) {
        if (random.chance(0.3)) yield* yields
        const page = respond(request)
        if (random.chance(0.3)) yield* yields
        return page
      })
    }
  }
}
