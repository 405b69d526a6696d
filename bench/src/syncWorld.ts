// An organization, and a list of which a third of the changes adds, a third removes, and a third gives another role.
import type { PlanOptions } from "@effect-clerk/sync"
import type { Seed } from "@effect-clerk/testing"

export const organizationId = "org_acme"

const roleOf = (isAdministrator: boolean): string => (isAdministrator ? "org:admin" : "org:member")

export const worldOf = (members: number, changes: number) => {
  const third = changes / 3
  const seed: Seed = {
    organizations: [{ id: organizationId, name: "Acme" }],
    users: Array.from({ length: members + third }, (_, n) => ({ id: `user_${n}` })),
    memberships: Array.from({ length: members }, (_, n) => ({
      organizationId,
      userId: `user_${n}`,
      role: roleOf(n === 0)
    }))
  }
  const list = Array.from({ length: members }, (_, n) => ({
    userId: `user_${n === 0 ? 0 : n + third}`,
    role: roleOf(n <= third)
  }))
  const options: PlanOptions = {
    remove: "unlisted",
    guards: { maxRemovals: changes, maxDemotions: changes },
    acknowledge: { shrink: members }
  }
  return { seed, list, options }
}
