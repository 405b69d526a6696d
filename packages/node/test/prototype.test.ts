import { ClerkConfig } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { NodeClerkHttpClient } from "@effect-clerk/node"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import { onPrototype } from "@effect-clerk/test-support/onPrototype"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { Effect, Layer, Redacted } from "effect"
import { expect, it } from "vitest"
import { calls } from "./support.ts"

it.each<readonly [name: string, value: unknown]>([
  ["dispatcher", { dispatch: () => false }],
  ["query", { role: "org:admin" }]
])("NodeClerkHttpClient takes no %s from Object.prototype", (name, value) =>
  Effect.gen(function* () {
    const server = yield* RawServer.make(({ socket }) => socket.end(RawServer.answer(200, pageJson)))
    const layer = OrganizationMemberships.layer.pipe(
      Layer.provide(NodeClerkHttpClient.layer({})),
      Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(secret), apiUrl: server.origin }))
    )
    const call = Effect.provide(OrganizationMemberships.use(calls.GET), layer)
    const page = yield* Effect.promise(() => onPrototype(name, value, () => Effect.runPromise(call)))
    expect(page).toMatchObject({ totalCount: 1 })
    expect(server.requests.map(({ text }) => text.split("\r\n")[0])).toStrictEqual([
      "GET /v1/organizations/org_1/memberships HTTP/1.1"
    ])
  }).pipe(Effect.scoped, Effect.runPromise)
)
