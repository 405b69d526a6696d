import { OrganizationInvitations, OrganizationRoles, Organizations, Users } from "@effect-clerk/memberships"
import type { Fetch } from "@effect-clerk/http"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Context, Effect, Layer, Redacted } from "effect"

const secretKey = Redacted.make("sk_test_neighbours")

/** The services over a fetch function. Each is a client of its own. */
export const over = Effect.fnUntraced(function* (fetch: Fetch) {
  const options = { secretKey, fetch }
  const context = yield* Layer.build(
    Layer.mergeAll(
      Users.layerFetch(options),
      Organizations.layerFetch(options),
      OrganizationInvitations.layerFetch(options),
      OrganizationRoles.layerFetch(options)
    )
  )
  return {
    users: Context.get(context, Users),
    organizations: Context.get(context, Organizations),
    invitations: Context.get(context, OrganizationInvitations),
    roles: Context.get(context, OrganizationRoles)
  }
})

/** The services over an emulated Clerk in memory, and the method, path and query of each request. */
export const emulated = Effect.fnUntraced(function* (seed: Seed) {
  const emulator = yield* ClerkEmulator.make(seed)
  const requests = Effect.map(emulator.requests, (all) =>
    all.map(({ method, path, query }) => `${method} ${path.replace("/v1", "")}${query === "" ? "" : `?${query}`}`)
  )
  return { ...(yield* over(emulator.fetch)), fetch: emulator.fetch, requests }
})

/** Responds with the same JSON to every request, and records the requests. */
export const responding = (json: unknown) => {
  const requests: Array<{ readonly method: string; readonly url: string; readonly body: unknown }> = []
  const fetch: Fetch = (url, { body, method }) => {
    requests.push({ method, url: url.replace("https://api.clerk.com/v1", ""), body })
    return Promise.resolve(Response.json(json))
  }
  return { fetch, requests }
}
