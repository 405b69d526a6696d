/**
 * An edge function over the library, with nothing in it that one runtime has and another has not: every runtime runs the
 * same bundle of it. Each route makes a client for its own request, but for `/shared`, which keeps one.
 */
import type { ClerkErrors } from "@effect-clerk/core/ClerkErrors"
import * as RateLimitPolicy from "@effect-clerk/core/RateLimitPolicy"
import * as RetryPolicy from "@effect-clerk/core/RetryPolicy"
import type { SDKException } from "@effect-clerk/core/SDKException"
import * as TimeoutPolicy from "@effect-clerk/core/TimeoutPolicy"
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { ClerkMemberships, unwrap } from "@effect-clerk/memberships/Promise"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

export interface Env {
  readonly CLERK_SECRET_KEY: string
  readonly CLERK_API_URL: string
  /** A server that answers each path with a fault of its own. */
  readonly FAULTY_URL: string
  /** A port on which nobody listens. */
  readonly CLOSED_URL: string
}

type Failure = ClerkErrors | SDKException

const client = (env: Env, apiUrl: string) =>
  OrganizationMemberships.layerFetch({ secretKey: Redacted.make(env.CLERK_SECRET_KEY), apiUrl })

const acme = { organizationId: "org_acme" }
const noa = { organizationId: "org_acme", userId: "user_noa" }

const describe = (failure: Failure): object => {
  const { _tag, attempts, operation, processed } = failure
  const common = { _tag, operation, attempts, processed }
  if (_tag === "ClerkErrors") {
    return { ...common, status: failure.status, codes: failure.errors.map(({ code }) => code) }
  }
  const { reason } = failure
  switch (reason._tag) {
    case "UnexpectedStatus":
      return { ...common, reason: reason._tag, status: reason.status }
    case "InvalidRequest":
    case "MalformedResponse":
      return { ...common, reason: reason._tag, paths: reason.issues.map(({ path }) => path.join(".")) }
    case "Timeout":
      return { ...common, reason: reason._tag, limit: reason.limit }
    case "Transport":
    case "RateLimiter":
      return { ...common, reason: reason._tag }
  }
}

const failureOf = <A, R>(call: Effect.Effect<A, Failure, R>) => Effect.map(Effect.flip(call), describe)

const operations = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const created = yield* memberships.create({ ...noa, role: "org:member", publicMetadata: { team: "blue" } })
  const updated = yield* memberships.update({ ...noa, role: "org:admin" })
  const patch = { team: null, desk: { floor: 2 } }
  const { publicMetadata } = yield* memberships.updateMetadata({ ...noa, publicMetadata: patch })
  const { data, totalCount } = yield* memberships.list({ ...acme, orderBy: "+created_at", limit: 100 })
  const removed = yield* memberships.delete(noa)
  return {
    created: [created.publicUserData?.firstName, created.role, created.publicMetadata],
    updated: updated.role,
    publicMetadata,
    listed: data.map(({ publicUserData }) => publicUserData?.userId),
    totalCount,
    removed: removed.id === created.id
  }
})

const refusals = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  return {
    already: yield* failureOf(memberships.create({ ...acme, userId: "user_ada", role: "org:member" })),
    full: yield* failureOf(memberships.create({ organizationId: "org_full", userId: "user_noa", role: "org:member" })),
    missing: yield* failureOf(memberships.update({ ...acme, userId: "user_nobody", role: "org:admin" })),
    invalid: yield* failureOf(memberships.list({ organizationId: "", limit: 501 }))
  }
})

const streamed = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  const members = memberships.stream({ organizationId: "org_many", pageSize: 10, prefetch: 2 })
  const ids = yield* Stream.runCollect(Stream.map(members, ({ id }) => id))
  const first = yield* Stream.runCollect(Stream.take(members, 3))
  return {
    all: ids.length,
    distinct: new Set(ids).size,
    first: first.map(({ publicUserData }) => publicUserData?.userId)
  }
})

const list = OrganizationMemberships.use((memberships) => memberships.list(acme))

const broken = (env: Env) => {
  const against = (url: string) => failureOf(Effect.provide(list, client(env, url)))
  return Effect.gen(function* () {
    return {
      closed: yield* against(env.CLOSED_URL),
      cut: yield* against(`${env.FAULTY_URL}/cut`),
      html: yield* against(`${env.FAULTY_URL}/html`),
      malformed: yield* against(`${env.FAULTY_URL}/malformed`),
      stalled: yield* Effect.provideService(
        against(`${env.FAULTY_URL}/stalled`),
        TimeoutPolicy.Current,
        TimeoutPolicy.make({ attempt: "100 millis", total: "10 minutes" })
      )
    }
  }).pipe(Effect.provideService(RetryPolicy.Current, RetryPolicy.none))
}

