import { ClerkFailure, ClerkMemberships } from "@effect-clerk/memberships/Promise"
import express, { type Response } from "express"

/** One client for the server: its calls share one rate limit. */
const memberships = ClerkMemberships.make({
  secretKey: process.env.CLERK_SECRET_KEY ?? "",
  apiUrl: process.env.CLERK_API_URL
})

export const app = express()

app.use(express.json())

app.get("/organizations/:organizationId/members", async ({ params }, response) => {
  const result = await memberships.list({ organizationId: params.organizationId, limit: 100 })
  if (result._tag === "Failure") return fail(response, result.failure)
  const { data, totalCount } = result.success
  response.json({
    members: data.map(({ publicUserData, role }) => ({ userId: publicUserData?.userId, role })),
    totalCount
  })
})

app.put("/organizations/:organizationId/members/:userId", async ({ body, params }, response) => {
  const result = await memberships.ensure({ ...params, role: roleOf(body) })
  if (result._tag === "Failure") return fail(response, result.failure)
  response.json({ outcome: result.success.outcome, role: result.success.membership.role })
})

/** The role that a caller asks for. An empty one is rejected before anything is sent to Clerk, with a 400. */
const roleOf = (body: unknown): string =>
  typeof body === "object" && body !== null && "role" in body && typeof body.role === "string" ? body.role : ""

/** A status and a kind for the caller. The message names settings and ids, and belongs into the log. */
const fail = (response: Response, failure: Error & { readonly processed: "no" | "maybe" | "yes" }): void => {
  console.error(failure.message)
  response
    .status(ClerkFailure.httpStatus(failure))
    .json({ error: ClerkFailure.kind(failure), processed: failure.processed })
}
