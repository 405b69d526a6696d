import { ClerkConfig } from "@effect-clerk/core"
import { ClerkHttpClient } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { afterEach, describe, expect, it, vi } from "@effect/vitest"
import { Cause, Effect, Layer, Redacted } from "effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as SendOnce from "../src/internal/transport/sendOnce.ts"
import { toHead } from "../src/internal/transport/head.ts"
import type { TransportRequest, TransportResult } from "../src/internal/transport/transport.ts"
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

describe("sendOnce.initOf", () => {
  it.each(platforms)("leaves a read on %s as it is", (on) => {
    expect(SendOnce.initOf(on, read)).toStrictEqual({ __proto__: null, method: "GET", headers: { a: "b" } })
  })

  it.each([removal, write, change])("leaves a $method as it is on Node and in browsers", (request) => {
    const { body, headers, method } = request
    // Without a prototype, so that fetch takes no option from `Object.prototype`.
    expect(SendOnce.initOf(undefined, request)).toStrictEqual({
      __proto__: null,
      method,
      headers,
      ...(body === undefined ? undefined : { body })
    })
  })

  it.each([write, change])(
    "sends the text of a $method as a Blob on Deno, with the headers as they are",
    async (request) => {
      const { body, ...init } = SendOnce.initOf("Deno", request)
      expect(init).toStrictEqual({ method: request.method, headers: request.headers, duplex: "half" })
      // A type would stand in for the request's own header.
      expect(body).toMatchObject({ type: "" })
      expect(body instanceof Blob ? await body.text() : body).toBe(request.body)
    }
  )

  it.each(["Deno", "Cloudflare"] as const)("gives a DELETE on %s a body without content", async (on) => {
    const { body, ...init } = SendOnce.initOf(on, removal)
    expect(init).toStrictEqual({ method: "DELETE", headers: { a: "b" }, duplex: "half" })
    expect(body).toBeInstanceOf(ReadableStream)
    expect(await new Response(body ?? null).text()).toBe("")
  })

  it("leaves every write but a DELETE on workerd as it is", () => {
    expect(SendOnce.initOf("Cloudflare", change)).toStrictEqual(SendOnce.initOf(undefined, change))
  })

  it("gives only a DELETE on Bun a connection of its own", () => {
    expect(SendOnce.initOf("Bun", removal).keepalive).toBe(false)
    expect(SendOnce.initOf("Bun", write)).not.toHaveProperty("keepalive")
  })
})

describe("sendOnce.prepare", () => {
  it.each(platforms)("leaves a read on %s as it is", (on) => {
    expect(SendOnce.prepare(on, read, { cache: "no-store" })).toMatchObject({
      init: { cache: "no-store", redirect: "manual" },
      rawBody: undefined,
      mayRepeat: false
    })
  })

  it("gives a DELETE on workerd a body, and on Bun a connection of its own", () => {
    expect(SendOnce.prepare("Cloudflare", removal, undefined).rawBody).toBeInstanceOf(ReadableStream)
    expect(SendOnce.prepare("Cloudflare", write, undefined).rawBody).toBeUndefined()
    expect(SendOnce.prepare("Bun", removal, { keepalive: true }).init.keepalive).toBe(false)
    expect(SendOnce.prepare("Bun", write, { keepalive: true }).init.keepalive).toBe(true)
  })

  it("gives a write on Deno a client that keeps no connection, and closes it", () => {
    const close = vi.fn<() => void>()
    const createHttpClient = vi.fn<(options: object) => object>(() => ({ close }))
    vi.stubGlobal("Deno", { createHttpClient })
    const prepared = SendOnce.prepare("Deno", write, undefined)
    expect(prepared.mayRepeat).toBe(false)
    expect(prepared.init).toHaveProperty("client", { close })
    expect(createHttpClient).toHaveBeenCalledExactlyOnceWith({ poolMaxIdlePerHost: 0 })
    expect(close).not.toHaveBeenCalled()
    prepared.close()
    expect(close).toHaveBeenCalledOnce()
  })

  it("keeps a program's own client on Deno, and sends the body as a Blob", () => {
    const given = untyped({ client: "own" })
    const { init, mayRepeat, rawBody } = SendOnce.prepare("Deno", write, given)
    expect(init).toHaveProperty("client", "own")
    expect(mayRepeat).toBe(false)
    expect(rawBody).toBeInstanceOf(Blob)
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
  ])("says that Deno may repeat a write where createHttpClient %s", (_, deno) => {
    vi.stubGlobal("Deno", deno)
    expect(SendOnce.prepare("Deno", write, undefined).mayRepeat).toBe(true)
  })
})

describe("sendOnce.lastOfSeveral", () => {
  it.each<readonly [what: string, result: TransportResult]>([
    ["a success", toHead({ status: 200 })],
    ["a 500", toHead({ status: 500 })],
    ["a timeout after the head of a success", { _tag: "Timeout", processed: "yes" }],
    ["a connection that was reset", { _tag: "Transport", processed: "maybe", description: "reset" }],
    ["a defect", { _tag: "Defect", cause: Cause.empty }]
  ])("leaves %s as it is", (_, result) => {
    expect(SendOnce.lastOfSeveral(result)).toBe(result)
  })

  it.each<readonly [what: string, result: TransportResult]>([
    ["a 404", toHead({ status: 404 })],
    ["a connection that was refused", { _tag: "Transport", processed: "no", description: "refused" }]
  ])("takes %s for maybe, since an earlier request may have been processed", (_, result) => {
    expect(SendOnce.lastOfSeveral(result)).toStrictEqual({ ...result, processed: "maybe" })
  })
})

describe("a write that the platform may have sent twice", () => {
  const call = (respond: () => Promise<Response>, init?: RequestInit) => {
    vi.stubGlobal("navigator", { userAgent: "Deno/2.9.6" })
    const sent: Array<RequestInit> = []
    const fetch: typeof globalThis.fetch = (_, init) => {
      sent.push(init ?? {})
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

describe("a DELETE on workerd", () => {
  it.effect.each([
    ["layerFetch", ClerkHttpClient.layerFetch({ fetch: ClerkEmulator.fetch(seed) })],
    [
      "layer over FetchHttpClient",
      ClerkHttpClient.layer.pipe(
        Layer.provide(FetchHttpClient.layer),
        Layer.provide(Layer.succeed(FetchHttpClient.Fetch, ClerkEmulator.fetch(seed)))
      )
    ],
    ["layer over the emulator", ClerkHttpClient.layer.pipe(Layer.provide(ClerkEmulator.layer(seed)))]
  ] as const)("is taken by the emulator over %s", ([, transport]) =>
    Effect.gen(function* () {
      vi.stubGlobal("navigator", { userAgent: "Cloudflare-Workers" })
      const removed = yield* OrganizationMemberships.use((_) =>
        _.delete({ organizationId: "org_acme", userId: "user_ada" })
      ).pipe(
        Effect.provide(
          OrganizationMemberships.layer.pipe(
            Layer.provide(transport),
            Layer.provide(ClerkConfig.layer({ secretKey: Redacted.make("sk_test_x") }))
          )
        )
      )
      expect(removed.publicUserData?.userId).toBe("user_ada")
    })
  )
})
