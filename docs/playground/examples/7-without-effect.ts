// Without Effect: promises of results
import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
import { ClerkEmulator } from "@effect-clerk/testing"

const memberships = ClerkMemberships.make({
  secretKey: "sk_test_playground",
  fetch: ClerkEmulator.fetch({
    organizations: [{ id: "org_acme", name: "Acme", maxAllowedMemberships: 1 }],
    users: [{ id: "user_ada", firstName: "Ada" }, { id: "user_noa" }]
  })
})

for (const userId of ["user_ada", "user_noa"]) {
  const result = await memberships.create({ organizationId: "org_acme", userId, role: "org:admin" })
  if (result._tag === "Success") {
    console.log(`${result.success.publicUserData?.firstName} is ${result.success.role}`)
  } else if (result.failure._tag === "ClerkErrors") {
    console.log(`${result.failure.status}: ${result.failure.errors[0].longMessage}`)
  } else {
    console.log(`${result.failure.reason._tag}: ${result.failure.message}`)
  }
}

// No promise rejects: an input that is not valid is a result, too.
const invalid = await memberships.list({ organizationId: "org_acme", limit: 0 })
console.log(invalid._tag === "Failure" ? invalid.failure.message : invalid.success.totalCount)
