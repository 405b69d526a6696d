import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient, Observer } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import { Effect, Fiber, Layer, Predicate, Redacted } from "effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import { inspect } from "node:util"
import * as SendOnce from "../src/internal/transport/sendOnce.ts"
import type { TransportRequest } from "../src/internal/transport/transport.ts"
import { untyped } from "@effect-clerk/test-support/untyped"

const seed = {
  organizations: [{ id: "org_acme", name: "Acme" }],
  users: [{ id: "user_ada" }, { id: "user_eve" }],
  memberships: [
    { organizationId: "org_acme", userId: "user_ada", role: "org:member" },
    { organizationId: "org_acme", userId: "user_eve", role: "org:admin" }
  ]
}

const url = "https://api.example/things"
const read: TransportRequest = { method: "GET", url, headers: { a: "b" }, body: undefined }
const removal: TransportRequest = { ...read, method: "DELETE" }
const write: TransportRequest = {
  ...read,
  method: "POST",
  headers: { "content-type": "application/json" },
  body: '{"a":1}'
}
const change: TransportRequest = { ...write, method: "PATCH" }
const platforms = ["Deno", "Bun", "Cloudflare", undefined] as const

afterEach(() => {
  vi.unstubAllGlobals()
})

describe("sendOnce.platform", () => {
  it.each<readonly [SendOnce.Platform, string | undefined]>([
    ["Deno", "Deno/2.9.6"],
    ["Bun", "Bun/1.4.5"],
    ["Cloudflare", "Cloudflare-Workers"],
    [undefined, "Node.js/24"],
    [undefined, "Mozilla/5.0 (X11) Deno/2 Bun/1 Cloudflare-Workers"],
    [undefined, "Bundler/1"],
    [undefined, undefined]
  ])("is %s where the user agent is %s", (name, userAgent) => {
    vi.stubGlobal("navigator", userAgent === undefined ? undefined : { userAgent })
    expect(SendOnce.platform()).toBe(name)
  })
})

/** Parts of a request straight to the platform's fetch. */
const direct = (on: SendOnce.Platform, request: TransportRequest) => SendOnce.prepare(on, request, undefined, true)

/** Parts of a request to a program's own function, or over `HttpClient`. */
const indirect = (on: SendOnce.Platform, request: TransportRequest, given?: SendOnce.Init) =>
  SendOnce.prepare(on, request, given, false)

const textOf = (body: SendOnce.Prepared["body"]) => new Response(body ?? null).text()

describe("sendOnce.prepare", () => {
  it.each(platforms)("leaves a read on %s as it is", (on) => {
    const given = { cache: "no-store" } as const
    expect(direct(on, read)).toStrictEqual({ init: undefined, body: undefined, isOnce: true })
    expect(indirect(on, read, given)).toStrictEqual({ init: given, body: undefined, isOnce: true })
  })

  it.each([removal, write, change])("leaves a $method as it is on Node and in browsers", (request) => {
    expect(direct(undefined, request)).toStrictEqual({ init: undefined, body: request.body, isOnce: true })
  })

  it.each(["Bun", "Cloudflare"] as const)("leaves every write but a DELETE on %s as it is", (on) => {
    expect(direct(on, change)).toStrictEqual(direct(undefined, change))
    expect(indirect(on, write, { keepalive: true })).toStrictEqual(indirect(undefined, write, { keepalive: true }))
  })
})

describe("a write on Deno", () => {
  const stub = (client: unknown) => {
    const createHttpClient = vi.fn<(options: object) => unknown>(() => client)
    vi.stubGlobal("Deno", { createHttpClient })
    return createHttpClient
  }
  const rid = Symbol("Deno.internal.rid")

  it.each([write, change, removal])("is a Blob of its text straight to fetch, for a $method", async (request) => {
    const { body, init, isOnce } = direct("Deno", request)
    expect(init).toBeUndefined()
    expect(isOnce).toBe(true)
    // A type would stand in for the request's own header.
    expect(body).toBeInstanceOf(Blob)
    expect(body).toMatchObject({ type: "" })
    expect(await textOf(body)).toBe(request.body ?? "")
  })

  it("is a text for a program's own function, with a client that keeps no connection, and is closed", () => {
    const close = vi.fn<() => void>()
    const createHttpClient = stub({ close })
    const { body, close: end } = indirect("Deno", write)
    expect(body).toBe(write.body)
    expect(createHttpClient).toHaveBeenCalledExactlyOnceWith({ poolMaxIdlePerHost: 0 })
    expect(close).not.toHaveBeenCalled()
    end?.()
    expect(close).toHaveBeenCalledOnce()
  })

  it("is sent once where fetch reads the number of the client, or that of a copy of the options", () => {
    stub({ close: () => undefined, [rid]: 7 })
    const prepared = indirect("Deno", write)
    expect(prepared.isOnce).toBe(false)
    const copy = { ...prepared.init }
    JSON.stringify(copy)
    inspect(copy, { showProxy: false })
    expect(prepared.isOnce).toBe(false)
    expect(Reflect.get(copy.client ?? {}, rid)).toBe(7)
    expect(prepared.isOnce).toBe(true)
  })

  it("keeps a program's own client, and is a Blob", () => {
    const createHttpClient = stub({ close: () => undefined })
    const client = { own: true }
    const { body, init, isOnce } = indirect("Deno", write, { client })
    expect(init?.client).toBe(client)
    expect(isOnce).toBe(true)
    expect(body).toBeInstanceOf(Blob)
    expect(createHttpClient).not.toHaveBeenCalled()
  })

  it.each([
    ["is no function", {}],
    ["returns nothing", { createHttpClient: () => undefined }],
    ["returns no client", { createHttpClient: () => ({ close: "soon" }) }],
    [
      "fails",
      {
        createHttpClient: () => {
          throw new Error("not here")
        }
      }
    ]
  ])("may be sent twice where createHttpClient %s", (_, deno) => {
    vi.stubGlobal("Deno", deno)
    const { close, init, isOnce } = indirect("Deno", write)
    expect(isOnce).toBe(false)
    expect(init).toEqual({})
    expect(close).toBeUndefined()
  })

  it("may be sent twice where there is no Deno but in the name", () => {
    expect(indirect("Deno", write)).toStrictEqual({ init: {}, body: write.body, isOnce: false })
  })
})

