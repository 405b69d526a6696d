import type { OrganizationMemberships } from "@effect-clerk/memberships"
import { isLong } from "@effect-clerk/test-support/share"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Stream } from "effect"
import { cut, ids, makeRandom, reset, serve, type Way, withoutWaits } from "./support.ts"

const organizationId = "org_acme"

const users = ids(200)

const randomSeeds = isLong ? [1, 2, 3] : [1, 2]

const roles = ["org:admin", "org:member"]

const seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  // One administrator stays, so that no other one is the last.
  users: [...users, "owner"].map((id) => ({ id })),
  memberships: [{ organizationId, userId: "owner", role: "org:admin" }]
}

const fail = (status: number, code: string, headers: Record<string, string> = {}) =>
  Response.json({ errors: [{ code, message: code, long_message: code }] }, { status, headers })

/** Of each twenty requests one is reset, one loses its response, one half of it, one gets a 503 and one a 429. */
const chaotic = (seed: number): Way => {
  const random = makeRandom(seed)
  return (fetch) => async (url, init) => {
    const fate = random()
    if (fate < 0.05) return reset()
    if (fate < 0.1) return fail(503, "service_unavailable")
    if (fate < 0.15) return fail(429, "too_many_requests", { "retry-after": "0" })
    const response = await fetch(url, init)
    if (fate >= 0.25) return response
    await response.arrayBuffer()
    return fate < 0.2 ? reset() : cut(response)
  }
}

/** One call: what it asked for, and the ticks of a common clock between which it ran. */
interface Call {
  readonly userId: string
  readonly asked: "absent" | { readonly role: string; readonly stamp: number }
  readonly start: number
  readonly end: number
}

const runFiber = Effect.fnUntraced(function* (
  fiber: number,
  memberships: OrganizationMemberships["Service"],
  tick: () => number,
  calls: Array<Call>
) {
  const random = makeRandom(fiber)
  const pick = <A>(from: ReadonlyArray<A>, fallback: A): A => from[Math.floor(random() * from.length)] ?? fallback
  const failures: Array<unknown> = []
  // 250 of each, in any order.
  const kinds = Array.from({ length: 500 }, (_, index) => ({ ensures: index < 250, order: random() }))
  for (const { ensures } of kinds.toSorted((a, b) => a.order - b.order)) {
    const userId = pick(users, "")
    const start = tick()
    const asked = { role: pick(roles, ""), stamp: start }
    const call = ensures
      ? Effect.asVoid(
          memberships.ensure({ organizationId, userId, role: asked.role, publicMetadata: { stamp: asked.stamp } })
        )
      : Effect.asVoid(memberships.remove({ organizationId, userId }))
    yield* Effect.catchCause(call, (cause) => Effect.sync(() => failures.push(cause)))
    calls.push({ userId, asked: ensures ? asked : "absent", start, end: tick() })
  }
  return failures
})

describe("ensure and remove, 1,000 times each from four fibers over 200 members, while one request in four fails", () => {
  it.live.each(randomSeeds)("succeed, and leave each member as one of its last writers asked (seed %i)", (chaos) =>
    Effect.gen(function* () {
      const { connect } = yield* serve(seed)
      const memberships = yield* connect(chaotic(chaos))
      const calls: Array<Call> = []
      let time = 0
      const tick = () => time++
      const failures = yield* Effect.all(
        [1, 2, 3, 4].map((fiber) => runFiber(fiber, memberships, tick, calls)),
        { concurrency: 4 }
      )
      expect(failures.flat()).toEqual([])
      expect(calls.length).toBe(2000)

      const calm = yield* connect()
      const found = new Map(
        (yield* Stream.runCollect(calm.stream({ organizationId }))).map((member) => [
          member.publicUserData?.userId,
          { role: member.role, stamp: member.publicMetadata["stamp"] }
        ])
      )
      for (const userId of users) {
        const own = calls.filter((call) => call.userId === userId)
        // Those after which no other one began: any of them may have had the last word.
        const last = own.filter(({ end }) => own.every(({ start }) => start < end))
        const state = found.get(userId)
        const asked = last.flatMap(({ asked }) => (asked === "absent" ? [] : [asked]))
        if (state === undefined) {
          expect(last.length === 0 || last.some(({ asked }) => asked === "absent")).toBe(true)
        } else {
          expect(asked.map(({ role }) => role)).toContain(state.role)
          expect(asked.map(({ stamp }) => stamp)).toContain(state.stamp)
        }
      }
    }).pipe(withoutWaits)
  )
})
