import { it } from "@effect/vitest"
import { ClerkEmulator, type Seed } from "@effect-clerk/testing"
import { Effect } from "effect"
import { request } from "node:http"
import { describe, expect } from "vitest"
import { untyped } from "@effect-clerk/test-support/untyped"
import { secretKey, seed } from "./support.ts"

/** Serves an emulator with the control API. */
const serve = (options: { readonly limits?: "development" } = {}) =>
  Effect.map(
    ClerkEmulator.serve({ seed, control: true, ...options }),
    ({ apiUrl, controlUrl = "", emulator, url }) => ({
      emulator,
      url,
      clerk: (path: string) => send(apiUrl + path, { headers: { authorization: `Bearer ${secretKey}` } }),
      control: (path: string, body?: unknown, init: RequestInit = {}) =>
        send(controlUrl + path, {
          ...(body === undefined
            ? undefined
            : {
                method: "POST",
                headers: { "content-type": "application/json" },
                body: typeof body === "string" ? body : JSON.stringify(body)
              }),
          ...init
        })
    })
  )

const send = (url: string, init: RequestInit) =>
  Effect.promise(async () => {
    const response = await fetch(url, init)
    const json: unknown = await response.json()
    return { status: response.status, headers: response.headers, json }
  })

const memberships = "/organization_memberships"
/** Matches any text of the pattern. */
const matching = (pattern: RegExp): unknown => expect.stringMatching(pattern)

const done = { status: 200, json: {} }

