// One app for Cloudflare Workers, Bun and Deno: each serves the default export.
import * as ClerkFailure from "@effect-clerk/core/ClerkFailure"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import { type Context, Hono } from "hono"
import { env } from "hono/adapter"

interface Environment extends Record<string, unknown> {
  readonly CLERK_SECRET_KEY: string
  /** Clerk's own unless set. */
  readonly CLERK_API_URL?: string
}

/** A client for one request: on Workers no request can wait for what another one started. It costs nothing. */
const clerk = (context: Context) => {
  const { CLERK_API_URL, CLERK_SECRET_KEY } = env<Environment>(context)
  return OrganizationMemberships.layerFetch({ secretKey: Redacted.make(CLERK_SECRET_KEY), apiUrl: CLERK_API_URL })
}

/** Runs a program for a request. A caller that goes away interrupts it, and with it the call to Clerk. */
const respond = <A extends object, E extends Error>(
  context: Context,
  program: Effect.Effect<A, E, OrganizationMemberships>
): Promise<Response> =>
  program.pipe(
    Effect.provide(clerk(context)),
    Effect.map((body) => Response.json(body)),
    Effect.tapError((error) => Effect.logError(error.message)),
    Effect.catch((error) =>
      Effect.succeed(Response.json({ error: ClerkFailure.kind(error) }, { status: ClerkFailure.httpStatus(error) }))
    ),
    (response) => Effect.runPromise(response, { signal: context.req.raw.signal })
  )

const app = new Hono()

app.get("/organizations/:organizationId/members", (context) =>
  respond(
    context,
    OrganizationMemberships.use((_) => _.list(context.req.param())).pipe(
      Effect.map(({ data, totalCount }) => ({
        members: data.map(({ publicUserData, role }) => ({ userId: publicUserData?.userId, role })),
        totalCount
      }))
    )
  )
)

app.delete("/organizations/:organizationId/members/:userId", (context) =>
  respond(
    context,
    OrganizationMemberships.use((_) => _.remove(context.req.param())).pipe(Effect.map(({ outcome }) => ({ outcome })))
  )
)

export default app
