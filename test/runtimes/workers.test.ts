import { hasCode } from "@effect-clerk/core"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { describe, expect, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { connect } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll } from "vitest"
import { pageJson, secret } from "@effect-clerk/test-support/fixtures"
import * as RawServer from "@effect-clerk/test-support/rawServer"
import { bundle } from "./bundle.ts"
import { serve } from "./processes.ts"
import { workerd } from "./runtimes.ts"

const folder = mkdtempSync(join(tmpdir(), "workers-"))
afterAll(() => rmSync(folder, { recursive: true }))

const at = (path: string) => new URL(path, import.meta.url)

/** `log` is a file for what workerd has to say of its Workers. */
const start = (config: string, env: Readonly<Record<string, string>>, log?: string) => {
  const command = workerd(at(`workerd/${config}`), folder)
  return serve(
    log === undefined || typeof command === "string"
      ? command
      : ["/bin/sh", "-c", `exec "$0" "$@" --verbose 2>"${log}"`, ...command],
    env
  )
}

const write = Effect.fnUntraced(function* (file: string, entry: URL) {
  const { code, imports } = yield* Effect.promise(() => bundle(entry))
  expect(imports).toEqual([])
  writeFileSync(join(folder, file), code)
})

const missing = workerd(at("workerd/config.capnp"), folder)
const isMissing = typeof missing === "string"
if (isMissing) console.warn(`No Worker is tried: ${missing}`)

describe.skipIf(isMissing)("the emulator as a Worker", () => {
  it.live("is a Clerk for a client elsewhere", () =>
    Effect.gen(function* () {
      yield* write("emulator.js", at("workerd/emulator.ts"))
      const origin = yield* start("emulator.capnp", {})
      const add = { organizationId: "org_acme", userId: "user_ada", role: "org:admin" }
      yield* Effect.gen(function* () {
        const memberships = yield* OrganizationMemberships
        const created = yield* memberships.create(add)
        expect(created.publicUserData?.firstName).toBe("Ada")
        const again = yield* Effect.flip(memberships.create(add))
        expect(hasCode(again, "already_a_member_in_organization")).toBe(true)
        const { data } = yield* memberships.list({ organizationId: "org_acme" })
        expect(data).toEqual([created])
      }).pipe(
        Effect.provide(OrganizationMemberships.layerFetch({ secretKey: Redacted.make(secret), apiUrl: `${origin}/v1` }))
      )
    })
  )
})

const Wrangler = Schema.fromJsonString(
  Schema.Struct({
    main: Schema.String,
    compatibility_date: Schema.String,
    compatibility_flags: Schema.Array(Schema.String)
  })
)

const example = at("../../examples/edge-worker/")

const seed = {
  organizations: [
    { id: "org_acme", name: "Acme" },
    { id: "org_other", name: "Other" }
  ],
  users: [{ id: "user_ada" }, { id: "user_bob", banned: true }],
  memberships: ["org_acme", "org_other"].flatMap((organizationId) =>
    ["user_ada", "user_bob"].map((userId) => ({ organizationId, userId, role: "org:member" }))
  )
}

describe.skipIf(isMissing)("examples/edge-worker", () => {
  const config = Schema.decodeUnknownSync(Wrangler)(readFileSync(new URL("wrangler.jsonc", example), "utf8"))

  const worker = Effect.fnUntraced(function* (
    env: { readonly CLERK_SECRET_KEY: string; readonly CLERK_API_URL: string },
    log?: string
  ) {
    yield* write("worker.js", new URL(config.main, example))
    yield* write("trigger.js", at("workerd/trigger.ts"))
    const origin = yield* start("example.capnp", env, log)
    const get = (path: string) =>
      Effect.promise(async () => {
        const response = await fetch(origin + path)
        return [response.status, await response.text()]
      })
    return { origin, get }
  })

  it("runs here with the settings that it is deployed with", () => {
    const settings = readFileSync(at("workerd/example.capnp"), "utf8")
    expect(settings).toContain(`compatibilityDate = "${config.compatibility_date}"`)
    expect(settings).toContain(`compatibilityFlags = ${JSON.stringify(config.compatibility_flags)}`)
  })

  it.live("counts members, and removes the banned ones by its job", () =>
    Effect.gen(function* () {
      const { apiUrl, emulator } = yield* ClerkEmulator.serve({ seed })
      const { get } = yield* worker({ CLERK_SECRET_KEY: secret, CLERK_API_URL: apiUrl })
      expect(yield* get("/organizations/org_acme/members")).toEqual([200, '{"members":2}'])
      expect(yield* get("/organizations/org_none/members")).toEqual([404, "There is no such organization"])
      expect(yield* get("/organizations")).toEqual([404, "Not found"])
      expect(yield* get("/scheduled")).toEqual([200, "ok"])
      const { memberships } = yield* emulator.snapshot
      expect(memberships?.map(({ organizationId, userId }) => [organizationId, userId])).toEqual([
        ["org_acme", "user_ada"],
        ["org_other", "user_ada"]
      ])
      expect(yield* get("/organizations/org_acme/members")).toEqual([200, '{"members":1}'])
    })
  )

  it.live("stops asking Clerk for a client that has gone away, which is no failure of the Worker's", () =>
    Effect.gen(function* () {
      const arrived = Promise.withResolvers<void>()
      const closed = Promise.withResolvers<void>()
      const clerk = yield* RawServer.make(({ index, socket }) => {
        if (index > 0) return socket.write(RawServer.answer(200, pageJson))
        socket.on("close", () => closed.resolve())
        return arrived.resolve()
      })
      const log = join(folder, "worker.log")
      const { get, origin } = yield* worker({ CLERK_SECRET_KEY: secret, CLERK_API_URL: clerk.origin }, log)
      const client = connect(Number(new URL(origin).port), "127.0.0.1")
      client.write("GET /organizations/org_acme/members HTTP/1.1\r\nHost: worker\r\n\r\n")
      yield* Effect.promise(() => arrived.promise)
      client.resetAndDestroy()
      // Comes only if the call is interrupted, long before any timeout of it.
      yield* Effect.promise(() => closed.promise)
      expect(yield* get("/organizations/org_acme/members")).toEqual([200, '{"members":1}'])
      // A handler that rejects or throws is logged, and has been by now.
      expect(readFileSync(log, "utf8")).not.toContain("exception")
    })
  )

  it.live("says so where it cannot ask Clerk, and its job fails", () =>
    Effect.gen(function* () {
      const { apiUrl } = yield* ClerkEmulator.serve({ seed })
      const { get } = yield* worker({ CLERK_SECRET_KEY: "none", CLERK_API_URL: apiUrl })
      expect(yield* get("/organizations/org_acme/members")).toEqual([502, "Clerk cannot be asked"])
      expect(yield* get("/scheduled")).toEqual([200, "exception"])
    })
  )
})
