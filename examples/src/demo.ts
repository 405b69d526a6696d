// The whole library in one run: a Clerk starts in this process, listens on a real port, and is called over HTTP.
import {
  hasCode,
  type ListInput,
  OrganizationMemberships,
  RateLimitPolicy,
  RetryPolicy
} from "@effect-clerk/memberships"
import { MembershipSync, Plan, SyncJournal, SyncState } from "@effect-clerk/sync"
import { ClerkEmulator } from "@effect-clerk/testing"
import { Cause, ConfigProvider, Console, Duration, Effect, Exit, Layer, Option, Stream } from "effect"
import { connect, type Socket } from "node:net"
import { done, printing, show, when, written } from "./demoOutput.ts"
import { seed } from "./seed.ts"

/** Members of an organization that takes several pages. */
const many = Array.from({ length: 250 }, (_, index) => `user_${index}`)

const large = {
  organizations: [...seed.organizations, { id: "org_many", name: "Many" }],
  users: [...seed.users, ...many.map((id) => ({ id }))],
  memberships: [
    ...seed.memberships,
    ...many.map((userId) => ({ organizationId: "org_many", userId, role: "org:member" }))
  ]
}

/** What an application has in its environment. */
const environment = (apiUrl: string) =>
  ConfigProvider.layer(ConfigProvider.fromUnknown({ CLERK_SECRET_KEY: "sk_test_demo", CLERK_API_URL: apiUrl }))

/** The layer of an application: all of it comes from configuration. */
const configured = (apiUrl: string) =>
  OrganizationMemberships.layerFetchConfig({ fetch: printing }).pipe(Layer.provide(environment(apiUrl)))

const syncing = (apiUrl: string) =>
  MembershipSync.layerFetchConfig({ fetch: printing }).pipe(
    Layer.provide([environment(apiUrl), SyncJournal.layerMemory, SyncState.layerMemory])
  )

const operations = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const noa = { organizationId: "org_acme", userId: "user_new" }

  const create = { ...noa, role: "org:member" }
  yield* show(
    "Noa becomes a member",
    [written("memberships.create", create)],
    memberships.create(create),
    (membership) => when(membership.publicUserData?.firstName === "Noa", `${membership.id}: Noa is ${membership.role}`)
  )

  const list: ListInput = { organizationId: "org_acme", orderBy: "+created_at", limit: 100 }
  yield* show(
    "The members, oldest first",
    [written("memberships.list", list)],
    memberships.list(list),
    ({ data, totalCount }) =>
      when(
        data.length === 3 && totalCount === 3,
        data.map(({ publicUserData, role }) => `${publicUserData?.firstName} ${role}`).join(", ")
      )
  )

  const update = { ...noa, role: "org:admin" }
  yield* show(
    "Noa becomes an administrator",
    [written("memberships.update", update)],
    memberships.update(update),
    (membership) => when(membership.role === "org:admin", `Noa may ${membership.permissions.join(", ")}`)
  )

  const set = { ...noa, publicMetadata: { desk: { floor: 2, seat: 7 } } }
  const unset = { ...noa, publicMetadata: { desk: { seat: null } } }
  yield* show(
    "Metadata is merged at any depth, and a null removes",
    [written("memberships.updateMetadata", set), written("memberships.updateMetadata", unset)],
    Effect.andThen(memberships.updateMetadata(set), memberships.updateMetadata(unset)),
    ({ publicMetadata }) =>
      when(JSON.stringify(publicMetadata) === '{"desk":{"floor":2}}', JSON.stringify(publicMetadata))
  )

  yield* show("Noa leaves", [written("memberships.delete", noa)], memberships.delete(noa), ({ id, role }) =>
    when(id !== "", `${id} is gone, was ${role}`)
  )
})

