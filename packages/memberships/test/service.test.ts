import { Endpoint, Field } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Layer, Option, Redacted, Result, Stream } from "effect"
import * as Client from "../src/internal/client.ts"
import * as Service from "../src/internal/service.ts"

const endpoints = {
  get: Endpoint.make("Things.get", {
    method: "GET",
    path: "/things/{thing_id}",
    params: { thingId: Field.Id },
    decode: (json) => Result.succeed(JSON.stringify(json)),
    errors: [404]
  }),
  list: Endpoint.make("Things.list", {
    method: "GET",
    path: "/things",
    params: {},
    query: { limit: Field.optional(Field.Limit) },
    decode: (json) => Result.succeed(JSON.stringify(json)),
    errors: []
  }),
  ThingId: Field.Id
}

interface ThingsService extends Service.Methods<typeof endpoints> {
  readonly find: (input: { readonly thingId: string }) => Effect.Effect<Option.Option<string>>
  readonly stream: (input?: { readonly limit?: number }) => Stream.Stream<number>
}

/** A service as any other would be: endpoints, and operations of its own. */
class Things extends Service.Class<Things, ThingsService>()("Things", (execute) => ({
  ...Service.methods(execute, endpoints),
  find: ({ thingId }) => Effect.succeed(thingId === "none" ? Option.none() : Option.some(thingId)),
  stream: ({ limit = 2 } = {}) => Stream.range(1, limit)
})) {}

/** A fetch function whose responses hold the end of the URL. */
const echo: ClerkHttpClient.Fetch = (url) =>
  Promise.resolve(url.endsWith("/missing") ? Response.json({}, { status: 404 }) : Response.json(url.slice(-10)))

const secretKey = "sk_test_1"

describe("Class", () => {
  it.effect("has a method for each endpoint, and for nothing else that stands beside them", () =>
    Effect.gen(function* () {
      const things = yield* Things
      expect(Object.keys(things).toSorted()).toStrictEqual(["find", "get", "list", "stream"])
      expect(yield* things.get({ thingId: "1" })).toBe('"1/things/1"')
      expect(yield* things.list({ limit: 5 })).toBe('"gs?limit=5"')
      expect(yield* things.list()).toBe('"/v1/things"')
      expect(yield* Effect.flip(things.get({ thingId: "" }))).toMatchObject({
        reason: { _tag: "InvalidRequest" },
        operation: "Things.get"
      })
    }).pipe(Effect.provide(Things.layerFetch({ secretKey: Redacted.make(secretKey), fetch: echo })))
  )

  it.effect("is provided over any ClerkHttpClient", () =>
    Effect.gen(function* () {
      expect(yield* Things.use((things) => things.list({ limit: 1 }))).toBe('{"limit":1}')
    }).pipe(
      Effect.provide(Things.layer),
      Effect.provide(
        Layer.succeed(ClerkHttpClient.ClerkHttpClient, {
          execute: (endpoint, input) => Effect.fromResult(endpoint.decode(input)).pipe(Effect.orDie)
        })
      )
    )
  )
})

describe("the facade of a service", () => {
  const things = Client.make({ secretKey, fetch: echo })(Things)

  it("has the service's methods", () => {
    expect(Object.keys(things).toSorted()).toStrictEqual(["find", "get", "list", "stream"])
  })

  it("turns an Effect into a promise of its result", async () => {
    expect(await things.get({ thingId: "1" })).toMatchObject({ _tag: "Success", success: '"1/things/1"' })
    expect(await things.list()).toMatchObject({ _tag: "Success", success: '"/v1/things"' })
  })

  it("names the service and the method in a failure", async () => {
    const aborted = await things.get({ thingId: "1" }, { signal: AbortSignal.abort() })
    expect(aborted).toMatchObject({ failure: { _tag: "Aborted", operation: "Things.get" } })
  })

  it("turns an Option into a value or undefined", async () => {
    expect(await things.find({ thingId: "1" })).toMatchObject({ _tag: "Success", success: "1" })
    expect(await things.find({ thingId: "none" })).toMatchObject({ _tag: "Success", success: undefined })
  })

  it("turns a Stream into an async iterable of results", async () => {
    const items: Array<unknown> = []
    for await (const item of things.stream({ limit: 3 })) items.push(item._tag === "Success" && item.success)
    expect(items).toStrictEqual([1, 2, 3])
  })

  it("fails each call of any service with an invalid setting", async () => {
    const invalid = Client.make({ secretKey: "" })(Things)
    for (const call of [invalid.get({ thingId: "1" }), invalid.find({ thingId: "1" })]) {
      expect(await call).toMatchObject({ failure: { operation: "ClerkMemberships.make", processed: "no" } })
    }
  })
})
