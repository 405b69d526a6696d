import { RetryPolicy } from "@effect-clerk/core"
import { makeRandom, type Random } from "@effect-clerk/test-support/random"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted, Schema } from "effect"
import { type ActionReport, type DesiredMember, MembershipSync, type Plan } from "../src/index.ts"
import { type OtherProcess, withEmulator } from "./otherProcess.ts"
import { share, timeout } from "@effect-clerk/test-support/share"
import { lenient, organizationId, unlimited } from "./support.ts"

const members = 120
const joining = 80

const seed: Seed = {
  organizations: [{ id: organizationId, name: "Acme" }],
  roles: [{ key: "org:guest", name: "Guest", permissions: [] }],
  users: Array.from({ length: members + joining }, (_, n) => ({
    id: `user_${n}`,
    emailAddresses: [`user${n}@acme.com`]
  })),
  memberships: Array.from({ length: members }, (_, n) => ({
    organizationId,
    userId: `user_${n}`,
    role: n < 60 ? "org:admin" : "org:member"
  })),
  invitations: Array.from({ length: 20 }, (_, n) => ({
    organizationId,
    emailAddress: `old${n}@acme.com`,
    role: "org:member"
  }))
}

/** 40 demotions, 40 changes of metadata, 40 removals, 80 additions, 40 invitations and 20 revocations. */
const list: ReadonlyArray<DesiredMember> = [
  ...Array.from({ length: 80 }, (_, n) => ({
    userId: `user_${n}`,
    role: n < 20 ? "org:admin" : "org:member",
    ...(n < 40 && { publicMetadata: { team: n } })
  })),
  ...Array.from({ length: joining }, (_, n) => ({ userId: `user_${members + n}`, role: "org:member" })),
  ...Array.from({ length: 40 }, (_, n) => ({ emailAddress: `guest${n}@acme.com`, role: "org:member" }))
]

type Who = "apply" | "outsider"

const Row = Schema.Struct({
  user_id: Schema.optionalKey(Schema.String),
  email_address: Schema.optionalKey(Schema.String)
})

const decodeBody = Schema.decodeUnknownSync(
  Schema.fromJsonString(Schema.Union([Schema.mutable(Schema.Array(Row)), Row]))
)

