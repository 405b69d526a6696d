/** Drives the pure `nextPage` through a list, without Effect: the requests in flight are pages that were read early. */
import type { Cursor } from "../../src/internal/pagination/cursor.ts"
import type { Page } from "../../src/internal/pagination/list.ts"
import { minOverlap, receive, start, type State } from "../../src/internal/pagination/nextPage.ts"
import * as SeenItems from "../../src/internal/pagination/seenItems.ts"
import type { Member, Model } from "./model.ts"

interface Options {
  readonly pageSize: number
  readonly prefetch: number
  readonly after?: Cursor | undefined
}

/** Collects all members of a list, and every state on the way. */
export const drive = ({ list, members, random, read }: Model, { after, pageSize, prefetch }: Options) => {
  const limit = Math.max(pageSize, 2)
  const seen = SeenItems.make(list, after?.key ?? -Infinity)
  const collected: Array<Member> = []
  const states: Array<State<Member>> = []
  const inFlight = new Map<number, Page<Member>>()
  const stride = limit - minOverlap(limit)
  const from = after === undefined ? 0 : members().filter(({ createdAt }) => createdAt < after.key).length
  let state = start({ order: list, limit, prefetch, offset: Math.floor(from / stride) * stride, after })
  for (;;) {
    states.push(state)
    const { ahead, offset } = state
    for (const other of inFlight.keys()) if (other !== offset && !ahead.includes(other)) inFlight.delete(other)
    // The server may read any of them first, and some only after the page that comes next has been accepted.
    for (const other of ahead) {
      if (!inFlight.has(other) && random.chance(0.5)) inFlight.set(other, read({ offset: other, limit }))
    }
    const page = inFlight.get(offset) ?? read({ offset, limit })
    inFlight.delete(offset)
    const { items, next } = receive(state, page, seen)
    collected.push(...items)
    if (next === "end" || next === "noProgress") return { collected, states, result: next }
    state = next
  }
}
