import { it } from "@effect/vitest"
import * as ClerkConfig from "@effect-clerk/core/ClerkConfig"
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as ClerkHttpClient from "@effect-clerk/http/ClerkHttpClient"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Effect, Layer, Redacted, Stream } from "effect"
import { HttpBody, HttpClient, HttpClientRequest } from "effect/http"
import { TestClock } from "effect/testing"
import { describe, expect } from "vitest"
import { call, membership, page, secretKey, seed } from "./support.ts"

const key = Redacted.make(secretKey)
const org = "org_acme"

/** The client over effect's `HttpClient`, which the emulator's layer provides together with the emulator. */
const overHttpClient = OrganizationMemberships.layer.pipe(
  Layer.provide(ClerkHttpClient.layer),
  Layer.provide(ClerkConfig.layer({ secretKey: key })),
  Layer.provideMerge(ClerkEmulator.layer(seed))
)

const emulator = Layer.effect(ClerkEmulator, ClerkEmulator.make(seed))

/** The client over the emulator's fetch. */
const overFetch = Layer.unwrap(
  ClerkEmulator.useSync(({ fetch }) => OrganizationMemberships.layerFetch({ secretKey: key, fetch }))
).pipe(Layer.provideMerge(emulator))

/** The client over HTTP, with the platform's fetch. */
const overHttp = Layer.unwrap(
  Effect.gen(function* () {
    const { serve } = yield* ClerkEmulator
    const { apiUrl } = yield* serve()
    return OrganizationMemberships.layerFetch({ secretKey: key, apiUrl })
  })
).pipe(Layer.provideMerge(emulator))

const transports = [
  ["its HttpClient layer", overHttpClient],
  ["its fetch", overFetch],
  ["its server", overHttp]
] as const

describe.each(transports)("ClerkEmulator over %s", (_, layer) => {
  it.effect("runs every membership operation of the typed client", () =>
    Effect.gen(function* () {
      const memberships = yield* OrganizationMemberships
      yield* TestClock.setTime(1_700_000_000_000)
      const created = yield* memberships.create({
        organizationId: org,
        userId: "user_out",
        role: "org:member",
        publicMetadata: { team: "a" }
      })
      expect(created).toMatchObject({
        role: "org:member",
        roleName: "Member",
        permissions: ["org:sys_memberships:read"],
        publicMetadata: { team: "a" },
        privateMetadata: {},
        organization: { id: org, name: "Acme", slug: "acme", membersCount: 3 },
        publicUserData: { userId: "user_out", firstName: "Out", lastName: null },
        createdAt: 1_700_000_000_000
      })
      const listed = yield* memberships.list({ organizationId: org, userId: ["+user_out"], orderBy: "+created_at" })
      expect(listed).toEqual({ data: [created], totalCount: 1 })
      const updated = yield* memberships.update({ organizationId: org, userId: "user_out", role: "org:admin" })
      expect(updated.role).toBe("org:admin")
      const merged = yield* memberships.updateMetadata({
        organizationId: org,
        userId: "user_out",
        publicMetadata: { team: null, level: { min: 1 } }
      })
      expect(merged.publicMetadata).toEqual({ level: { min: 1 } })
      expect(yield* memberships.listForUser({ userId: "user_out" })).toEqual({ data: [merged], totalCount: 1 })
      expect((yield* memberships.listForInstance({ limit: 1 })).totalCount).toBe(5)
      const removed = yield* memberships.delete({ organizationId: org, userId: "user_out" })
      expect(removed.id).toBe(created.id)
      expect((yield* memberships.list({ organizationId: org })).totalCount).toBe(2)

      const { requests } = yield* ClerkEmulator
      const first = (yield* requests).slice(0, 2)
      expect(first).toEqual([
        {
          method: "POST",
          path: `/v1/organizations/${org}/memberships`,
          query: "",
          operation: "OrganizationMemberships.create",
          status: 200
        },
        {
          method: "GET",
          path: `/v1/organizations/${org}/memberships`,
          query: "order_by=%2Bcreated_at&user_id=%2Buser_out",
          operation: "OrganizationMemberships.list",
          status: 200
        }
      ])
      expect(JSON.stringify(yield* requests)).not.toContain(secretKey)
    }).pipe(Effect.provide(layer))
  )

  it.effect("fails with ClerkErrors for a documented status, and with an SDKException for any other", () =>
    Effect.gen(function* () {
      const memberships = yield* OrganizationMemberships
      const failures: Record<string, Effect.Effect<unknown, ClerkErrors | SDKException>> = {
        already: memberships.create({ organizationId: org, userId: "user_bob", role: "org:member" }),
        quota: memberships.create({ organizationId: "org_full", userId: "user_out", role: "org:member" }),
        role: memberships.create({ organizationId: org, userId: "user_out", role: "org:none" }),
        unknownUpdate: memberships.update({ organizationId: org, userId: "user_out", role: "org:admin" }),
        unknownDelete: memberships.delete({ organizationId: org, userId: "user_out" }),
        unknownMetadata: memberships.updateMetadata({ organizationId: org, userId: "user_out", publicMetadata: {} }),
        unknownList: memberships.list({ organizationId: "org_none" }),
        lastAdmin: memberships.delete({ organizationId: org, userId: "user_ada" })
      }
      const outcomes = yield* Effect.all(
        Object.entries(failures).map(([name, failure]) =>
          Effect.map(Effect.flip(failure), (error) => {
            const { errors, status } =
              error._tag === "ClerkErrors"
                ? error
                : error.reason._tag === "UnexpectedStatus"
                  ? error.reason
                  : { errors: [], status: 0 }
            return [name, error._tag, status, ...errors.map(({ code }) => code)]
          })
        )
      )
      expect(outcomes).toEqual([
        ["already", "ClerkErrors", 400, "already_a_member_in_organization"],
        ["quota", "ClerkErrors", 403, "organization_membership_quota_exceeded"],
        ["role", "ClerkErrors", 404, "resource_not_found"],
        ["unknownUpdate", "ClerkErrors", 404, "resource_not_found"],
        ["unknownDelete", "ClerkErrors", 404, "resource_not_found"],
        ["unknownMetadata", "ClerkErrors", 404, "resource_not_found"],
        ["unknownList", "SDKException", 404, "resource_not_found"],
        ["lastAdmin", "SDKException", 400, "organization_minimum_permissions_needed"]
      ])
    }).pipe(Effect.provide(layer))
  )
})

