const numbers = Array.from({ length: 25 }, (_, index) => index)

/** What the server holds when the scenario starts; each run of it leaves the same behind. */
export const seed = {
  organizations: [
    { id: "org_acme", name: "Acme" },
    { id: "org_full", name: "Full House", maxAllowedMemberships: 1 },
    { id: "org_many", name: "Many" }
  ],
  users: [
    { id: "user_ada", firstName: "Ada" },
    { id: "user_noa", firstName: "Noa" },
    ...numbers.map((number) => ({ id: `user_${number}` }))
  ],
  memberships: [
    { organizationId: "org_acme", userId: "user_ada", role: "org:admin" },
    { organizationId: "org_full", userId: "user_ada", role: "org:admin" },
    ...numbers.map((number) => ({
      organizationId: "org_many",
      userId: `user_${number}`,
      role: "org:member",
      createdAt: 1_700_000_000_000 + number
    }))
  ]
}

/** What the stacks of the facade's failures hold: class, whether class and message come first, whether the caller is there. */
export const expectedStacks = [
  ["awaitingCaller", "ClerkErrors", true, true],
  ["invalidCaller", "SDKException", true, true],
  ["abortingCaller", "Aborted", true, true],
  ["unwrappingCaller", "SDKException", true, true],
  ["loopingCaller", "SDKException", true, true],
  ["unwrappingLoop", "SDKException", true, true]
]

const refused = { _tag: "ClerkErrors", attempts: 1, processed: "no" }

const failed = { _tag: "SDKException", operation: "OrganizationMemberships.list", attempts: 1 }

/** What the scenario reports; whether a connection was ever opened is more than some runtimes say. */
export const expectedReport = (closed: "no" | "maybe") => ({
  operations: {
    created: ["Noa", "org:member", { team: "blue" }],
    updated: "org:admin",
    publicMetadata: { desk: { floor: 2 } },
    listed: ["user_ada", "user_noa"],
    totalCount: 2,
    removed: true
  },
  refusals: {
    already: {
      ...refused,
      operation: "OrganizationMemberships.create",
      status: 400,
      codes: ["already_a_member_in_organization"]
    },
    full: {
      ...refused,
      operation: "OrganizationMemberships.create",
      status: 403,
      codes: ["organization_membership_quota_exceeded"]
    },
    missing: { ...refused, operation: "OrganizationMemberships.update", status: 404, codes: ["resource_not_found"] },
    invalid: { ...failed, attempts: 0, processed: "no", reason: "InvalidRequest", paths: ["organizationId", "limit"] }
  },
  broken: {
    closed: { ...failed, processed: closed, reason: "Transport" },
    cut: { ...failed, processed: "yes", reason: "Transport" },
    html: { ...failed, processed: "maybe", reason: "UnexpectedStatus", status: 502 },
    malformed: { ...failed, processed: "yes", reason: "MalformedResponse", paths: ["total_count"] },
    stalled: { ...failed, processed: "maybe", reason: "Timeout", limit: "attempt" }
  },
  streamed: { all: 25, distinct: 25, first: ["user_0", "user_1", "user_2"] }
})