describe("a DELETE on Bun", () => {
  it("has a connection of its own", () => {
    expect(indirect("Bun", removal, { keepalive: true, cache: "no-store" }).init).toMatchObject({
      keepalive: false,
      cache: "no-store"
    })
  })

  it("is sent once where fetch reads the options of TLS, which stay the program's own", () => {
    const prepared = indirect("Bun", removal, { tls: { ca: "pem" } })
    const copy = { ...prepared.init }
    JSON.stringify(copy)
    inspect(copy, { showProxy: false })
    expect(Reflect.get(copy.tls ?? {}, "ca")).toBe("pem")
    expect(prepared.isOnce).toBe(false)
    expect(Reflect.get(copy.tls ?? {}, "crl")).toBeUndefined()
    expect(prepared.isOnce).toBe(true)
  })
})

describe("a DELETE on workerd", () => {
  it("has a body without content", async () => {
    const { body, init } = direct("Cloudflare", removal)
    expect(body).toBeInstanceOf(ReadableStream)
    expect(init).toMatchObject({ duplex: "half" })
    expect(await textOf(body)).toBe("")
  })

  it("is sent once where its stream is read without a buffer, as fetch does", async () => {
    const prepared = direct("Cloudflare", removal)
    expect(prepared.isOnce).toBe(false)
    expect(await new Response(untyped(prepared.body)).body?.getReader().read()).toMatchObject({ done: true })
    expect(prepared.isOnce).toBe(true)
  })

  it("may be sent twice where its stream is read into a buffer, as for a text", async () => {
    const prepared = direct("Cloudflare", removal)
    const stream: ReadableStream<Uint8Array<ArrayBuffer>> = untyped(prepared.body)
    expect(await stream.getReader({ mode: "byob" }).read(new Uint8Array(8))).toMatchObject({ done: true })
    expect(prepared.isOnce).toBe(false)
  })
})

describe("a write that the platform may have sent twice", () => {
  const call = (respond: () => Promise<Response>, init?: RequestInit) => {
    vi.stubGlobal("navigator", { userAgent: "Deno/2.9.6" })
    const sent: Array<RequestInit> = []
    const fetch: typeof globalThis.fetch = (_, init) => {
      sent.push(init ?? {})
      // As Deno's reads its client.
      if (Predicate.hasProperty(init, "client")) Reflect.get(Object(init.client), Symbol("Deno.internal.rid"))
      return respond()
    }
    const layer = OrganizationMemberships.layer.pipe(
      Layer.provide(ClerkHttpClient.layer),
      Layer.provide(FetchHttpClient.layer),
      Layer.provide(Layer.succeed(FetchHttpClient.Fetch, fetch)),
      Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_x") }))
    )
    const create = OrganizationMemberships.use((_) =>
      _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
    ).pipe(Effect.provide(layer), Effect.flip)
    return Effect.map(
      init === undefined ? create : Effect.provideService(create, FetchHttpClient.RequestInit, init),
      (failure) => ({ failure, sent })
    )
  }

  it.effect.each([
    { status: 400, tag: "ClerkErrors" },
    { status: 429, tag: "SDKException" },
    { status: 302, tag: "SDKException" }
  ])("is processed maybe after a $status, and is not retried", ({ status, tag }) =>
    Effect.gen(function* () {
      const errors = [{ code: "already_a_member_in_organization", message: "m", long_message: "m" }]
      const { failure, sent } = yield* call(() => Promise.resolve(Response.json({ errors }, { status })))
      expect(failure).toMatchObject({ _tag: tag, processed: "maybe", attempts: 1 })
      expect(failure.message).not.toContain("nothing was changed")
      expect(failure.message).toContain("read the current state before repeating a write")
      expect(sent.length).toBe(1)
    })
  )

  it.effect("is processed maybe where the last connection was never opened", () =>
    Effect.gen(function* () {
      const refused = Object.assign(new Error("refused"), { code: "ECONNREFUSED" })
      const { failure } = yield* call(() => Promise.reject(refused))
      expect(failure).toMatchObject({ _tag: "SDKException", processed: "maybe", attempts: 1 })
    })
  )

  it.effect("has a connection of its own where the platform can give one, which is closed at its end", () =>
    Effect.gen(function* () {
      const close = vi.fn<() => void>()
      vi.stubGlobal("Deno", { createHttpClient: () => ({ close }) })
      const errors = [{ code: "already_a_member_in_organization", message: "m", long_message: "m" }]
      const { failure } = yield* call(() => Promise.resolve(Response.json({ errors }, { status: 400 })))
      expect(failure).toMatchObject({ _tag: "ClerkErrors", processed: "no" })
      expect(close).toHaveBeenCalledOnce()
    })
  )

  it.effect("is sent as a Blob where the program has a client of its own, and its rejection is believed", () =>
    Effect.gen(function* () {
      const errors = [{ code: "already_a_member_in_organization", message: "m", long_message: "m" }]
      const { failure, sent } = yield* call(
        () => Promise.resolve(Response.json({ errors }, { status: 400 })),
        untyped({ client: "own" })
      )
      expect(failure).toMatchObject({ _tag: "ClerkErrors", processed: "no" })
      expect(sent[0]?.body).toBeInstanceOf(Blob)
      expect(new Headers(sent[0]?.headers).get("content-type")).toBe("application/json")
    })
  )
})