const failures = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships

  const again = { organizationId: "org_acme", userId: "user_bob", role: "org:member" }
  yield* show(
    "A member already: ClerkErrors, told by its code",
    [written("memberships.create", again)],
    Effect.flip(memberships.create(again)),
    (error) => when(hasCode(error, "already_a_member_in_organization"), error.message)
  )

  const full = { organizationId: "org_full", userId: "user_bob", role: "org:member" }
  yield* show(
    "The quota is reached: ClerkErrors with status 403",
    [written("memberships.create", full)],
    memberships.create(full).pipe(
      Effect.as(undefined),
      Effect.catchTag("ClerkErrors", (error) => Effect.succeed(error.status === 403 ? error : undefined))
    ),
    (error) => error?.message
  )

  const nobody = { organizationId: "org_acme", userId: "user_nobody", role: "org:admin" }
  yield* show(
    "Not found: ClerkErrors with status 404",
    [written("memberships.update", nobody)],
    Effect.flip(memberships.update(nobody)),
    (error) => when(error._tag === "ClerkErrors" && error.status === 404, error.message)
  )

  const bad = { organizationId: "", userId: [], limit: 501 }
  yield* show(
    "Bad input: SDKException, reason InvalidRequest; all fields at once, and no request",
    [written("memberships.list", bad)],
    memberships.list(bad).pipe(
      Effect.as(undefined),
      Effect.catchReason("SDKException", "InvalidRequest", (reason) => Effect.succeed(reason.message))
    ),
    (message) => message
  )
})

const streams = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const input = { organizationId: "org_many", pageSize: 100 }
  const ids = memberships.stream(input).pipe(Stream.map(({ id }) => id))
  yield* show(
    `A stream of ${many.length} members, page by page`,
    [written("memberships.stream", input)],
    Stream.runCollect(ids),
    (ids) => when(new Set(ids).size === many.length, `${ids.length} members, each once`)
  )
})

const limits = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const three = { limit: 3, window: "2 seconds" } as const
  const find = { organizationId: "org_acme", userId: "user_bob" }
  const calls = Effect.forEach([1, 2, 3, 4, 5], () => memberships.find(find), { concurrency: "unbounded" }).pipe(
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make(three)),
    Effect.timed
  )
  yield* show(
    "A limit of 3 requests in 2 seconds: five calls at once, of which two wait, and none fails",
    [written("RateLimitPolicy.make", three), `5 times ${written("memberships.find", find)}`],
    calls,
    ([duration, found]) =>
      when(found.every(Option.isSome), `5 answers in ${(Duration.toMillis(duration) / 1000).toFixed(1)} s`)
  )
})

const sync = Effect.gen(function* () {
  const { plan, run } = yield* MembershipSync
  const list = {
    organizationId: "org_acme",
    members: [
      { userId: "user_ada", role: "org:admin" },
      { userId: "user_new", role: "org:member" },
      { emailAddress: "cy@example.com", role: "org:member" }
    ]
  }
  const options = { remove: "unlisted", unknown: "invite" } as const
  const planned = yield* Effect.cached(plan(list, options))
  yield* show(
    "A list of members: the plan says what would change, and changes nothing",
    [written("sync.plan", list, options)],
    planned,
    (plan) => when(plan.actions.length === 3, Plan.format(plan))
  )
  yield* show("The plan is applied", ["sync.run(plan)"], Effect.flatMap(planned, run), ({ counts }) =>
    when(counts.done === 3, `${counts.done} of 3 done`)
  )
})

const serverDown = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const list = { organizationId: "org_acme" }
  yield* show(
    "A server that is down: SDKException, reason Transport, after two retries",
    [written("memberships.list", list)],
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
      // Bound by its address: the platform may give a port that it has chosen for a client to the next one as well.
      const bound = { host: "127.0.0.1", port: open, localAddress: "127.0.0.1" }
      const socket = connect(bound, () => resume(Effect.succeed(socket)))
    }),
    (socket) => Effect.sync(() => socket.destroy())
  ).pipe(Effect.map(({ localPort }) => localPort))

const demo = Effect.gen(function* () {
  const server = yield* ClerkEmulator.serve({ seed: large })
  yield* Console.log(`A Clerk in memory listens on ${server.url}, with Ada and Bob in the organization Acme.`)
  yield* Console.log("Each step shows the call, the request (->), the answer's status (<-), and what came back (==).")
  yield* Effect.provide(operations, configured(server.apiUrl))
  yield* Effect.provide(failures, configured(server.apiUrl))
  yield* Effect.provide(streams, configured(server.apiUrl))
  yield* Effect.provide(limits, configured(server.apiUrl))
  yield* Effect.provide(sync, syncing(server.apiUrl))
  yield* Effect.provide(serverDown, configured(`http://127.0.0.1:${yield* refusingPort(server.port)}/v1`))
  yield* done
}).pipe(Effect.scoped)

const exit = await Effect.runPromiseExit(demo)
if (Exit.isFailure(exit)) {
  console.error(`\n${Cause.pretty(exit.cause)}`)
  process.exitCode = 1
}
