// A Cloudflare Worker: says how many members an organization has, and removes banned users from all of them at night.
import { hasCode } from "@effect-clerk/core/ClerkErrors"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"

interface Env {
  readonly CLERK_SECRET_KEY: string
  /** Clerk's own unless set. */
  readonly CLERK_API_URL?: string
}

/** A client for one request, or one run of the job: on Workers no request can wait for what another one started. */
const clerk = (env: Env) =>
  OrganizationMemberships.layerFetch({ secretKey: Redacted.make(env.CLERK_SECRET_KEY), apiUrl: env.CLERK_API_URL })

const count = (organizationId: string, env: Env) =>
  OrganizationMemberships.use((memberships) => memberships.list({ organizationId, limit: 1 })).pipe(
    Effect.provide(clerk(env)),
    Effect.map(({ totalCount }) => Response.json({ members: totalCount })),
    Effect.catchIf(
      (error) => hasCode(error, "resource_not_found"),
      () => Effect.succeed(new Response("There is no such organization", { status: 404 }))
    ),
    Effect.catch((error) =>
      Effect.as(Effect.logError(error.message), new Response("Clerk cannot be asked", { status: 502 }))
    )
  )

const removeBanned = Effect.gen(function* () {
  const memberships = yield* OrganizationMemberships
  yield* memberships.streamForInstance().pipe(
    Stream.filter(({ publicUserData }) => publicUserData?.banned === true),
    Stream.runForEach(
      Effect.fnUntraced(function* ({ organization, publicUserData }) {
        if (publicUserData === undefined) return
        const member = { organizationId: organization.id, userId: publicUserData.userId }
        const { outcome } = yield* memberships.remove(member)
        yield* Effect.log(`${member.userId} in ${member.organizationId}: ${outcome}`)
      })
    )
  )
})

export default {
  async fetch(request: Request, env: Env): Promise<Response> {
    const organizationId = /^\/organizations\/(\w+)\/members$/.exec(new URL(request.url).pathname)?.[1]
    if (organizationId === undefined) return new Response("Not found", { status: 404 })
    const exit = await Effect.runPromiseExit(count(organizationId, env), { signal: request.signal })
    // The signal of a client that goes away interrupts the call. Nobody reads this answer, but a rejection would be logged.
    return Exit.hasInterrupts(exit) ? new Response(null, { status: 499 }) : Effect.runPromise(exit)
  },

  scheduled(_controller: unknown, env: Env): Promise<void> {
    return Effect.runPromise(Effect.provide(removeBanned, clerk(env)))
  }
}
