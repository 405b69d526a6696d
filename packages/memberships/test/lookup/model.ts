/**
 * A random history of a lookup: questions, own writes and those of others, invalidations, interruptions and outages, and a log of
 * what was so, and when.
 */
import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { Endpoints, type LookupOptions, type LookupResult } from "@effect-clerk/memberships"
import type { Seed } from "@effect-clerk/testing"
import { Clock, Effect, Exit, Fiber, Option, Result } from "effect"
import { HttpClient, HttpClientError, HttpClientRequest, HttpClientResponse } from "effect/http"
import { advance } from "@effect-clerk/test-support/advance"
import { secret } from "@effect-clerk/test-support/fixtures"
import { makeRandom } from "../support.ts"
import { connect, type Way } from "./support.ts"

/** A time, and a number that orders what happens at the same time. */
interface Moment {
  readonly at: number
  readonly order: number
}

/** A role, or "none", from one moment to another. */
interface State {
  readonly role: string
  readonly from: Moment
  to: Moment
}

export interface Asked {
  readonly subject: string
  readonly asked: Moment
  readonly ended: Moment
  readonly exit: Exit.Exit<LookupResult, unknown>
}

interface Read {
  readonly subjects: ReadonlyArray<string>
  readonly sent: Moment
  readonly hits: ReadonlySet<string>
}

export interface History {
  readonly asked: Array<Asked>
  /** The requests of the lookup whose response was received. */
  readonly reads: Array<Read>
  readonly states: Map<string, Array<State>>
  /** The ends of own writes and the invalidations. */
  readonly discards: Array<{ readonly matches: (subject: string) => boolean; readonly moment: Moment }>
  requests: number
}

const ttl = 1000
const missTtl = 300
const staleFor = 1500
export const maxBatch = 2

const organizations = ["org_a", "org_b"]
const users = ["user_0", "+user_1", "user_2"]
const roles = ["org:admin", "org:member"]

const subjectOf = (organizationId: string, userId: string): string => `${organizationId} ${userId}`

const later: Moment = { at: Infinity, order: Infinity }

const seed = {
  organizations: organizations.map((id) => ({ id, name: id })),
  users: [...users, "owner"].map((id) => ({ id })),
  // One administrator stays, so that no other one is the last.
  memberships: organizations.flatMap((organizationId) =>
    ["owner", ...users.slice(0, 2)].map((userId) => ({ organizationId, userId, role: "org:admin" }))
  )
} satisfies Seed

export interface Plan {
  readonly seed: number
  readonly hasOutages: boolean
  readonly capacity: number
  readonly steps: number
}

