import type { Seed } from "@effect-clerk/testing"

/** One organization with so many members: every second is an administrator, each was added a second after the last. */
export const crowd = (count: number): Seed => {
  const ids = Array.from({ length: count }, (_, index) => `user_${String(index).padStart(6, "0")}`)
  return {
    organizations: [{ id: "org_crowd", name: "Crowd" }],
    users: ids.map((id) => ({ id, firstName: `First ${id}`, emailAddresses: [`${id}@example.com`] })),
    memberships: ids.map((userId, index) => ({
      organizationId: "org_crowd",
      userId,
      role: index % 2 === 0 ? "org:admin" : "org:member",
      createdAt: 1_700_000_000_000 + index * 1000
    }))
  }
}
