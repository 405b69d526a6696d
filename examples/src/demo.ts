// The whole library in one run: a Clerk starts in this process, listens on a real port, and is called over HTTP.
import type { Fetch } from "@effect-clerk/http"
import { hasCode, type ListInput, OrganizationMemberships, RetryPolicy } from "@effect-clerk/memberships"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Cause, ConfigProvider, Console, Effect, Exit, Layer } from "effect"
import { connect, type Socket } from "node:net"
import { inspect } from "node:util"
import { seed } from "./seed.ts"

/** Prints each request as it leaves and each answer as it comes: what the operations do on the wire. */
const printing: Fetch = (url, init) => {
  const { pathname, search } = new URL(url)
  console.log(`   -> ${init.method} ${pathname}${search}${typeof init.body === "string" ? ` ${init.body}` : ""}`)
  const answer = fetch(url, init)
  answer.then(
    (response) => console.log(`   <- ${response.status} ${response.statusText}`),
    () => console.log("   <- no answer")
  )
  return answer
}

/** The layer of an application: all of it comes from configuration. */
const configured = (apiUrl: string) =>
  OrganizationMemberships.layerFetchConfig({ fetch: printing }).pipe(
    Layer.provide(
      ConfigProvider.layer(
        ConfigProvider.fromUnknown({
          CLERK_SECRET_KEY: "sk_test_demo",
          CLERK_API_URL: apiUrl
        })
      )
    )
  )

let step = 0

/** A call as it stands in code. */
const written = (operation: string, input: object) =>
  `memberships.${operation}(${inspect(input, { breakLength: Infinity, depth: 5 })})`

/** One call: announced, run, and held to what it should come to. */
const show = <A, E, R>(
  title: string,
  calls: ReadonlyArray<string>,
  effect: Effect.Effect<A, E, R>,
  check: (value: A) => string | undefined
) =>
  Effect.gen(function* () {
    yield* Console.log(`\n${++step}. ${title}`)
    for (const call of calls) yield* Console.log(`   ${call}`)
    const said = check(yield* effect)
    if (said === undefined) return yield* Effect.die(`step ${step} did not do what it says`)
    yield* Console.log(`   == ${said}`)
  })

const when = (holds: boolean, text: string): string | undefined => (holds ? text : undefined)

const operations = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const noa = { organizationId: "org_acme", userId: "user_new" }

  const create = { ...noa, role: "org:member" }
  yield* show("Noa becomes a member", [written("create", create)], memberships.create(create), (membership) =>
    when(membership.publicUserData?.firstName === "Noa", `${membership.id}: Noa is ${membership.role}`)
  )

  const list: ListInput = { organizationId: "org_acme", orderBy: "+created_at", limit: 100 }
  yield* show("The members, oldest first", [written("list", list)], memberships.list(list), ({ data, totalCount }) =>
    when(
      data.length === 3 && totalCount === 3,
      data.map(({ publicUserData, role }) => `${publicUserData?.firstName} ${role}`).join(", ")
    )
  )

  const update = { ...noa, role: "org:admin" }
  yield* show("Noa becomes an administrator", [written("update", update)], memberships.update(update), (membership) =>
    when(membership.role === "org:admin", `Noa may ${membership.permissions.join(", ")}`)
  )

  const set = { ...noa, publicMetadata: { desk: { floor: 2, seat: 7 } } }
  const unset = { ...noa, publicMetadata: { desk: { seat: null } } }
  yield* show(
    "Metadata is merged at any depth, and a null removes",
    [written("updateMetadata", set), written("updateMetadata", unset)],
    Effect.andThen(memberships.updateMetadata(set), memberships.updateMetadata(unset)),
    ({ publicMetadata }) =>
      when(JSON.stringify(publicMetadata) === '{"desk":{"floor":2}}', JSON.stringify(publicMetadata))
  )

  yield* show("Noa leaves", [written("delete", noa)], memberships.delete(noa), ({ id, role }) =>
    when(id !== "", `${id} is gone, was ${role}`)
  )
})

const failures = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships

  const again = { organizationId: "org_acme", userId: "user_bob", role: "org:member" }
  yield* show(
    "A member already: ClerkErrors, told by its code",
    [written("create", again)],
    Effect.flip(memberships.create(again)),
    (error) => when(hasCode(error, "already_a_member_in_organization"), error.message)
  )

  const full = { organizationId: "org_full", userId: "user_bob", role: "org:member" }
  yield* show(
    "The quota is reached: ClerkErrors with status 403",
    [written("create", full)],
    memberships.create(full).pipe(
      Effect.as(undefined),
      Effect.catchTag("ClerkErrors", (error) => Effect.succeed(error.status === 403 ? error : undefined))
    ),
    (error) => error?.message
  )

  const nobody = { organizationId: "org_acme", userId: "user_nobody", role: "org:admin" }
  yield* show(
    "Not found: ClerkErrors with status 404",
    [written("update", nobody)],
    Effect.flip(memberships.update(nobody)),
    (error) => when(error._tag === "ClerkErrors" && error.status === 404, error.message)
  )

  const bad = { organizationId: "", userId: [], limit: 501 }
  yield* show(
    "Bad input: SDKException, reason InvalidRequest; all fields at once, and no request",
    [written("list", bad)],
    memberships.list(bad).pipe(
      Effect.as(undefined),
      Effect.catchReason("SDKException", "InvalidRequest", (reason) => Effect.succeed(reason.message))
    ),
    (message) => message
  )
})

const serverDown = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const list = { organizationId: "org_acme" }
  yield* show(
    "A server that is down: SDKException, reason Transport, after two retries",
    [written("list", list)],
    memberships
      .list(list)
      .pipe(
        Effect.provideService(RetryPolicy.Current, RetryPolicy.exponential({ base: "50 millis", times: 2 })),
        Effect.flip
      ),
    (error) =>
      when(error._tag === "SDKException" && error.reason._tag === "Transport" && error.attempts === 3, error.message)
  )
})

/** A port that refuses connections: one that is held by a connection to the emulator, and on which nobody listens. */
const refusingPort = (open: number) =>
  Effect.acquireRelease(
    Effect.callback<Socket>((resume) => {
      const socket = connect(open, "127.0.0.1", () => resume(Effect.succeed(socket)))
    }),
    (socket) => Effect.sync(() => socket.destroy())
  ).pipe(Effect.map(({ localPort }) => localPort))

const demo = Effect.gen(function* () {
  const server = yield* ClerkEmulator.serve({ seed })
  yield* Console.log(`A Clerk in memory listens on ${server.url}, with Ada and Bob in the organization Acme.`)
  yield* Console.log("Each step shows the call, the request (->), the answer's status (<-), and what came back (==).")
  yield* Effect.provide(operations, configured(server.apiUrl))
  yield* Effect.provide(failures, configured(server.apiUrl))
  yield* Effect.provide(serverDown, configured(`http://127.0.0.1:${yield* refusingPort(server.port)}/v1`))
  yield* Console.log(`\nAll ${step} steps did what they say.`)
}).pipe(Effect.scoped)

const exit = await Effect.runPromiseExit(demo)
if (Exit.isFailure(exit)) {
  console.error(`\n${Cause.pretty(exit.cause)}`)
  process.exitCode = 1
}