describe("ClerkEmulator", () => {
  it.effect("shares one state between its fetch, its HttpClient and its servers", () =>
    Effect.gen(function* () {
      const emulator = yield* ClerkEmulator
      const { apiUrl, url } = yield* emulator.serve()
      const request = (user: string) => ({ user_id: user, role: "org:member" })
      const path = `/organizations/${org}/memberships`
      yield* membership(emulator.fetch, { method: "POST", path, body: request("user_out") })
      const client = (yield* HttpClient.HttpClient).pipe(
        HttpClient.mapRequest(HttpClientRequest.setHeader("authorization", `Bearer ${secretKey}`))
      )
      const response = yield* client.post(`https://anything.test/v1${path}`, {
        body: yield* HttpBody.json(request("user_eve"))
      })
      expect(response.status).toBe(200)
      const deleted = yield* call(fetch, { method: "DELETE", path: `${path}/user_bob` }, apiUrl)
      expect(deleted.status).toBe(200)

      const responses = yield* Effect.all([
        Effect.map(call(emulator.fetch, { path }), ({ json }) => json),
        Effect.map(call(fetch, { path }, apiUrl), ({ json }) => json),
        Effect.map(call(fetch, { path }, `${url}/v1`), ({ json }) => json),
        Effect.flatMap(client.get(`https://anything.test/v1${path}`), (response) => response.json)
      ])
      for (const response of responses) expect(response).toEqual(responses[0])
      expect(responses[0]).toMatchObject({ total_count: 3 })
      expect((yield* emulator.requests).map(({ method, status }) => `${method} ${status}`)).toEqual([
        "POST 200",
        "POST 200",
        "DELETE 200",
        "GET 200",
        "GET 200",
        "GET 200",
        "GET 200"
      ])
    }).pipe(Effect.provide(ClerkEmulator.layer(seed)))
  )

  it.effect("shares no state with another emulator", () =>
    Effect.gen(function* () {
      const [one, other] = yield* Effect.all([ClerkEmulator.make(seed), ClerkEmulator.make(seed)])
      yield* membership(one.fetch, { method: "DELETE", path: `/organizations/${org}/memberships/user_bob` })
      expect((yield* page(other.fetch, `/organizations/${org}/memberships`)).total_count).toBe(2)
      expect(yield* other.requests).toHaveLength(1)
    })
  )
})