describe("the emulator", () => {
  const transports = [
    ["layerFetch", () => ClerkHttpClient.layerFetch({ fetch: ClerkEmulator.fetch(seed) })],
    [
      "layer over FetchHttpClient",
      () =>
        ClerkHttpClient.layer.pipe(
          Layer.provide(FetchHttpClient.layer),
          Layer.provide(Layer.succeed(FetchHttpClient.Fetch, ClerkEmulator.fetch(seed)))
        )
    ],
    ["layer over the emulator", () => ClerkHttpClient.layer.pipe(Layer.provide(ClerkEmulator.layer(seed)))]
  ] as const
  const cases = platforms.flatMap((on) => transports.map(([name, transport]) => [name, on, transport] as const))

  it.effect.each(cases)("takes a DELETE over %s on %s, and one that it rejects is not processed", ([, on, transport]) =>
    Effect.gen(function* () {
      vi.stubGlobal("navigator", { userAgent: on === "Cloudflare" ? "Cloudflare-Workers" : `${on}/1` })
      vi.stubGlobal("Deno", { createHttpClient: () => ({ close: () => undefined }) })
      const remove = OrganizationMemberships.use((_) => _.delete({ organizationId: "org_acme", userId: "user_ada" }))
      const layer = OrganizationMemberships.layer.pipe(
        Layer.provide(transport()),
        Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_x") }))
      )
      const [removed, failure] = yield* Effect.all([remove, Effect.flip(remove)]).pipe(Effect.provide(layer))
      expect(removed.publicUserData?.userId).toBe("user_ada")
      expect(failure).toMatchObject({ _tag: "ClerkErrors", status: 404, processed: "no" })
    })
  )
})

describe("a write through a function that hands nothing on", () => {
  /** Starts a write on Deno over a function of the program's own, and counts the clients of Deno's that were closed. */
  const start = (fetch: ClerkHttpClient.Fetch, ...observed: ReadonlyArray<true>) =>
    Effect.gen(function* () {
      vi.stubGlobal("navigator", { userAgent: "Deno/2.9.6" })
      const close = vi.fn<() => void>()
      vi.stubGlobal("Deno", { createHttpClient: () => ({ close }) })
      const layer = OrganizationMemberships.layerFetch({ secretKey: Redacted.make("sk_test_x"), fetch })
      const create = OrganizationMemberships.use((_) =>
        _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
      )
      const fiber = yield* create.pipe(
        Effect.provideService(Observer.AttemptSpans, observed.length > 0),
        Effect.provide(layer),
        Effect.flip,
        Effect.forkChild({ startImmediately: true })
      )
      return { close, fiber }
    })

  const notFound = () =>
    Promise.resolve(Response.json({ errors: [{ code: "c", message: "m", long_message: "m" }] }, { status: 404 }))

  it.effect.each([[], [true as const]])(
    "is processed maybe after a 404, with a span for each attempt or without",
    (observed) =>
      Effect.gen(function* () {
        const { close, fiber } = yield* start(notFound, ...observed)
        expect(yield* Fiber.join(fiber)).toMatchObject({ _tag: "ClerkErrors", processed: "maybe" })
        expect(close).toHaveBeenCalledOnce()
      })
  )

  it.effect("leaves no client of Deno's open after an interruption", () =>
    Effect.gen(function* () {
      const { close, fiber } = yield* start(
        (_, { signal }) =>
          new Promise((_, reject) => {
            signal.addEventListener("abort", () => reject(new Error("aborted")))
          })
      )
      expect(close).not.toHaveBeenCalled()
      yield* Fiber.interrupt(fiber)
      expect(close).toHaveBeenCalledOnce()
    })
  )
})