/** Runs a random history. */
export const run = Effect.fnUntraced(function* ({ capacity, hasOutages, seed: start, steps }: Plan) {
  const random = makeRandom(start)
  const pick = <A>(from: readonly [A, ...Array<A>] | ReadonlyArray<A>): A => {
    const picked = from[Math.floor(random() * from.length)]
    if (picked === undefined) throw new Error("nothing to pick from")
    return picked
  }
  const clock = yield* Clock.Clock
  let order = 0
  const now = (): Moment => ({ at: clock.currentTimeMillisUnsafe(), order: order++ })

  const history: History = { asked: [], reads: [], states: new Map(), discards: [], requests: 0 }
  const begin = now()
  for (const organizationId of organizations) {
    for (const userId of users) {
      const role = users.indexOf(userId) < 2 ? "org:admin" : "none"
      history.states.set(subjectOf(organizationId, userId), [{ role, from: begin, to: later }])
    }
  }
  const change = (subject: string, role: string): void => {
    const states = history.states.get(subject) ?? []
    const moment = now()
    const last = states.at(-1)
    if (last !== undefined) last.to = moment
    states.push({ role, from: moment, to: later })
  }

  let isDown = false
  const record = (request: HttpClientRequest.HttpClientRequest, sent: Moment, body: string): void => {
    const url = new URL(request.url)
    const [, organizationId = "", userId] =
      /organizations\/([^/]+)\/memberships(?:\/([^/?]+))?/.exec(url.pathname) ?? []
    const json: unknown = JSON.parse(body)
    if (request.method !== "GET") {
      const { publicUserData, role } = Result.getOrThrow(Endpoints.update.decode(json))
      const subject = subjectOf(organizationId, decodeURIComponent(userId ?? publicUserData?.userId ?? ""))
      return change(subject, request.method === "DELETE" ? "none" : role)
    }
    const { data } = Result.getOrThrow(Endpoints.list.decode(json))
    const filters = url.searchParams.getAll("user_id")
    history.reads.push({
      sent,
      hits: new Set(data.map(({ publicUserData }) => subjectOf(organizationId, publicUserData?.userId ?? ""))),
      subjects: filters.map((filter) => subjectOf(organizationId, filter.replace(/^\+(?=\+)/, "")))
    })
  }

  /** Delays requests and responses, and loses some of either while Clerk is down. */
  const way: Way = HttpClient.transform((effect, request) =>
    Effect.gen(function* () {
      const sent = now()
      history.requests += 1
      yield* Effect.sleep(Math.floor(random() * 120))
      if (isDown && random() < 0.5) {
        const headers = random() < 0.3 ? { "retry-after": "1" } : {}
        return HttpClientResponse.fromWeb(request, new Response("{}", { status: pick([429, 503]), headers }))
      }
      const response = yield* effect
      const body = yield* response.text
      if (response.status === 200) record(request, sent, body)
      yield* Effect.sleep(Math.floor(random() * 120))
      if (isDown && random() < 0.3) {
        return yield* new HttpClientError.HttpClientError({
          reason: new HttpClientError.TransportError({ request, cause: new Error("reset") })
        })
      }
      return HttpClientResponse.fromWeb(request, new Response(body, { status: response.status }))
    })
  )

  const options: LookupOptions = {
    ttl,
    missTtl,
    staleFor,
    maxBatch,
    capacity,
    retry: RetryPolicy.exponential({ times: 1, base: 100, jitter: false, budget: false })
  }
  const { emulator, lookup, memberships } = yield* connect(options, { from: seed, way })

  const ask = (organizationId: string, userId: string) =>
    Effect.suspend(() => {
      const asked = now()
      const subject = subjectOf(organizationId, userId)
      return Effect.onExit(lookup.find({ organizationId, userId }), (exit) =>
        Effect.sync(() => {
          history.asked.push({ subject, asked, ended: now(), exit })
        })
      )
    })

  const discarded = (organizationId: string, userId?: string): void => {
    const matches = (subject: string) =>
      userId === undefined ? subject.startsWith(`${organizationId} `) : subject === subjectOf(organizationId, userId)
    history.discards.push({ matches, moment: now() })
  }

  const ownWrite = (organizationId: string, userId: string) => {
    const ids = { organizationId, userId }
    const write = pick<Effect.Effect<unknown, unknown>>([
      memberships.create({ ...ids, role: pick(roles) }),
      memberships.update({ ...ids, role: pick(roles) }),
      memberships.delete(ids)
    ])
    return write.pipe(
      Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
      Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited),
      Effect.onExit(() => Effect.sync(() => discarded(organizationId, userId)))
    )
  }

  /** A write that no client of this process sends. */
  const otherWrite = (organizationId: string, userId: string) => {
    const url = `https://api.clerk.com/v1/organizations/${organizationId}/memberships`
    const own = `${url}/${encodeURIComponent(userId)}`
    const role = pick(roles)
    const request = pick([
      HttpClientRequest.bodyJsonUnsafe(HttpClientRequest.post(url), { user_id: userId, role }),
      HttpClientRequest.bodyJsonUnsafe(HttpClientRequest.patch(own), { role }),
      HttpClientRequest.delete(own)
    ])
    return Effect.gen(function* () {
      const response = yield* emulator.httpClient.execute(HttpClientRequest.bearerToken(request, secret))
      const body = yield* response.text
      if (response.status === 200) record(request, now(), body)
    })
  }

  const fibers: Array<Fiber.Fiber<unknown, unknown>> = []
  const fork = (effect: Effect.Effect<unknown, unknown>) =>
    Effect.map(Effect.forkChild(effect, { startImmediately: true }), (fiber) => fibers.push(fiber))

  for (let step = 0; step < steps; step++) {
    const organizationId = pick(organizations)
    const userId = pick(users)
    const fate = random()
    if (fate < 0.5)
      for (let count = Math.ceil(random() * 6); count > 0; count--) yield* fork(ask(organizationId, pick(users)))
    else if (fate < 0.62) yield* fork(otherWrite(organizationId, userId))
    else if (fate < 0.8) yield* fork(ownWrite(organizationId, userId))
    else if (fate < 0.88) {
      const user = random() < 0.5 ? userId : undefined
      yield* lookup.invalidate({ organizationId, userId: user })
      discarded(organizationId, user)
    } else if (fate < 0.95) {
      const fiber = fibers[Math.floor(random() * fibers.length)]
      if (fiber !== undefined) yield* Fiber.interrupt(fiber)
    } else isDown = hasOutages && !isDown
    yield* advance(Math.floor(random() * 80), 20)
  }
  yield* advance(5000, 200)
  const open = fibers.filter((fiber) => fiber.pollUnsafe() === undefined).length
  return { history, open }
})

