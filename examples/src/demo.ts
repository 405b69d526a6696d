// The whole library in one run: a Clerk starts in this process, listens on a real port, and is called over HTTP.
import { hasCode, RetryPolicy } from "@effect-clerk/core"
import type { Fetch } from "@effect-clerk/http"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Cause, ConfigProvider, Console, Effect, Exit, Layer } from "effect"
import { createServer } from "node:net"
import { seed } from "./seed.ts"

/** Prints each request as it leaves and each answer as it comes: what the operations do on the wire. */
const printing: Fetch = async (url, init) => {
  const { pathname, search } = new URL(url)
  console.log(`   -> ${init.method} ${pathname}${search}${typeof init.body === "string" ? ` ${init.body}` : ""}`)
  const response = await fetch(url, init)
  console.log(`   <- ${response.status} ${response.statusText}`)
  return response
}

/** The layer of an application: all of it comes from configuration. */
const configured = (apiUrl: string) =>
  OrganizationMemberships.layerFetchConfig({ fetch: printing }).pipe(
    Layer.provide(ConfigProvider.layer(ConfigProvider.fromUnknown({
      CLERK_SECRET_KEY: "sk_test_demo",
      CLERK_API_URL: apiUrl
    })))
  )

let step = 0
const announce = (call: string) => Console.log(`\n${++step}. ${call}`)

/** One call: printed, run, and held to what it should come to. */
const show = <A, E, R>(call: string, effect: Effect.Effect<A, E, R>, check: (value: A) => string | undefined) =>
  Effect.gen(function*() {
    yield* announce(call)
    const said = check(yield* effect)
    if (said === undefined) return yield* Effect.die(`step ${step} did not do what it says`)
    yield* Console.log(`   == ${said}`)
  })

const when = (holds: boolean, text: string): string | undefined => holds ? text : undefined

const operations = Effect.gen(function*() {
  const memberships = yield* OrganizationMemberships
  const noa = { organizationId: "org_acme", userId: "user_new" }

  yield* show("create: Noa becomes a member of Acme", memberships.create({ ...noa, role: "org:member" }), (membership) =>
    when(membership.publicUserData?.firstName === "Noa", `${membership.id}: Noa is ${membership.role}`))

  yield* show(
    "list: the members of Acme, oldest first",
    memberships.list({ organizationId: "org_acme", orderBy: "+created_at", limit: 100 }),
    ({ data, totalCount }) =>
      when(
        data.length === 3 && totalCount === 3,
        data.map(({ publicUserData, role }) => `${publicUserData?.firstName} ${role}`).join(", ")
      )
  )

  yield* show("update: Noa becomes an administrator", memberships.update({ ...noa, role: "org:admin" }), (membership) =>
    when(membership.role === "org:admin", `Noa may ${membership.permissions.join(", ")}`))

  const merge = memberships.updateMetadata({ ...noa, publicMetadata: { desk: { floor: 2, seat: 7 } } }).pipe(
    Effect.andThen(memberships.updateMetadata({ ...noa, publicMetadata: { desk: { seat: null } } }))
  )
  yield* show("updateMetadata, twice: merged at any depth, a null removes", merge, ({ publicMetadata }) =>
    when(JSON.stringify(publicMetadata) === "{\"desk\":{\"floor\":2}}", JSON.stringify(publicMetadata)))

  yield* show("delete: Noa leaves", memberships.delete(noa), ({ id }) => when(id !== "", `${id} is gone`))
})

const failures = Effect.gen(function*() {
  const memberships = yield* OrganizationMemberships

  const again = memberships.create({ organizationId: "org_acme", userId: "user_bob", role: "org:member" })
  yield* show("A member already: ClerkErrors, told by its code", Effect.flip(again), (error) =>
    when(hasCode(error, "already_a_member_in_organization"), error.message))

  const full = memberships.create({ organizationId: "org_full", userId: "user_bob", role: "org:member" }).pipe(
    Effect.as(undefined),
    Effect.catchTag("ClerkErrors", (error) => Effect.succeed(error.status === 403 ? error : undefined))
  )
  yield* show("The quota: ClerkErrors with status 403", full, (error) => error?.message)

  const nobody = memberships.update({ organizationId: "org_acme", userId: "user_nobody", role: "org:admin" })
  yield* show("Not found: ClerkErrors with status 404", Effect.flip(nobody), (error) =>
    when(error._tag === "ClerkErrors" && error.status === 404, error.message))

  const bad = memberships.list({ organizationId: "", userId: [], limit: 501 }).pipe(
    Effect.as(undefined),
    Effect.catchReason("SDKException", "InvalidRequest", (reason) => Effect.succeed(reason.message))
  )
  yield* show("Bad input: SDKException, InvalidRequest; all fields at once, and no request", bad, (message) => message)
})

const serverDown = Effect.gen(function*() {
  const memberships = yield* OrganizationMemberships
  const down = memberships.list({ organizationId: "org_acme" }).pipe(
    Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ base: "50 millis", times: 2 })),
    Effect.flip
  )
  yield* show("A server that is down: SDKException, Transport, after two retries", down, (error) =>
    when(error._tag === "SDKException" && error.reason._tag === "Transport" && error.attempts === 3, error.message))
})

/** A port on which nobody listens. */
const closedPort = Effect.callback<number>((resume) => {
  const server = createServer().listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 1)))
  })
})

const demo = Effect.gen(function*() {
  const server = yield* ClerkEmulator.serve({ seed })
  yield* Console.log(`A Clerk in memory listens on ${server.url}, with Ada and Bob in the organization Acme.`)
  yield* Console.log("Each step shows the call, the request (->), the answer's status (<-), and what came back (==).")
  yield* Effect.provide(operations, configured(server.apiUrl))
  yield* Effect.provide(failures, configured(server.apiUrl))
  yield* Effect.provide(serverDown, configured(`http://127.0.0.1:${yield* closedPort}/v1`))
  yield* Console.log(`\nAll ${step} steps did what they say.`)
}).pipe(Effect.scoped)

const exit = await Effect.runPromiseExit(demo)
if (Exit.isFailure(exit)) {
  console.error(`\n${Cause.pretty(exit.cause)}`)
  process.exitCode = 1
}