describe("ClerkEmulator.fetch", () => {
  it.effect("takes a text, a URL or a Request, with an init or without, as the platform's fetch does", () =>
    Effect.gen(function* () {
      const fetch = ClerkEmulator.fetch(seed)
      const url = `https://emulated.test/v1/organizations/${org}/memberships/user_bob`
      const init = { method: "DELETE", headers: { authorization: `Bearer ${secretKey}` } }
      const statuses = yield* Effect.all([
        Effect.promise(() => fetch(url)),
        Effect.promise(() => fetch(new URL(url), init)),
        Effect.promise(() => fetch(new Request(url, init))),
        Effect.promise(() => fetch(new Request(url), { headers: init.headers }))
      ])
      expect(statuses.map(({ status }) => status)).toEqual([405, 200, 404, 405])
    })
  )

  it.effect("rejects for an invalid request, and for a body that fails", () =>
    Effect.gen(function* () {
      const { fetch, requests } = yield* ClerkEmulator.make(seed)
      const rejection = (input: string, init?: RequestInit) =>
        Effect.flip(Effect.tryPromise({ try: () => fetch(input, init), catch: (cause) => cause }))
      expect(yield* rejection("/no/origin")).toBeInstanceOf(TypeError)
      const broken = new ReadableStream({ pull: (controller) => controller.error(new Error("broken")) })
      const init: RequestInit & { duplex: "half" } = { method: "POST", body: broken, duplex: "half" }
      expect(yield* rejection("http://x/", init)).toBeInstanceOf(TypeError)
      expect(yield* requests).toEqual([])
    })
  )

  it.effect("rejects with the reason of an abort, before the request is sent and while its body is read", () =>
    Effect.gen(function* () {
      const { fetch, requests } = yield* ClerkEmulator.make(seed)
      const rejection = (init: RequestInit & { duplex?: "half" }) =>
        Effect.flip(Effect.tryPromise({ try: () => fetch("http://x/", init), catch: (cause) => cause }))
      const reason = new Error("enough")
      expect(yield* rejection({ signal: AbortSignal.abort(reason) })).toBe(reason)
      const controller = new AbortController()
      const endless = new ReadableStream({ pull: () => controller.abort(reason) })
      const body = { method: "POST", body: endless, duplex: "half", signal: controller.signal } as const
      expect(yield* rejection(body)).toBe(reason)
      expect(yield* requests).toEqual([])
    })
  )
})

describe("ClerkEmulator.httpClient", () => {
  it.effect("accepts bodies of every kind", () =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const text = JSON.stringify({ public_metadata: { a: 1 } })
      const bytes = new TextEncoder().encode(text)
      const bodies = [
        HttpBody.text(text, "application/json"),
        HttpBody.uint8Array(bytes, "application/json"),
        HttpBody.raw(text, { contentType: "application/json" }),
        HttpBody.stream(Stream.fromIterable([bytes.slice(0, 9), bytes.slice(9)]), "application/json")
      ]
      for (const body of bodies) {
        const response = yield* client.patch(`http://x/v1/organizations/${org}/memberships/user_bob/metadata`, {
          body,
          headers: { authorization: `Bearer ${secretKey}` }
        })
        expect(yield* response.json).toMatchObject({ public_metadata: { a: 1 } })
      }
    }).pipe(Effect.provide(ClerkEmulator.layer(seed)))
  )

  it.effect("fails with EncodeError for a body that fails, and with InvalidUrlError for an invalid URL", () =>
    Effect.gen(function* () {
      const client = yield* HttpClient.HttpClient
      const broken = HttpBody.stream(Stream.fail(new Error("broken")), "application/json")
      const encode = yield* Effect.flip(client.post("http://x/", { body: broken }))
      expect(encode.reason._tag).toBe("EncodeError")
      const url = yield* Effect.flip(client.get("http://"))
      expect(url.reason._tag).toBe("InvalidUrlError")
    }).pipe(Effect.provide(ClerkEmulator.layer()))
  )
})