/** Returns what an answer contradicts. */
export const contradictions = (
  { discards, states }: History,
  { asked, ended, exit, subject }: Asked
): ReadonlyArray<string> => {
  if (!Exit.isSuccess(exit)) return []
  const { asOf, membership, stale } = exit.value
  const role = Option.match(membership, { onNone: () => "none", onSome: ({ role }) => role })
  const found: Array<string> = []
  const owner = Option.match(membership, {
    onNone: () => subject,
    onSome: ({ organization, publicUserData }) => subjectOf(organization.id, publicUserData?.userId ?? "")
  })
  if (owner !== subject) found.push(`the membership of ${owner}`)
  const age = (role === "none" ? missTtl : ttl) + (stale ? staleFor : 0)
  const oldest = stale ? ended.at - age : Math.min(asked.at, ended.at - age)
  if (asOf < oldest || asOf > ended.at) found.push(`as of ${asOf}, not from ${oldest} to ${ended.at}`)
  const discard = discards.findLast(({ matches, moment }) => matches(subject) && moment.order < ended.order)
  const wasSo = (states.get(subject) ?? []).some(
    (state) =>
      state.role === role &&
      state.from.at <= ended.at &&
      state.to.at >= asOf &&
      state.to.order >= (discard?.moment.order ?? 0)
  )
  if (!wasSo) found.push(`${role} was not so from ${asOf} to ${ended.at}, after all that discards it`)
  return found
}

/** Returns the reads that were not needed: the answer before was not expired, and nothing had discarded it. */
export const needlessReads = ({ discards, reads }: History): ReadonlyArray<string> => {
  const last = new Map<string, Read>()
  const needless: Array<string> = []
  for (const read of reads.toSorted((a, b) => a.sent.order - b.sent.order)) {
    for (const subject of read.subjects) {
      const before = last.get(subject)
      last.set(subject, read)
      if (before === undefined) continue
      const isDiscarded = discards.some(
        ({ matches, moment }) => matches(subject) && moment.order > before.sent.order && moment.order < read.sent.order
      )
      const expiresAt = before.sent.at + (before.hits.has(subject) ? ttl : missTtl)
      if (!isDiscarded && read.sent.at < expiresAt) needless.push(`${subject} at ${before.sent.at} and ${read.sent.at}`)
    }
  }
  return needless
}
