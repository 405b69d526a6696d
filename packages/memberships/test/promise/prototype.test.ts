import { MembershipLookup, OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { onPrototype } from "@effect-clerk/test-support/onPrototype"
import { Effect, Redacted } from "effect"
import { afterEach, describe, expect, it, vi } from "vitest"
import { bob, calls, organizationId } from "./support.ts"

const called = vi.fn<() => Promise<Response>>(() => Promise.resolve(Response.json({})))

/** Options of clients, of calls and of fetch, with values that would send the key elsewhere, report the call, or end it. */
const options: ReadonlyArray<readonly [name: string, value: unknown]> = [
  ["apiUrl", "https://clerk.example"],
  ["apiVersion", "2021-02-05"],
  ["traceHeaders", true],
  ["fetch", called],
  ["http", {}],
  ["retry", {}],
  ["timeout", {}],
  ["rateLimit", {}],
  ["onAttempt", called],
  ["logger", { info: called, warn: called }],
  ["lookup", 5],
  ["ttl", 0],
  ["maxBatch", 0],
  ["dispatcher", { dispatch: called }],
  ["signal", AbortSignal.abort()]
]

const secretKey = Redacted.make(secret)

/** Clients of each kind, with no option but the key, and a call of each. */
const clients: ReadonlyArray<readonly [name: string, run: () => Promise<unknown>]> = [
  ["ClerkMemberships.make", () => calls.list(ClerkMemberships.make({ secretKey: secret }), {})],
  ["its lookup", () => ClerkMemberships.make({ secretKey: secret, lookup: {} }).lookup.hasRole({ ...bob, role: "a" })],
  [
    "OrganizationMemberships.layerFetch",
    () =>
      OrganizationMemberships.use((_) => _.list({ organizationId })).pipe(
        Effect.provide(OrganizationMemberships.layerFetch({ secretKey })),
        Effect.runPromise
      )
  ],
  [
    "MembershipLookup.layerFetch",
    () =>
      MembershipLookup.use((_) => _.hasRole({ ...bob, role: "a" })).pipe(
        Effect.provide(MembershipLookup.layerFetch({ secretKey })),
        Effect.runPromise
      )
  ]
]

/** Stands in for the platform's fetch, and records the requests. */
const recordFetch = () => {
  const sent: Array<unknown> = []
  vi.stubGlobal("fetch", (url: string, { headers, method }: RequestInit) => {
    sent.push({ url, headers, method })
    return Promise.resolve(new Response(pageJson))
  })
  return sent
}

afterEach(() => {
  vi.unstubAllGlobals()
  called.mockClear()
})

describe("Object.prototype", () => {
  describe.each(clients)("gives %s", (_, run) => {
    it.each(options)("no %s", async (name, value) => {
      const sent = recordFetch()
      const outcome = await run()
      const polluted = await onPrototype(name, value, run)
      expect(sent).toHaveLength(2)
      expect(sent[1]).toStrictEqual(sent[0])
      expect(JSON.stringify(polluted, withoutTimes)).toBe(JSON.stringify(outcome, withoutTimes))
      expect(called).not.toHaveBeenCalled()
    })
  })

  it("gives fetch no option of a request, such as Node's dispatcher", async () => {
    const inits: Array<RequestInit> = []
    vi.stubGlobal("fetch", (_: string, init: RequestInit) => {
      inits.push(init)
      return Promise.resolve(new Response(pageJson))
    })
    await calls.list(ClerkMemberships.make({ secretKey: secret }))
    expect(inits.map((init) => Reflect.getPrototypeOf(init))).toStrictEqual([null])
  })

  it("allows no address that sends the key unencrypted", async () => {
    const sent = recordFetch()
    const run = () => calls.list(ClerkMemberships.make({ secretKey: secret, apiUrl: "http://clerk-emulator:8787" }))
    expect(await onPrototype("allowInsecure", true, run)).toMatchObject({
      failure: { reason: { _tag: "InvalidRequest", issues: [{ path: ["apiUrl"] }] } }
    })
    expect(sent).toStrictEqual([])
  })
})

const withoutTimes = (key: string, value: unknown): unknown => (key === "asOf" ? 0 : value)
