import { RateLimitPolicy, RetryPolicy } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Context, Effect, Layer, Redacted } from "effect"

/** A fetch function with the responses of the platform's. */
type Fetch = (url: string, init: RequestInit) => Promise<Response>

const platformFetch: Fetch = (url, init) => fetch(url, init)

/** A change to a fetch function, for a fault on the way. */
export type Way = (fetch: Fetch) => Fetch

const quick = RetryPolicy.exponential({ base: "1 millis", cap: "2 millis", times: 20, budget: false })

/** Clients of an emulated Clerk behind real HTTP. */
export const serve = Effect.fnUntraced(function* (seed: Seed) {
  const { apiUrl, emulator } = yield* ClerkEmulator.serve({ seed })
  const connect = Effect.fnUntraced(function* (way: Way = (fetch) => fetch) {
    const layer = OrganizationMemberships.layerFetch({
      secretKey: Redacted.make("sk_test_members"),
      apiUrl,
      fetch: way(platformFetch)
    })
    return Context.get(yield* Layer.build(layer), OrganizationMemberships)
  })
  /** Method, path behind the organization's, and query of each request that Clerk responded to. */
  const requests = Effect.map(emulator.requests, (requests) =>
    requests.map(
      ({ method, path, query }) => `${method} ${path.split("/memberships")[1]}${query === "" ? "" : `?${query}`}`
    )
  )
  return { connect, requests }
})

/** Retries at once, and often; no quota. */
export const withoutWaits = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> =>
  effect.pipe(
    Effect.provideService(RetryPolicy.Current, quick),
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.unlimited)
  )

/** Rejects as a fetch function does that got no response. */
export const reset = (): Promise<never> =>
  Promise.reject(new TypeError("fetch failed", { cause: Object.assign(new Error("reset"), { code: "ECONNRESET" }) }))

/** The same response, whose body fails. */
export const cut = ({ headers, status }: Response): Response =>
  new Response(new ReadableStream({ pull: (controller) => controller.error(new Error("terminated")) }), {
    status,
    headers
  })

/** Loses the responses to the first requests with this method, or a part of them: Clerk has acted on them. */
export const losing =
  (method: string, count: number, lose: (response: Response) => Response | Promise<never> = reset): Way =>
  (fetch) => {
    let left = count
    return async (url, init) => {
      const response = await fetch(url, init)
      if (init.method !== method || left === 0) return response
      left -= 1
      await response.arrayBuffer()
      return lose(response)
    }
  }

export const ids = (count: number, prefix = "user"): ReadonlyArray<string> =>
  Array.from({ length: count }, (_, index) => `${prefix}_${String(index).padStart(4, "0")}`)

/** Numbers from 0 to below 1, the same for a seed on every machine. */
export const makeRandom = (seed: number) => {
  let state = seed
  return (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 4294967296
  }
}
