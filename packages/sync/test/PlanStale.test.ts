import { describe, expect, it } from "vitest"
import { PlanStale, type StaleChange, type StaleReason } from "../src/index.ts"

const change: StaleChange = { userId: "user_1", now: null }

const reasons: ReadonlyArray<readonly [StaleReason, string]> = [
  [{ _tag: "Edited" }, "it was edited after it was made, since its hash is not of its content"],
  [{ _tag: "Unexpected", hash: "sha256:1", expected: "sha256:2" }, "its hash is sha256:1, and sha256:2 was expected"],
  [
    { _tag: "OtherTarget", field: "apiUrl", plan: "https://a.example/v1", client: "https://b.example/v1" },
    "it is for https://a.example/v1, and the client sends to https://b.example/v1"
  ],
  [
    { _tag: "OtherTarget", field: "keyKind", plan: "live", client: "test" },
    "it was made with a live key, and the client has a test key"
  ],
  [{ _tag: "TooOld", createdAt: 0, now: 30.5 * 3_600_000 }, "it was made 30 hours ago, and holds for 24"],
  [
    { _tag: "Roles", roles: ["org:admin", "org:owner"] },
    "the permissions of org:admin, org:owner make an administrator and did not, or the other way round"
  ],
  [{ _tag: "Changed", changes: [change] }, "1 membership or invitation has changed since"],
  [{ _tag: "Changed", changes: [change, change] }, "2 memberships or invitations have changed since"]
]

describe("PlanStale", () => {
  it.each(reasons)("says of %j what has become of the plan, and what to do", (reason, description) => {
    expect(new PlanStale({ reason }).message).toBe(
      `the plan is stale, and nothing was changed: ${description}. Make a new plan`
    )
  })
})
