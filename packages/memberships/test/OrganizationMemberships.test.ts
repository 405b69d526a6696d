import { ClerkConfig, RetryPolicy } from "@effect-clerk/core"
import { ClerkHttpClient, type Fetch } from "@effect-clerk/http"
import { Endpoints, OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { ConfigProvider, Context, Effect, Layer, Redacted } from "effect"
import { fullMembership as membership } from "@effect-clerk/test-support/fixtures"

interface Sent {
  readonly method: string
  readonly url: string
  readonly headers: Headers
  readonly body: unknown
}

/** A fetch function that answers each path as Clerk does, and keeps what it was sent. */
const clerk = (answer?: () => Response) => {
  const sent: Array<Sent> = []
  const fetch: Fetch = (url, init) => {
    const method = init.method ?? "GET"
    sent.push({ method, url, headers: new Headers(init.headers), body: init.body })
    const body = method === "GET" ? { data: [membership], total_count: 31 } : membership
    return Promise.resolve(answer === undefined ? Response.json(body) : answer())
  }
  return { fetch, sent }
}

const secretKey = Redacted.make("sk_test_1")

type Service = OrganizationMemberships["Service"]

const ids = { organizationId: "org_1", userId: "user_1" }

const base = "https://api.clerk.com/v1"

interface Operation {
  readonly name: string
  readonly call: (service: Service) => Effect.Effect<unknown, { readonly _tag: string }>
  readonly request: string
  readonly body?: string
  readonly documented: ReadonlyArray<number>
}

const operations: ReadonlyArray<Operation> = [
  {
    name: "create",
    call: (_) => _.create({ ...ids, role: "org:admin", publicMetadata: { a: 1 }, privateMetadata: null }),
    request: `POST ${base}/organizations/org_1/memberships`,
    body: `{"user_id":"user_1","role":"org:admin","public_metadata":{"a":1},"private_metadata":null}`,
    documented: [400, 403, 404, 422]
  },
  {
    name: "list",
    call: (_) => _.list({ organizationId: "org_1", limit: 2, offset: 4, orderBy: "+created_at" }),
    request: `GET ${base}/organizations/org_1/memberships?order_by=%2Bcreated_at&limit=2&offset=4`,
    documented: [401, 422]
  },
  {
    name: "update",
    call: (_) => _.update({ ...ids, role: "org:member" }),
    request: `PATCH ${base}/organizations/org_1/memberships/user_1`,
    body: `{"role":"org:member"}`,
    documented: [404, 422]
  },
  {
    name: "delete",
    call: (_) => _.delete(ids),
    request: `DELETE ${base}/organizations/org_1/memberships/user_1`,
    documented: [401, 404, 422]
  },
  {
    name: "updateMetadata",
    call: (_) => _.updateMetadata({ ...ids, privateMetadata: { a: { b: null } } }),
    request: `PATCH ${base}/organizations/org_1/memberships/user_1/metadata`,
    body: `{"private_metadata":{"a":{"b":null}}}`,
    documented: [400, 404, 422]
  },
  {
    name: "listForUser",
    call: (_) => _.listForUser({ userId: "user_1", limit: 500 }),
    request: `GET ${base}/users/user_1/organization_memberships?limit=500`,
    documented: [403]
  },
  {
    name: "listForInstance",
    call: (_) => _.listForInstance({ orderBy: "-username", offset: 0 }),
    request: `GET ${base}/organization_memberships?order_by=-username&offset=0`,
    documented: [400, 401, 422, 500]
  },
  {
    name: "listForInstance",
    call: (_) => _.listForInstance(),
    request: `GET ${base}/organization_memberships`,
    documented: [400, 401, 422, 500]
  }
]

const refusal = JSON.stringify({ errors: [{ code: "some_code", message: "m", long_message: "l" }] })

describe.each(operations)("$name as $request", ({ body, call, documented, name, request }) => {
  it.effect("sends to its endpoint and reads the answer", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      const result = yield* OrganizationMemberships.use(call).pipe(
        Effect.provide(OrganizationMemberships.layerFetch({ secretKey, fetch }))
      )
      expect(sent).toHaveLength(1)
      expect(sent.map(({ method, url }) => `${method} ${url}`)).toStrictEqual([request])
      expect(sent[0]?.body).toBe(body)
      expect(sent[0]?.headers.get("authorization")).toBe("Bearer sk_test_1")
      expect(result).toMatchObject(
        request.startsWith("GET")
          ? { totalCount: 31, data: [{ id: "orgmem_1" }] }
          : { id: "orgmem_1", roleName: "Admin" }
      )
    })
  )

  it.effect("fails with ClerkErrors for its documented statuses, and for no other", () =>
    Effect.gen(function* () {
      const statuses = [400, 401, 402, 403, 404, 405, 409, 410, 413, 415, 422, 429, 500, 501, 503]
      const tags = yield* Effect.forEach(statuses, (status) => {
        const { fetch } = clerk(() => new Response(refusal, { status }))
        return OrganizationMemberships.use(call).pipe(
          Effect.flip,
          Effect.map((error) => error._tag),
          Effect.provideService(RetryPolicy.Current, RetryPolicy.none),
          Effect.provide(OrganizationMemberships.layerFetch({ secretKey, fetch }))
        )
      })
      expect(statuses.filter((_, index) => tags[index] === "ClerkErrors")).toStrictEqual(documented)
      expect(tags.filter((tag) => tag !== "ClerkErrors")).toStrictEqual(
        Array(statuses.length - documented.length).fill("SDKException")
      )
    })
  )

  it.effect("names itself in a failure", () =>
    Effect.gen(function* () {
      const { fetch } = clerk(() => new Response("", { status: 418 }))
      const error = yield* OrganizationMemberships.use(call).pipe(
        Effect.flip,
        Effect.provide(OrganizationMemberships.layerFetch({ secretKey, fetch }))
      )
      expect(error).toMatchObject({
        operation: `OrganizationMemberships.${name}`,
        method: request.split(" ")[0],
        reason: { _tag: "UnexpectedStatus", status: 418 }
      })
    })
  )
})

