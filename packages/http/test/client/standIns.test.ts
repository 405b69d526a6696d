import { RetryPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { describe, expect, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import { clerkErrors, secret } from "@effect-clerk/test-support/fixtures"
import { errorReadingTransports } from "@effect-clerk/test-support/transports"
import { untyped } from "@effect-clerk/test-support/untyped"

const secretKey = Redacted.make(secret)

const fails = (): never => {
  throw new Error("no")
}

const text = () => Promise.resolve(clerkErrors("resource_not_found"))

describe.each(errorReadingTransports)("a fetch function of the program's own over %s", (_, make) => {
  const create = (fetch: () => unknown) => {
    let requests = 0
    const own: Fetch = () => (requests++, untyped(fetch()))
    return OrganizationMemberships.use((_) =>
      _.create({ organizationId: "org_1", userId: "user_1", role: "org:member" })
    ).pipe(
      Effect.flip,
      Effect.provide(make({ secretKey }, own)),
      RetryPolicy.allowWrites,
      Effect.map((error) => ({ error, requests: () => requests }))
    )
  }

  it.live("may reject with an error of which every property throws", () =>
    Effect.gen(function* () {
      const { error } = yield* create(() => Promise.reject(new Proxy(new Error("x"), { get: fails, has: fails })))
      expect(error).toMatchObject({ reason: { _tag: "Transport", processed: "maybe" } })
    })
  )

  it.live.each([
    { what: "no headers", headers: undefined },
    { what: "a plain object as headers", headers: { "content-type": "application/json" } },
    { what: "headers that throw", headers: { get: fails } }
  ])("may respond with a 404 that has $what", ({ headers }) =>
    Effect.gen(function* () {
      const { error } = yield* create(() => Promise.resolve({ status: 404, headers, text, arrayBuffer: fails }))
      expect(error).toMatchObject({ _tag: "ClerkErrors", status: 404, attempts: 1 })
    })
  )

  it.live.each([
    { what: "nothing", response: undefined, processed: "maybe" },
    { what: "a status that is NaN", response: { status: NaN, headers: {}, text }, processed: "maybe" },
    { what: "a status with a fraction", response: { status: 404.5, headers: {}, text }, processed: "maybe" },
    { what: "a response without a text", response: { status: 404 }, processed: "no" },
    { what: "a success without a text", response: { status: 200, headers: {} }, processed: "yes" }
  ])("fails once if it responds with $what", ({ processed, response }) =>
    Effect.gen(function* () {
      const { error, requests } = yield* create(() => Promise.resolve(response))
      expect(error).toMatchObject({ processed, reason: { _tag: "MalformedResponse", processed } })
      expect(requests()).toBe(1)
    })
  )

  it.live.each(["{}", new ArrayBuffer(2)])("fails once if the chunks of its body are %o, and says so", (chunk) =>
    Effect.gen(function* () {
      const body = new ReadableStream({ start: (controller) => controller.enqueue(untyped(chunk)) })
      const { error, requests } = yield* create(() => Promise.resolve(new Response(body)))
      const issues = [{ path: [], expected: "a response with a body of Uint8Array, or a method text" }]
      expect(error).toMatchObject({ processed: "yes", reason: { _tag: "MalformedResponse", issues } })
      expect(requests()).toBe(1)
    })
  )
})
