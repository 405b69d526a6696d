import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { pageJson } from "@effect-clerk/test-support/fixtures"
import { fetchTransports, transports } from "@effect-clerk/test-support/transports"
import { exchange } from "./exchange.ts"

const secretKey = Redacted.make("sk_test_1")

describe.each(transports)("%s", (_, make) => {
  it.live.each([
    ["", "/v1/organization_memberships"],
    ["/", "/v1/organization_memberships"],
    ["/v1", "/v1/organization_memberships"],
    ["/v1/", "/v1/organization_memberships"],
    ["/v1//", "/v1/organization_memberships"],
    ["/proxy/clerk/v1", "/proxy/clerk/v1/organization_memberships"],
    ["/a%20b", "/a%20b/organization_memberships"],
    ["/x/./v1", "/x/v1/organization_memberships"]
  ] as const)("under the base %j asks for %s", ([path, target]) =>
    Effect.gen(function* () {
      const { sent } = yield* exchange(make, [(memberships) => memberships.listForInstance()], {}, path)
      expect(sent.map(({ line }) => line)).toStrictEqual([`GET ${target} HTTP/1.1`])
    })
  )
})

describe.each(fetchTransports)("%s with a fetch function", (_, make) => {
  it.effect.each([
    [undefined, "https://api.clerk.com/v1/organization_memberships?limit=1"],
    ["https://api.clerk.com", "https://api.clerk.com/v1/organization_memberships?limit=1"],
    ["https://api.clerk.com/", "https://api.clerk.com/v1/organization_memberships?limit=1"],
    ["https://api.clerk.com/v1", "https://api.clerk.com/v1/organization_memberships?limit=1"],
    ["https://api.clerk.com/v1/", "https://api.clerk.com/v1/organization_memberships?limit=1"],
    ["https://api.clerk.com/v2", "https://api.clerk.com/v2/organization_memberships?limit=1"],
    ["https://clerk.example", "https://clerk.example/v1/organization_memberships?limit=1"],
    ["https://clerk.example:8443/x", "https://clerk.example:8443/x/organization_memberships?limit=1"]
  ] as const)("with the URL %s asks for %s", ([apiUrl, expected]) =>
    Effect.gen(function* () {
      const urls: Array<string> = []
      const fetch: Fetch = (url) => {
        urls.push(url)
        return Promise.resolve(new Response(pageJson))
      }
      yield* OrganizationMemberships.use((memberships) => memberships.listForInstance({ limit: 1 })).pipe(
        Effect.provide(make({ secretKey, apiUrl }, fetch))
      )
      expect(urls).toStrictEqual([expected])
    })
  )
})