/** Names the change that a request makes, of which there may be several in one. */
const changesOf = (method: string, path: string, body: string): ReadonlyArray<string> => {
  const rows = decodeBody(body)
  const subjects = (Array.isArray(rows) ? rows : [rows]).map(
    ({ email_address, user_id }) => user_id ?? email_address ?? ""
  )
  const resource = path.replace(/^.*\/organizations\/org_acme\//, "").replace(/\/bulk$/, "")
  return subjects.map((subject) => `${method} ${resource} ${subject}`)
}

/** Names the change of an action in the same way. */
const changeOf = ({ action }: ActionReport): string => {
  switch (action._tag) {
    case "Add":
      return `POST memberships ${action.userId}`
    case "Remove":
      return `DELETE memberships/${action.userId} `
    case "ChangeMetadata":
      return `PATCH memberships/${action.userId}/metadata `
    case "Invite":
      return `POST invitations ${action.emailAddress}`
    case "Revoke":
      return `POST invitations/${action.before.invitationId}/revoke `
    default:
      return `PATCH memberships/${action.userId} `
  }
}

/** An emulated Clerk, in this process or in another. */
interface Clerk {
  readonly apiUrl: string
  readonly fetch: (url: string, init: RequestInit) => Promise<Response>
  readonly snapshot: Effect.Effect<Seed>
}

/** A Clerk that keeps a record of the changes that it has made, and for whom. */
class Recorder {
  readonly changes = new Map<string, Array<Who>>()
  readonly clerk: Clerk

  constructor(clerk: Clerk) {
    this.clerk = clerk
  }

  async send(who: Who, url: string, init: RequestInit): Promise<Response> {
    const response = await this.clerk.fetch(url, init)
    const { method = "GET" } = init
    if (method === "GET" || !response.ok) return response
    const body = typeof init.body === "string" && init.body !== "" ? init.body : "{}"
    for (const change of changesOf(method, new URL(url).pathname, body)) {
      this.changes.set(change, [...(this.changes.get(change) ?? []), who])
    }
    return response
  }
}

/** Somebody else, who changes each of some members once. */
const makeOutsider = (recorder: Recorder, random: Random) => {
  const victims = new Set(Array.from({ length: (members + joining) / 20 }, () => random.upTo(members + joining - 1)))
  const url = `${recorder.clerk.apiUrl}/organizations/${organizationId}/memberships`
  const headers = { authorization: "Bearer sk_test_other", "content-type": "application/json" }
  const touched = new Set<string>()
  const act = async (): Promise<void> => {
    const [victim] = victims
    if (victim === undefined || !random.chance(0.1)) return
    victims.delete(victim)
    const userId = `user_${victim}`
    touched.add(userId)
    const update = { method: "PATCH", headers, body: '{"role":"org:guest"}' }
    const create = { method: "POST", headers, body: JSON.stringify({ user_id: userId, role: "org:guest" }) }
    if (random.chance(0.3)) await recorder.send("outsider", `${url}/${userId}`, { method: "DELETE", headers })
    else if ((await recorder.send("outsider", `${url}/${userId}`, update)).status === 404) {
      await recorder.send("outsider", url, create)
    }
  }
  return { act, touched }
}

/** A network that loses 5% of the requests and 5% of the responses, and a server that is overloaded now and then. */
const chaotic =
  (recorder: Recorder, random: Random, beforeWrite: () => Promise<void>) =>
  async (request: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (init.method !== "GET") await beforeWrite()
    const fate = random.next()
    if (fate < 0.05) return Promise.reject(new TypeError("fetch failed: reset"))
    if (fate < 0.1) return new Response("{}", { status: 503 })
    if (fate < 0.13) return new Response("{}", { status: 429, headers: { "retry-after": "0" } })
    const response = await recorder.send("apply", new Request(request).url, init)
    return fate < 0.18 ? Promise.reject(new TypeError("fetch failed: lost")) : response
  }

const run = Effect.fnUntraced(function* (number: number, clerk: Clerk) {
  const random = makeRandom(number)
  const recorder = new Recorder(clerk)
  const config = { secretKey: Redacted.make("sk_test_chaos"), apiUrl: clerk.apiUrl, allowInsecure: true }
  const send = (request: string | URL | Request, init: RequestInit = {}) => clerk.fetch(new Request(request).url, init)
  const calm = MembershipSync.layerFetch({ ...config, fetch: send })
  const options = { ...lenient, remove: "unlisted", unknown: "invite" } as const
  const plan: Plan.Plan = yield* Effect.provide(
    MembershipSync.use((sync) => sync.plan({ organizationId, members: list }, options)),
    calm
  )
  const outsider = makeOutsider(recorder, random)
  const fetch = chaotic(recorder, random, outsider.act)
  const report = yield* Effect.provide(
    MembershipSync.use((sync) => sync.run(plan)),
    MembershipSync.layerFetch({ ...config, fetch })
  )
  return { recorder, report, touched: outsider.touched, snapshot: yield* clerk.snapshot }
})

type Chaos = Effect.Success<ReturnType<typeof run>>

/** Returns what an entry of the report says that Clerk's record does not. */
const untruths = ({ recorder, snapshot, touched }: Chaos, entry: ActionReport): ReadonlyArray<string> => {
  const { action, applied, attempts, outcome } = entry
  const made = (recorder.changes.get(changeOf(entry)) ?? []).filter((who) => who === "apply").length
  const isTouched = "userId" in action && touched.has(action.userId)
  const role = snapshot.memberships?.find(({ userId }) => "userId" in action && userId === action.userId)?.role
  const expectedRole = action.after === null ? undefined : "role" in action.after ? action.after.role : role
  const claims = {
    "was made once, and sent": outcome !== "done" || (made === 1 && attempts >= 1),
    "was not made by the apply": applied || made === 0,
    "is of somebody else": typeof outcome !== "object" || outcome._tag !== "Stale" || isTouched,
    "was made by somebody, once":
      outcome !== "found" || (applied ? made + Number(isTouched) >= 1 && made <= 1 : isTouched),
    "is there":
      (outcome !== "done" && outcome !== "found") || !("userId" in action) || isTouched || role === expectedRole
  }
  return Object.entries(claims).flatMap(([claim, isTrue]) =>
    isTrue ? [] : [`${action._tag} ${action.name} ${claim}: ${JSON.stringify(outcome)}, made ${made} times`]
  )
}

/** Holds the report of each apply to Clerk's record, and returns how many outcomes there are of each kind. */
const outcomesOf = Effect.fnUntraced(function* <E>(applies: number, nextClerk: Effect.Effect<Clerk, E>) {
  const tags = new Map<string, number>()
  for (let number = 0; number < applies; number++) {
    const chaos = yield* run(number, yield* nextClerk)
    const { report, snapshot } = chaos
    const { done, failed, found, held, interrupted, stale } = report.counts
    expect(done + failed + found + held + interrupted + stale).toBe(report.outcomes.length)
    expect({ number, untruths: report.outcomes.flatMap((entry) => untruths(chaos, entry)) }).toEqual({
      number,
      untruths: []
    })
    for (const { outcome } of report.outcomes) {
      const tag = typeof outcome === "string" ? outcome : outcome._tag
      tags.set(tag, (tags.get(tag) ?? 0) + 1)
    }
    const addresses = snapshot.invitations?.map(({ emailAddress }) => emailAddress) ?? []
    expect(new Set(addresses).size).toBe(addresses.length)
  }
  return tags
})

const inThisProcess = Effect.map(ClerkEmulator.make(seed), ({ fetch, snapshot }): Clerk => ({
  apiUrl: "https://api.clerk.com/v1",
  fetch,
  snapshot
}))

const inAnother = ({ apiUrl, ask, snapshot }: OtherProcess): Effect.Effect<Clerk> =>
  Effect.as(
    Effect.promise(() => ask({ ask: "restore", seed })),
    { apiUrl, fetch, snapshot: Effect.promise(snapshot) }
  )

describe("an apply over a bad network, beside somebody else who writes", () => {
  it.live(
    "says of each action what Clerk has recorded",
    () =>
      Effect.gen(function* () {
        const tags = yield* outcomesOf(share(30), inThisProcess)
        expect(tags.get("done")).toBeGreaterThan(0)
        expect(tags.get("Stale")).toBeGreaterThan(0)
      }).pipe(quick, unlimited),
    timeout
  )

  it("says so of a Clerk in another process, too", { timeout }, () =>
    withEmulator(async (emulator) => {
      const tags = await Effect.runPromise(outcomesOf(share(10), inAnother(emulator)).pipe(quick, unlimited))
      expect(tags.get("done")).toBeGreaterThan(0)
    })
  )
})

const quick = Effect.provideService(
  RetryPolicy.Current,
  RetryPolicy.exponential({ base: "1 millis", cap: "1 millis", times: 8 })
)
