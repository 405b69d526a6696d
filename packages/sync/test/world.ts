/** An organization in memory: what a plan observes of it, what an apply makes of it, and what others do to it meanwhile. */
import type { Random } from "@effect-clerk/test-support/random"
import * as Result from "effect/Result"
import type { Acknowledge, DesiredMember, Guards, PlanOptions } from "../src/Desired.ts"
import type { Base } from "../src/internal/model/base.ts"
import type { Draft } from "../src/internal/model/hash.ts"
import { makePlan } from "../src/internal/plan/makePlan.ts"
import * as MetadataPatch from "../src/internal/model/metadataPatch.ts"
import { nextBase } from "../src/internal/apply/nextBase.ts"
import {
  addressKey,
  byUser,
  type Invitation,
  type Member,
  type Observation
} from "../src/internal/model/observation.ts"
import { checkOptions } from "../src/internal/plan/planOptions.ts"
import type { Action, Plan } from "../src/internal/model/planSchema.ts"
import type { Directory, Holders } from "../src/internal/plan/resolve.ts"
import { checkRows } from "../src/internal/plan/rows.ts"

export interface User {
  readonly userId: string
  readonly proven: ReadonlyArray<string>
  readonly unproven: ReadonlyArray<string>
  readonly externalId: string | undefined
}

export interface World {
  readonly users: Map<string, User>
  readonly members: Map<string, Member>
  readonly invitations: Map<string, Invitation>
  seats: number | null
  /** Number of ids that were given. */
  ids: number
  roles: Observation["roles"]
  /** True if lists and outsiders have metadata, too. */
  hasMetadata: boolean
}

const minimum = ["org:sys_memberships:read", "org:sys_memberships:manage", "org:sys_profile:delete"]

const roles: Observation["roles"] = [
  { key: "org:admin", permissions: minimum },
  { key: "org:owner", permissions: [...minimum, "org:sys_billing:manage"] },
  { key: "org:member", permissions: ["org:sys_memberships:read"] },
  { key: "org:guest", permissions: [] }
]

export const makeWorld = (): World => ({
  users: new Map(),
  members: new Map(),
  invitations: new Map(),
  seats: null,
  ids: 0,
  roles,
  hasMetadata: true
})

export const addUser = (world: World, userId: string, user: Partial<User> = {}): void => {
  const address = `${userId.replace("user_", "")}@acme.com`
  world.users.set(userId, { userId, proven: [address], unproven: [], externalId: `hr-${userId}`, ...user })
}

export const addMember = (world: World, userId: string, role: string, metadata: Partial<Member> = {}): void => {
  if (!world.users.has(userId)) addUser(world, userId)
  world.members.set(userId, {
    membershipId: `orgmem_${world.ids++}`,
    userId,
    role,
    publicMetadata: {},
    privateMetadata: {},
    identifier: world.users.get(userId)?.proven[0],
    ...metadata
  })
}

export const addInvitation = (
  world: World,
  emailAddress: string,
  role: string,
  metadata: Partial<Invitation> = {}
): void => {
  world.invitations.set(addressKey(emailAddress), {
    invitationId: `orginv_${world.ids++}`,
    emailAddress,
    role,
    publicMetadata: {},
    privateMetadata: {},
    ...metadata
  })
}

const observationOf = (world: World): Observation => ({
  organizationName: "Acme",
  seats: world.seats,
  members: [...world.members.values()],
  memberOf: byUser([...world.members.values()]),
  invitations: [...world.invitations.values()],
  pendingInvitations: world.invitations.size,
  roles: world.roles
})

const directoryOf = (world: World): Directory => {
  const addresses = new Map<string, { proven: Array<string>; unproven: Array<string> } & Holders>()
  const externalIds = new Map<string, Array<string>>()
  for (const { externalId, proven, unproven, userId } of world.users.values()) {
    if (externalId !== undefined) externalIds.set(externalId, [...(externalIds.get(externalId) ?? []), userId])
    for (const [kind, texts] of [
      ["proven", proven],
      ["unproven", unproven]
    ] as const) {
      for (const address of texts) {
        const holders = addresses.get(addressKey(address)) ?? { proven: [], unproven: [] }
        holders[kind].push(userId)
        addresses.set(addressKey(address), holders)
      }
    }
  }
  return { userIds: new Set(world.users.keys()), addresses, externalIds }
}

/** Plans, and returns the rejections where there are any. */
export const tryPlan = (
  world: World,
  members: ReadonlyArray<DesiredMember>,
  options: PlanOptions = {},
  base?: Base
): ReturnType<typeof makePlan> =>
  makePlan({
    createdAt: 1_800_000_000_000,
    target: { apiUrl: "https://api.clerk.com/v1", keyKind: "live", organizationId: "org_acme" },
    options: Result.getOrThrow(checkOptions(options)),
    checked: checkRows(members),
    observation: observationOf(world),
    directory: directoryOf(world),
    base,
    quota: undefined
  })

/** Guards that let everything pass, for tests of what they do not decide. */
export const lenient: { readonly guards: Guards; readonly acknowledge: Acknowledge } = {
  guards: { minAdministrators: 0, maxRemovals: "100%", maxDemotions: "100%" },
  acknowledge: { shrink: 1000, promotedOutside: 1000 }
}

export const planOf = (...args: Parameters<typeof tryPlan>): Draft => Result.getOrThrow(tryPlan(...args))

export const baseOf = (members: Base["members"], invitations: Base["invitations"] = []): Base => ({
  format: "effect-clerk/membership-base@1",
  appliedAt: 1_790_000_000_000,
  listed: members.length + invitations.length,
  members,
  invitations
})

