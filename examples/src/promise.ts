// Without Effect: each call is a promise of a value or a typed failure, each stream an async iterable.
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"
import { seed } from "./seed.ts"

const { CLERK_API_URL, CLERK_ORGANIZATION_ID = "", CLERK_SECRET_KEY } = process.env
const inMemory = CLERK_SECRET_KEY === undefined
const organizationId = inMemory ? "org_acme" : CLERK_ORGANIZATION_ID
const memberships = ClerkMemberships.make(
  inMemory
    ? { secretKey: "sk_test_example", fetch: ClerkEmulator.fetch(seed) }
    : { secretKey: CLERK_SECRET_KEY, apiUrl: CLERK_API_URL }
)

const page = await memberships.list({ organizationId, limit: 1 })
if (page._tag === "Success") {
  console.log(`${page.success.totalCount} members`)
} else {
  console.error(page.failure.message)
}

for await (const member of memberships.stream({ organizationId }, { signal: AbortSignal.timeout(60_000) })) {
  if (member._tag === "Success") {
    console.log(`${member.success.publicUserData?.userId}: ${member.success.role}`)
  } else {
    console.error(member.failure.message)
    process.exitCode = 1
  }
}