/** What came of everything that the library does, the same on every runtime. */
const report = (env: Env) =>
  Effect.gen(function* () {
    const clerk = client(env, env.CLERK_API_URL)
    return {
      operations: yield* Effect.provide(operations, clerk),
      refusals: yield* Effect.provide(refusals, clerk),
      broken: yield* broken(env),
      streamed: yield* Effect.provide(streamed, clerk)
    }
  })

/** The facade's failures, each with the function that awaits it. */
const callers = (env: Env) => {
  const memberships = ClerkMemberships.make({ secretKey: env.CLERK_SECRET_KEY, apiUrl: env.CLERK_API_URL })
  const nowhere = { organizationId: "" }
  return [
    async function awaitingCaller() {
      const result = await memberships.update({ ...acme, userId: "user_nobody", role: "org:admin" })
      return result._tag === "Failure" ? result.failure : undefined
    },
    async function invalidCaller() {
      const result = await memberships.list(nowhere)
      return result._tag === "Failure" ? result.failure : undefined
    },
    async function abortingCaller() {
      const result = await memberships.list(acme, { signal: AbortSignal.abort() })
      return result._tag === "Failure" ? result.failure : undefined
    },
    async function unwrappingCaller() {
      const page = await unwrap(memberships.list(nowhere))
      return page
    },
    async function loopingCaller() {
      for await (const item of memberships.stream(nowhere)) if (item._tag === "Failure") return item.failure
      return undefined
    },
    async function unwrappingLoop() {
      for await (const _ of unwrap(memberships.stream(nowhere)));
    }
  ]
}

/** What the stack of each of these failures starts with, and whether it has the caller. */
const stacks = (env: Env) =>
  Promise.all(
    callers(env).map(async (call) => {
      const failure: unknown = await call().catch((error: unknown) => error)
      if (!(failure instanceof Error)) return [call.name, "no error"]
      const { message, name, stack = "" } = failure
      return [call.name, name, stack.startsWith(`${name}: ${message}\n`), stack.includes(call.name)]
    })
  )

/** How many calls were interrupted so far. */
let interrupted = 0

/** A call without an answer, which only its interruption ends. */
const hanging = (env: Env) =>
  list.pipe(
    Effect.provide(client(env, `${env.FAULTY_URL}/hanging`)),
    Effect.provideService(TimeoutPolicy.Current, TimeoutPolicy.none),
    Effect.onInterrupt(() =>
      Effect.sync(() => {
        interrupted += 1
      })
    )
  )

/** A call that fills its client's quota for an hour: with a client of its own, no other request has to wait for that. */
const own = (env: Env) =>
  list.pipe(
    Effect.map(({ totalCount }) => totalCount),
    Effect.provide(client(env, env.CLERK_API_URL)),
    Effect.provideService(RateLimitPolicy.Current, RateLimitPolicy.make({ limit: 1, window: "1 hours" }))
  )

let kept: ManagedRuntime.ManagedRuntime<OrganizationMemberships, SDKException> | undefined

/** Two calls at once with a client that outlives the request. */
const shared = (env: Env, signal: AbortSignal) => {
  kept ??= ManagedRuntime.make(client(env, env.CLERK_API_URL))
  return kept.runPromiseExit(
    Effect.map(Effect.all([list, list], { concurrency: "unbounded" }), (pages) => pages.map((page) => page.totalCount)),
    { signal }
  )
}

const respond = <A, E>(exit: Exit.Exit<A, E>): Response =>
  Exit.isSuccess(exit)
    ? Response.json(exit.value)
    : new Response(Cause.pretty(exit.cause), { status: Cause.hasInterruptsOnly(exit.cause) ? 499 : 500 })

export default {
  async fetch({ signal, url }: Request, env: Env): Promise<Response> {
    switch (new URL(url).pathname) {
      case "/report":
        return respond(await Effect.runPromiseExit(report(env), { signal }))
      case "/stacks":
        return Response.json(await stacks(env))
      case "/hanging":
        return respond(await Effect.runPromiseExit(hanging(env), { signal }))
      case "/interrupted":
        return Response.json(interrupted)
      case "/own":
        return respond(await Effect.runPromiseExit(own(env), { signal }))
      case "/shared":
        return respond(await shared(env, signal))
      default:
        return new Response(null, { status: 404 })
    }
  }
}