describe("layers", () => {
  const list = OrganizationMemberships.use((_) => _.list({ organizationId: "org_1" }))

  it.effect("layer is over any ClerkHttpClient", () =>
    Effect.gen(function* () {
      const calls: Array<unknown> = []
      const client = Layer.succeed(ClerkHttpClient.ClerkHttpClient, {
        execute: (endpoint, input) => {
          calls.push([endpoint, input])
          return Effect.never
        }
      })
      yield* OrganizationMemberships.use((_) => Effect.sync(() => [_.delete(ids), _.listForInstance()])).pipe(
        Effect.provide(Layer.provide(OrganizationMemberships.layer, client))
      )
      expect(calls).toStrictEqual([
        [Endpoints.delete, ids],
        [Endpoints.listForInstance, {}]
      ])
    })
  )

  it.effect("layerFetch takes all of ClerkConfig's options", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      yield* Effect.provide(
        list,
        OrganizationMemberships.layerFetch({
          secretKey,
          fetch,
          apiUrl: "http://clerk.test/x/",
          allowInsecure: true,
          apiVersion: "2025-04-10"
        })
      )
      expect(sent[0]?.url).toBe("http://clerk.test/x/organizations/org_1/memberships")
      expect(sent[0]?.headers.get("clerk-api-version")).toBe("2025-04-10")
    })
  )

  it.effect("layerFetch fails with what is wrong with its options, before any call", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      const error = yield* Effect.flip(
        Effect.provide(list, OrganizationMemberships.layerFetch({ secretKey: Redacted.make("x"), fetch }))
      )
      expect(error).toMatchObject({ operation: "ClerkConfig.layer", reason: { _tag: "InvalidRequest" } })
      expect(sent).toStrictEqual([])
    })
  )

  it.effect("layerFetch reads a key from an Effect for each request", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      let rotation = 0
      const rotating = Effect.sync(() => Redacted.make(`sk_live_${rotation++}`))
      yield* Effect.provide(
        Effect.andThen(list, list),
        OrganizationMemberships.layerFetch({ secretKey: rotating, fetch })
      )
      expect(sent.map(({ headers }) => headers.get("authorization"))).toStrictEqual([
        "Bearer sk_live_0",
        "Bearer sk_live_1"
      ])
    })
  )

  it.effect.each<readonly [label: string, key: Effect.Effect<Redacted.Redacted<string>, unknown>]>([
    ["fails", Effect.fail("vault is down")],
    ["yields no secret key", Effect.succeed(Redacted.make("pk_test_1"))]
  ])("layerFetch sends nothing with a key whose Effect %s", ([, key]) =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      const error = yield* Effect.flip(
        Effect.provide(list, OrganizationMemberships.layerFetch({ secretKey: key, fetch }))
      )
      expect(error).toMatchObject({
        operation: "OrganizationMemberships.list",
        attempts: 0,
        processed: "no",
        reason: { _tag: "InvalidRequest", issues: [{ path: ["secretKey"] }] }
      })
      expect(sent).toStrictEqual([])
    })
  )

  it.effect.each([undefined, null, {}])("layerFetch refuses options that are %j, by the key", (options) =>
    Effect.gen(function* () {
      // As a program without types may call it.
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion
      const layer = OrganizationMemberships.layerFetch(options as never)
      expect(yield* Effect.flip(Effect.provide(list, layer))).toMatchObject({
        operation: "ClerkConfig.layer",
        reason: { _tag: "InvalidRequest", issues: [{ path: ["secretKey"] }] }
      })
    })
  )

  const env = (variables: Record<string, string>) =>
    Effect.provideService(ConfigProvider.ConfigProvider, ConfigProvider.fromEnvRecord(variables))

  it.effect("layerFetchConfig reads the environment's three variables", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      yield* Effect.provide(list, OrganizationMemberships.layerFetchConfig({ fetch })).pipe(
        env({
          CLERK_SECRET_KEY: "sk_live_env",
          CLERK_API_URL: "https://clerk.test",
          CLERK_API_VERSION: "2025-11-10"
        })
      )
      expect(sent[0]?.url).toBe("https://clerk.test/v1/organizations/org_1/memberships")
      expect(sent[0]?.headers.get("authorization")).toBe("Bearer sk_live_env")
      expect(sent[0]?.headers.get("clerk-api-version")).toBe("2025-11-10")
    })
  )

  it.effect("layerFetchConfig fails without a key", () =>
    Effect.gen(function* () {
      const error = yield* Effect.provide(list, OrganizationMemberships.layerFetchConfig()).pipe(env({}), Effect.flip)
      expect(error).toMatchObject({ _tag: "ConfigError" })
    })
  )

  it.effect("layerFetch is a client of its own each time, in one program or one within another", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      const layerOf = (key: string) => OrganizationMemberships.layerFetch({ secretKey: Redacted.make(key), fetch })
      class Other extends Context.Service<Other, Service>()("Other") {}
      const other = Layer.effect(Other, OrganizationMemberships).pipe(Layer.provide(layerOf("sk_test_other")))
      yield* Effect.gen(function* () {
        yield* list
        yield* Other.use((_) => _.list({ organizationId: "org_1" }))
        yield* Effect.provide(list, layerOf("sk_test_inner"))
      }).pipe(Effect.provide(Layer.merge(layerOf("sk_test_one"), other)))
      yield* Effect.provide(list, OrganizationMemberships.layerFetchConfig({ fetch })).pipe(
        env({ CLERK_SECRET_KEY: "sk_live_env" }),
        Effect.provide(layerOf("sk_test_outer"))
      )
      expect(sent.map(({ headers }) => headers.get("authorization"))).toStrictEqual([
        "Bearer sk_test_one",
        "Bearer sk_test_other",
        "Bearer sk_test_inner",
        "Bearer sk_live_env"
      ])
    })
  )

  it.effect("layer is, made fresh, a client of its own", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      const layerOf = (key: string) =>
        Layer.fresh(OrganizationMemberships.layer).pipe(
          Layer.provide(ClerkHttpClient.layerFetch({ fetch })),
          Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make(key) }))
        )
      yield* Effect.provide(
        Effect.andThen(list, Effect.provide(list, layerOf("sk_test_inner"))),
        layerOf("sk_test_one")
      )
      expect(sent.map(({ headers }) => headers.get("authorization"))).toStrictEqual([
        "Bearer sk_test_one",
        "Bearer sk_test_inner"
      ])
    })
  )

  it.effect("layer shares one client with a program's own endpoints", () =>
    Effect.gen(function* () {
      const { fetch, sent } = clerk()
      yield* Effect.gen(function* () {
        yield* list
        const { execute } = yield* ClerkHttpClient.ClerkHttpClient
        yield* execute(Endpoints.listForUser, { userId: "user_1" })
      }).pipe(
        Effect.provide(
          OrganizationMemberships.layer.pipe(
            Layer.provideMerge(ClerkHttpClient.layerFetch({ fetch })),
            Layer.provide(ClerkConfig.layer({ secretKey }))
          )
        )
      )
      expect(sent.map(({ url }) => url)).toStrictEqual([
        `${base}/organizations/org_1/memberships`,
        `${base}/users/user_1/organization_memberships`
      ])
    })
  )
})
