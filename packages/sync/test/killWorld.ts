/** An organization and a list for it with changes of all kinds, and the look at what became of it. */
import { Seed } from "@effect-clerk/testing/Seed"
import { Schema } from "effect"
import { expect } from "vitest"
import type { DesiredMember } from "../src/index.ts"
import { organizationId } from "./support.ts"

export interface KillWorld {
  readonly seed: Seed
  readonly list: ReadonlyArray<DesiredMember>
  /** Number of the actions of a plan that makes the members those of the list, and of its creates. */
  readonly actions: number
  readonly joining: number
  /** Expects the members of the list in a snapshot of the emulator, and one invitation for each address. */
  readonly expectDesired: (snapshot: unknown) => void
}

const decodeSnapshot = Schema.decodeUnknownSync(Seed)

/** Of ten actions two change a role, 1.5 the metadata, 1.5 remove, four add, and one invites. */
export const makeKillWorld = (actions: number): KillWorld => {
  const members = actions / 2
  const joining = 0.4 * actions
  const invited = actions / 10
  const seed: Seed = {
    organizations: [{ id: organizationId, name: "Acme" }],
    users: Array.from({ length: members + joining }, (_, n) => ({
      id: `user_${n}`,
      emailAddresses: [`user${n}@acme.com`]
    })),
    memberships: Array.from({ length: members }, (_, n) => ({ organizationId, userId: `user_${n}`, role: roleOf(n) }))
  }
  const list: ReadonlyArray<DesiredMember> = [
    ...Array.from({ length: actions / 5 }, (_, n) => ({ userId: `user_${n}`, role: roleOf(n + 1) })),
    ...Array.from({ length: 0.15 * actions }, (_, index) => {
      const n = actions / 5 + index
      return { userId: `user_${n}`, role: roleOf(n), publicMetadata: { team: index } }
    }),
    ...Array.from({ length: joining }, (_, n) => ({ userId: `user_${members + n}`, role: "org:member" })),
    ...Array.from({ length: invited }, (_, n) => ({ emailAddress: `guest${n}@acme.com`, role: "org:member" }))
  ]
  return { seed, list, actions, joining, expectDesired: (snapshot) => expectDesired(list, invited, snapshot) }
}

const roleOf = (n: number): string => (n % 2 === 0 ? "org:admin" : "org:member")

const expectDesired = (list: ReadonlyArray<DesiredMember>, invited: number, snapshot: unknown): void => {
  const { invitations = [], memberships = [] } = decodeSnapshot(snapshot)
  const addresses = invitations.map(({ emailAddress }) => emailAddress)
  expect(addresses.length).toBe(invited)
  expect(new Set(addresses).size).toBe(invited)
  const there = new Map(memberships.map((membership) => [membership.userId, membership]))
  const listed = list.flatMap((row) => ("userId" in row ? [row] : []))
  for (const { publicMetadata, role, userId } of listed) {
    expect(there.get(userId)?.role).toBe(role)
    if (publicMetadata !== undefined) expect(there.get(userId)?.publicMetadata).toEqual(publicMetadata)
    there.delete(userId)
  }
  // Those who accepted have joined; nobody else is there.
  expect(there.size).toBe(invitations.filter(({ status }) => status === "accepted").length)
}
