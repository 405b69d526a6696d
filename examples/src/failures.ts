// Every failure stands in the type: the statuses that Clerk documents, and six reasons for all else.
import { OrganizationMemberships } from "@effect-clerk/memberships"
import { Console, Effect } from "effect"
import { announce, memberUserId, organizationId, run } from "./clerk.ts"

const program = Effect.gen(function* () {
  const input = { organizationId: yield* organizationId, userId: yield* memberUserId, role: "org:member" }
  yield* announce(`add ${input.userId} to ${input.organizationId}, where it is a member already`)
  const memberships = yield* OrganizationMemberships
  yield* memberships.create(input)
}).pipe(
  Effect.catchTag("ClerkErrors", ({ errors, status }) => {
    switch (status) {
      case 400:
      case 403:
      case 404:
      case 422:
        return Console.log(`${status}: ${errors.map((error) => error.code).join(", ")}`)
    }
  }),
  Effect.catchReason("SDKException", "Timeout", (reason) =>
    Console.log(reason.processed === "no" ? "Nothing was sent" : "It may have happened: look before you repeat it")
  )
)

await run(program)
