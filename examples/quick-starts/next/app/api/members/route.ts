import { ClerkFailure } from "@effect-clerk/memberships/Promise"
import { memberships } from "../../../lib/clerk"

export async function GET(request: Request): Promise<Response> {
  const organizationId = new URL(request.url).searchParams.get("organization") ?? ""
  // A caller that goes away ends the call to Clerk.
  const result = await memberships.list({ organizationId, limit: 100 }, { signal: request.signal })
  if (result._tag === "Success") return Response.json(result.success.data.map(({ role }) => role))
  console.error(result.failure.message)
  return Response.json(
    { error: ClerkFailure.kind(result.failure) },
    { status: ClerkFailure.httpStatus(result.failure) }
  )
}