describe("control", () => {
  it.effect("injects faults into the next requests, and clears those that are left", () =>
    Effect.gen(function* () {
      const { clerk, control } = yield* serve()
      expect(yield* control("/inject", { times: 2, with: { status: 409, code: "resource_locked" } })).toMatchObject(
        done
      )
      expect(yield* clerk(memberships)).toMatchObject({ status: 409, json: { errors: [{ code: "resource_locked" }] } })
      expect(yield* control("/clear-faults", "", { method: "POST" })).toMatchObject(done)
      expect((yield* clerk(memberships)).status).toBe(200)
    }).pipe(Effect.scoped)
  )

  it.effect("injects a fault into all requests of one operation", () =>
    Effect.gen(function* () {
      const { clerk, control } = yield* serve()
      yield* control("/inject", { operation: "Users.list", times: "Infinity", with: { status: 503 } })
      const statuses = yield* Effect.forEach(["/users", memberships, "/users", "/users"], clerk)
      expect(statuses.map(({ status }) => status)).toEqual([503, 200, 503, 503])
    }).pipe(Effect.scoped)
  )

  it.effect("lists the requests to Clerk's API, and neither records its own nor injects faults into them", () =>
    Effect.gen(function* () {
      const { clerk, control } = yield* serve()
      yield* control("/inject", { with: { status: 500 } })
      expect((yield* control("/requests")).json).toEqual({ requests: [] })
      yield* clerk(`${memberships}?limit=1`)
      yield* clerk("/nothing")
      const request = { method: "GET", query: "" }
      const operation = "OrganizationMemberships.listForInstance"
      expect((yield* control("/requests")).json).toEqual({
        requests: [
          { ...request, path: `/v1${memberships}`, query: "limit=1", operation, status: 500 },
          { ...request, path: "/v1/nothing", operation: null, status: 404 }
        ]
      })
    }).pipe(Effect.scoped)
  )

  it.effect("returns to the seed, without requests, faults, counted limits and the time that was advanced", () =>
    Effect.gen(function* () {
      const { clerk, control, emulator } = yield* serve({ limits: "development" })
      const initial = yield* emulator.snapshot
      yield* control("/restore", { organizations: [{ id: "org_other", name: "Other" }] })
      yield* control("/advance", { by: "1 day" })
      yield* Effect.forEach(Array.from({ length: 100 }), () => clerk(memberships))
      expect((yield* clerk(memberships)).status).toBe(429)
      yield* control("/inject", { with: { status: 500 } })
      expect(yield* control("/reset", "", { method: "POST" })).toMatchObject(done)
      expect((yield* control("/requests")).json).toEqual({ requests: [] })
      expect((yield* clerk(memberships)).status).toBe(200)
      const restored = yield* emulator.snapshot
      expect(restored.memberships?.map(({ createdAt }) => createdAt)).toEqual([1000, 2000, 3000, 4000])
      expect({ ...restored, memberships: [] }).toEqual({ ...initial, memberships: [] })
    }).pipe(Effect.scoped)
  )

  it.effect("returns to the seed as it was when the emulator was made, whatever becomes of the program's own", () =>
    Effect.gen(function* () {
      const tags = ["a"]
      const organizations = [{ id: "org_acme", name: "Acme", publicMetadata: { tags } }]
      const { reset, snapshot } = yield* ClerkEmulator.make({ organizations })
      tags.push("b")
      yield* reset
      expect((yield* snapshot).organizations?.[0]?.publicMetadata).toEqual({ tags: ["a"] })
    })
  )

  it.effect("restores what it has snapshot, also where that is larger than a body of Clerk's may be", () =>
    Effect.gen(function* () {
      const { clerk, control } = yield* serve()
      const large: Seed = {
        ...seed,
        users: [
          ...seed.users,
          ...Array.from({ length: 10_000 }, (_, index) => ({ id: `user_${index}`, firstName: "x" }))
        ]
      }
      const text = JSON.stringify(large)
      expect(text.length).toBeLessThan(1024 * 1024)
      yield* control("/restore", text)
      const { json } = yield* control("/snapshot")
      expect(JSON.stringify(json).length).toBeGreaterThan(1024 * 1024)
      yield* control("/restore", {})
      expect((yield* clerk("/users/count")).json).toMatchObject({ total_count: 0 })
      expect(yield* control("/restore", json)).toMatchObject(done)
      expect((yield* clerk("/users/count")).json).toMatchObject({ total_count: 10_004 })
      expect((yield* control("/snapshot")).json).toEqual(json)
    }).pipe(Effect.scoped)
  )

  it.effect("advances the time of the emulator, so that a window of a limit ends", () =>
    Effect.gen(function* () {
      const { clerk, control } = yield* serve({ limits: "development" })
      yield* Effect.forEach(Array.from({ length: 100 }), () => clerk(memberships))
      expect((yield* clerk(memberships)).status).toBe(429)
      const first = yield* control("/advance", { by: 9_999 })
      const second = yield* control("/advance", { by: "1 milli" })
      expect([first.json, second.json]).toEqual([{ now: 9_999 }, { now: 10_000 }])
      expect((yield* clerk(memberships)).status).toBe(200)
    }).pipe(Effect.scoped)
  )

  it.effect("accepts an invitation, and responds with Clerk's error where it is not pending", () =>
    Effect.gen(function* () {
      const { clerk, control } = yield* serve()
      const invitation = {
        id: "orginv_1",
        organizationId: "org_acme",
        emailAddress: "new@example.com",
        role: "org:member"
      }
      yield* control("/restore", { ...seed, invitations: [invitation] })
      const { json } = yield* control("/accept-invitation", { invitationId: "orginv_1" })
      expect(json).toEqual({
        organizationId: "org_acme",
        userId: matching(/^user_/),
        membershipId: matching(/^orgmem_/)
      })
      expect((yield* clerk("/organizations/org_acme/memberships")).json).toMatchObject({ total_count: 3 })
      const again = yield* control("/accept-invitation", { invitationId: "orginv_1" })
      expect(again).toMatchObject({ status: 400, json: { errors: [{ long_message: matching(/./) }] } })
      expect((yield* control("/accept-invitation", { invitationId: "orginv_2" })).status).toBe(404)
    }).pipe(Effect.scoped)
  )

  const invalid: ReadonlyArray<readonly [path: string, body: unknown, field: string | undefined, expected: RegExp]> = [
    ["/inject", {}, "with", /with: is required/],
    ["/inject", { with: { status: 99 } }, "with.status", /expected a status from 200 to 599/],
    ["/inject", { with: "reset", operation: "Users.none" }, "operation", /expected one of .*Users\.list/],
    ["/inject", { with: "reset", times: "always" }, "times", /expected/],
    ["/inject", { with: "reset", time: 1 }, "time", /unknown key/],
    ["/inject", "[]", undefined, /\(root\): expected/],
    ["/accept-invitation", {}, "invitationId", /is required/],
    ["/advance", {}, "by", /is required/],
    ["/advance", { by: 0 }, "by", /a positive span of time/],
    ["/advance", { by: -1 }, "by", /span of time/],
    ["/advance", { by: "36526 days" }, "by", /at most 100 years/],
    ["/restore", { users: [{}] }, "users.0.id", /users\[0\]\.id: is required/],
    [
      "/restore",
      { users: [{ id: "user_ada" }, { id: "user_ada" }] },
      "users.1.id",
      /another id than that of users\[0\]/
    ]
  ]
  it.effect.each(invalid)("rejects what %s gets in %j and names the field", ([path, body, field, expected]) =>
    Effect.gen(function* () {
      const { control, emulator } = yield* serve()
      const before = yield* emulator.snapshot
      const { headers, json, status } = yield* control(path, body)
      expect({ status, json }).toMatchObject({
        status: 422,
        json: {
          errors: [
            {
              code: "form_param_value_invalid",
              long_message: matching(expected),
              ...(field === undefined ? undefined : { meta: { param_name: field } })
            }
          ]
        }
      })
      expect(headers.get("clerk-trace-id")).toMatch(/^[0-9a-f]{32}$/)
      expect(yield* emulator.snapshot).toEqual(before)
    }).pipe(Effect.scoped)
  )

  it.effect("responds with an error to other paths, methods and types, and to what is no JSON", () =>
    Effect.gen(function* () {
      const { control } = yield* serve()
      const form = { "content-type": "application/x-www-form-urlencoded" }
      const responses = [
        yield* control("/nothing"),
        yield* control(""),
        yield* control("/inject"),
        yield* control("/requests", {}),
        yield* control("/inject", "{"),
        yield* control("/inject", "with=reset", { headers: form })
      ]
      expect(responses.map(({ status }) => status)).toEqual([404, 404, 405, 405, 400, 415])
      expect(responses[2]?.headers.get("allow")).toBe("POST")
    }).pipe(Effect.scoped)
  )

  it.effect("responds with 413 to a body that is larger than any seed", () =>
    Effect.gen(function* () {
      const { control } = yield* serve()
      const { json, status } = yield* control("/restore", "x".repeat(128 * 1024 * 1024 + 1))
      expect(status).toBe(413)
      expect(json).toMatchObject({ errors: [{ long_message: matching(/134217728/) }] })
    }).pipe(Effect.scoped)
  )

  const ofPages: ReadonlyArray<readonly [what: string, headers: Record<string, string>]> = [
    ["a page of another origin", { origin: "https://evil.example" }],
    ["a sandboxed page", { origin: "null" }],
    ["a script or an image of another site", { "sec-fetch-site": "cross-site" }],
    ["a page of another port of this machine", { "sec-fetch-site": "same-site" }]
  ]
  it.effect.each(ofPages)("does nothing for %s", ([, headers]) =>
    Effect.gen(function* () {
      const { clerk, control, emulator } = yield* serve()
      yield* clerk(memberships)
      for (const path of ["/reset", "/clear-faults"]) {
        const { json, status } = yield* control(path, "", { method: "POST", headers })
        expect({ json, status }).toMatchObject({ status: 403, json: { errors: [{ code: "authorization_invalid" }] } })
      }
      expect((yield* control("/snapshot", undefined, { headers })).status).toBe(403)
      expect((yield* emulator.requests).length).toBe(1)
    }).pipe(Effect.scoped)
  )

  it.effect("does nothing for a name that only resolves to this machine", () =>
    Effect.gen(function* () {
      const { emulator, port } = yield* ClerkEmulator.serve({ seed, control: true })
      const before = yield* emulator.snapshot
      const status = yield* Effect.callback<number | undefined>((resume) => {
        request({ port, method: "POST", path: "/__emulator/reset", headers: { host: "evil.example" } }, (response) => {
          response.resume()
          resume(Effect.succeed(response.statusCode))
        }).end()
      })
      expect(status).toBe(421)
      expect(yield* emulator.snapshot).toEqual(before)
    }).pipe(Effect.scoped)
  )

  it.effect("is there only where it is asked for", () =>
    Effect.gen(function* () {
      const { controlUrl, url } = yield* ClerkEmulator.serve({ seed })
      expect(controlUrl).toBeUndefined()
      expect((yield* send(`${url}/__emulator/requests`, {})).status).toBe(404)
      const error = yield* Effect.flip(ClerkEmulator.serve(untyped({ control: "yes" })))
      expect(error).toMatchObject({ _tag: "ServeError", description: "control: expected true or false" })
    }).pipe(Effect.scoped)
  )
})