/** What a plan has for one user: each action with its cause, and what is kept, held or forgotten. */
export const outcomes = (plan: Draft, userId: string): ReadonlyArray<string> => [
  ...plan.actions.flatMap((action) =>
    "userId" in action && action.userId === userId ? [`${action._tag} ${action.cause}`] : []
  ),
  ...plan.held.flatMap((held) => (held.userId === userId ? [`held ${held.why}`] : [])),
  ...plan.kept.flatMap((kept) =>
    "userId" in kept && kept.userId === userId ? [kept.listed ? "kept" : "kept unlisted"] : []
  ),
  ...plan.forgotten.flatMap((entry) =>
    entry.userId === userId ? ["emailAddress" in entry ? "accepted" : "forgotten"] : []
  )
]

/** Does what an apply does with one action, if the membership or the invitation that it is about is still there. */
const perform = (world: World, action: Action): boolean => {
  switch (action._tag) {
    case "Add":
      if (world.members.has(action.userId)) return false
      addMember(world, action.userId, action.after.role, {
        publicMetadata: {},
        privateMetadata: {},
        ...metadataOf(action.after)
      })
      return true
    case "Invite":
      if (world.invitations.has(addressKey(action.emailAddress))) return false
      addInvitation(world, action.emailAddress, action.after.role, metadataOf(action.after))
      return true
    case "Revoke":
      if (world.invitations.get(addressKey(action.emailAddress))?.invitationId !== action.before.invitationId)
        return false
      return world.invitations.delete(addressKey(action.emailAddress))
    default: {
      const member = world.members.get(action.userId)
      if (member?.membershipId !== action.before.membershipId) return false
      if (action._tag === "Remove") return world.members.delete(action.userId)
      world.members.set(action.userId, changed(member, action))
      return true
    }
  }
}

const metadataOf = ({ privateMetadata, publicMetadata }: MetadataPatch.Patches): MetadataPatch.Patches => ({
  ...(publicMetadata && { publicMetadata }),
  ...(privateMetadata && { privateMetadata })
})

const changed = (
  member: Member,
  action: Exclude<Action, { readonly emailAddress: string } | { _tag: "Add" | "Remove" }>
): Member =>
  action._tag === "ChangeMetadata"
    ? {
        ...member,
        publicMetadata: MetadataPatch.merge(action.after.publicMetadata ?? {}, member.publicMetadata),
        privateMetadata: MetadataPatch.merge(action.after.privateMetadata ?? {}, member.privateMetadata)
      }
    : { ...member, role: action.after.role }

/** Carries out a plan, or the actions of it that `succeeds` lets succeed, and returns the base that is left. */
export const apply = (
  world: World,
  plan: Draft,
  base: Base | undefined,
  succeeds: (index: number) => boolean = () => true
): Base => {
  const done = new Set<number>()
  plan.actions.forEach((action, index) => {
    const isReady = action.waitsFor === undefined || done.has(action.waitsFor)
    if (isReady && succeeds(index) && perform(world, action)) done.add(index)
  })
  return nextBase(base, { ...plan, hash: "" } satisfies Plan, (index) => done.has(index), plan.createdAt)
}

const someRole = (random: Random): string => roles[random.upTo(roles.length - 1)]?.key ?? ""

const someMetadata = ({ hasMetadata }: World, random: Random): MetadataPatch.Patches =>
  !hasMetadata || random.chance(0.5)
    ? {}
    : { publicMetadata: { team: random.upTo(2), ...(random.chance(0.3) && { old: true }) } }

const disturbUser = (world: World, userId: string, random: Random): void => {
  const member = world.members.get(userId)
  const event = random.upTo(9)
  if (member === undefined) {
    if (event === 0) addMember(world, userId, someRole(random), someMetadata(world, random))
  } else if (event === 0) world.members.delete(userId)
  else if (event === 1) world.members.set(userId, { ...member, role: someRole(random) })
  else if (event === 2) world.members.set(userId, { ...member, ...someMetadata(world, random) })
}

/** Lets others change the organization a little: leave, join, change, invite, accept, revoke. */
export const disturb = (world: World, random: Random): void => {
  for (const userId of world.users.keys()) disturbUser(world, userId, random)
  for (const [address, { role }] of world.invitations) {
    if (random.chance(0.2)) {
      world.invitations.delete(address)
      if (random.chance(0.5)) {
        const userId = `user_${address.split("@")[0]}`
        addUser(world, userId)
        addMember(world, userId, role)
      }
    }
  }
  if (random.chance(0.3)) {
    const address = `guest${random.upTo(5)}@acme.com`
    if (!directoryOf(world).addresses.has(address) && !world.invitations.has(address)) {
      addInvitation(world, address, someRole(random))
    }
  }
}

/** A list of some of the users, each named in one of three ways, and of some addresses that nobody has. */
export const someList = (world: World, random: Random): ReadonlyArray<DesiredMember> => {
  const users = [...world.users.values()].filter(() => random.chance(0.7))
  const rows = users.map(({ externalId, proven: [emailAddress = ""], userId }): DesiredMember => {
    const rest = { role: someRole(random), ...someMetadata(world, random) }
    const kind = random.upTo(2)
    if (kind === 0) return { userId, ...rest }
    return kind === 1 || externalId === undefined
      ? { emailAddress: emailAddress.toUpperCase(), ...rest }
      : { externalId, ...rest }
  })
  const known = directoryOf(world).addresses
  const guests = [0, 1, 2, 3, 4, 5]
    .map((number) => `guest${number}@acme.com`)
    .filter((address) => !known.has(address) && random.chance(0.4))
  return [...rows, ...guests.map((emailAddress) => ({ emailAddress, role: someRole(random) }))]
}
