import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Predicate } from "effect"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { describe, expect, it } from "vitest"

const require = createRequire(import.meta.url)

/** React as a server component imports it; its package shows this module under the condition `react-server` alone. */
const react: unknown = require(join(dirname(require.resolve("react/package.json")), "react.react-server.js"))

type Read = (organizationId: string) => Promise<unknown>

const part = (value: unknown, name: string): unknown => (Predicate.hasProperty(value, name) ? value[name] : undefined)

const cached = (read: Read): Read => {
  const cache = part(react, "cache")
  const memoized: unknown = Predicate.isFunction(cache) ? Reflect.apply(cache, undefined, [read]) : undefined
  return async (organizationId) => {
    const result: unknown = Predicate.isFunction(memoized) && Reflect.apply(memoized, undefined, [organizationId])
    return result
  }
}

/** Renders components as React does for one request: what is cached is kept until the request has its response. */
const render = async (components: ReadonlyArray<() => Promise<unknown>>): Promise<ReadonlyArray<unknown>> => {
  const internals = part(react, "__SERVER_INTERNALS_DO_NOT_USE_OR_WARN_USERS_THEY_CANNOT_UPGRADE")
  const kept = new Map<unknown, unknown>()
  const getCacheForType = (create: () => unknown): unknown => {
    if (!kept.has(create)) kept.set(create, create())
    return kept.get(create)
  }
  Object.assign(Object(internals), { A: { getCacheForType } })
  try {
    return await Promise.all(components.map((component) => component()))
  } finally {
    Object.assign(Object(internals), { A: null })
  }
}

const counting = () => {
  const seed = { organizations: [{ id: "org_acme", name: "Acme" }] }
  const fetch = ClerkEmulator.fetch(seed)
  const counter = { requests: 0 }
  const memberships = ClerkMemberships.make({
    secretKey: "sk_test_example",
    fetch: (url, init) => {
      counter.requests += 1
      return fetch(url, init)
    }
  })
  const read: Read = (organizationId) => memberships.list({ organizationId })
  return { counter, read }
}

const five = <A>(component: A): ReadonlyArray<A> => Array.from({ length: 5 }, () => component)

describe("five server components with the same read", () => {
  it("make five requests by themselves", async () => {
    const { counter, read } = counting()
    await render(five(() => read("org_acme")))
    expect(counter.requests).toBe(5)
  })

  it("make one request where React's cache stands around the read, and another one for the next page", async () => {
    const { counter, read } = counting()
    const members = cached(read)
    const results = await render(five(() => members("org_acme")))
    expect(results).toMatchObject(five({ _tag: "Success", success: { totalCount: 0 } }))
    expect(counter.requests).toBe(1)
    await render(five(() => members("org_acme")))
    expect(counter.requests).toBe(2)
  })
})
