/** Makes a plan of what was read: pure, so that the same inputs make the same plan. */
import { maxMetadataBytes } from "@effect-clerk/core/Field"
import type { Quota } from "@effect-clerk/core/RateLimitPolicy"
import * as Result from "effect/Result"
import type { Rejection, Rejections, UnknownRole } from "../../PlanRejected.ts"
import { type Base, withAccepted } from "../model/base.ts"
import type { Draft } from "../model/hash.ts"
import * as MetadataPatch from "../model/metadataPatch.ts"
import * as MetadataSize from "../model/metadataSize.ts"
import { addressKey, type Observation } from "../model/observation.ts"
import type { Action, Forgotten, Options, Plan, Target } from "../model/planSchema.ts"
import { acceptedOf } from "./accepted.ts"
import { administratorRoles } from "./administrators.ts"
import { compareTexts, diff } from "./diff.ts"
import { estimate } from "./estimate.ts"
import { checkGuards } from "./guards.ts"
import { nearestRole } from "./nearestRole.ts"
import { type Directory, type ResolvedRow, resolveRows } from "./resolve.ts"
import type { CheckedRows } from "./rows.ts"

/** The parts that a plan is made of. */
export interface Inputs {
  readonly createdAt: number
  readonly target: Target
  readonly options: Options
  readonly checked: CheckedRows
  readonly observation: Observation
  readonly directory: Directory
  readonly base: Base | undefined
  /** Quota of the key; `undefined` for none. */
  readonly quota: Quota | undefined
}

/** Returns the plan without its hash, or all rejections. */
export const makePlan = (inputs: Inputs): Result.Result<Draft, Rejections> => {
  const { checked, createdAt, directory, observation, options, quota, target } = inputs
  const listed = checked.places.length
  const roles = administratorRoles(observation.roles, options.administratorRoles)
  const administrators = new Set(roles)
  const isAdministrator = (role: string): boolean => administrators.has(role)
  const resolution = resolveRows(checked.rows, observation.memberOf, directory)
  const accepted = acceptedOf(inputs.base, observation, directory.addresses, resolution.placeOf)
  const base = inputs.base && withAccepted(inputs.base, accepted)
  const rows = withKnownRoles(resolution.rows, observation)
  const compared = diff({ base, now: observation, resolution: { ...resolution, rows }, options, isAdministrator })
  const { actions, forgotten, held, kept } = compared
  const observed = observedOf(observation, roles, base)
  const rejections = inOrder(
    [
      ...checked.rejections,
      ...resolution.rejections,
      ...checkRoles(checked, observation, options),
      ...checkSizes(actions, observation.memberOf, resolution.placeOf),
      ...compared.rejections,
      ...checkGuards({ observed, actions, base, listed, options, isAdministrator })
    ],
    checked.places
  )
  if (isRejected(rejections)) return Result.fail(rejections)
  const dropped = [...accepted, ...forgotten].toSorted(byName)
  const parts = { createdAt, target, observed, options, listed, actions, held, kept, forgotten: dropped, quota }
  return Result.succeed(draftOf(parts))
}

/** Completes the parts of a plan. */
export const draftOf = ({ quota, ...parts }: Omit<Draft, "format" | "estimate"> & Pick<Inputs, "quota">): Draft => ({
  format: "effect-clerk/membership-plan@1",
  ...parts,
  estimate: estimate(parts.actions, parts.observed, quota)
})

/** A base has no order of its own. */
const byName = (a: Forgotten, b: Forgotten): number => compareTexts(nameOf(a), nameOf(b))

const nameOf = (entry: Forgotten): string => ("emailAddress" in entry ? entry.emailAddress : entry.userId)

/** Tells whether there is a rejection. */
export const isRejected = (rejections: ReadonlyArray<Rejection>): rejections is Rejections => rejections.length > 0

/** Sorts rejections by their rows; those of the list as a whole come last. */
const inOrder = (rejections: ReadonlyArray<Rejection>, places: ReadonlyArray<string>): ReadonlyArray<Rejection> => {
  if (rejections.length === 0) return []
  const order = new Map(places.map((place, index) => [place, index]))
  const indexOf = ({ source = "" }: Rejection): number => order.get(source) ?? places.length
  return rejections.toSorted((a, b) => indexOf(a) - indexOf(b))
}

/** Returns what a plan says of an organization that was read. */
export const observedOf = (
  { members, organizationName, pendingInvitations, roles, seats }: Observation,
  administratorRoles: ReadonlyArray<string>,
  base: Base | undefined
): Plan["observed"] => {
  const isAdministrator = new Set(administratorRoles)
  return {
    organizationName,
    members: members.length,
    administrators: members.reduce((count, { role }) => (isAdministrator.has(role) ? count + 1 : count), 0),
    pendingInvitations,
    seats,
    roles: roles.map(({ key }) => key).toSorted(),
    administratorRoles,
    base: base === undefined ? null : { appliedAt: base.appliedAt, listed: base.listed }
  }
}

/**
 * Gives a member, or who is invited, the role that is there where the listed one does not exist, so that a misspelt role is
 * rejected as such, and counts as no demotion.
 */
const withKnownRoles = (
  rows: ReadonlyArray<ResolvedRow>,
  { invitations, memberOf, roles }: Observation
): ReadonlyArray<ResolvedRow> => {
  const known = new Set(roles.map(({ key }) => key))
  if (rows.every(({ row }) => known.has(row.listed.role))) return rows
  const invited = new Map(invitations.map((invitation) => [addressKey(invitation.emailAddress), invitation]))
  return rows.map((resolved) => {
    const { row, userId } = resolved
    if (known.has(row.listed.role)) return resolved
    const there = userId === undefined ? invited.get(row.key) : memberOf.get(userId)
    return there === undefined ? resolved : { row: { ...row, listed: { ...row.listed, role: there.role } }, userId }
  })
}

const checkRoles = (
  listed: CheckedRows,
  { roles }: Observation,
  { administratorRoles }: Options
): ReadonlyArray<Rejection> => {
  const known = new Set(roles.map(({ key }) => key))
  const configured = administratorRoles === "by permissions" ? [] : administratorRoles
  const rejections: Array<Rejection> = []
  const check = (role: string | undefined, source: string): void => {
    if (role !== undefined && !known.has(role)) rejections.push(unknownRole(role, source, [...known]))
  }
  for (const role of configured) check(role, "administratorRoles")
  for (const [index, place] of listed.places.entries()) check(listed.roles[index], place)
  return rejections
}

/** Characters of an unknown role that a message shows. */
const longestShown = 100

const unknownRole = (role: string, source: string, known: ReadonlyArray<string>): UnknownRole => {
  const meant = nearestRole(role, known)
  const remedy = meant === undefined ? `There are ${known.toSorted().join(", ")}` : `${meant} is the nearest`
  const message = `${source}: no role ${JSON.stringify(role.slice(0, longestShown))}. ${remedy}`
  return { _tag: "UnknownRole", message, source, role, ...(meant === undefined ? undefined : { nearest: meant }) }
}

/** Clerk bounds metadata as it is after a merge, which the list alone does not tell. */
const checkSizes = (
  actions: ReadonlyArray<Action>,
  memberOf: Observation["memberOf"],
  placeOf: ReadonlyMap<string, string>
): ReadonlyArray<Rejection> =>
  actions.flatMap((action) => {
    if (action._tag !== "ChangeMetadata") return []
    const { after, userId } = action
    return (["publicMetadata", "privateMetadata"] as const).flatMap((field) => {
      const [patch, target] = [after[field], memberOf.get(userId)?.[field]]
      const bytes = patch && target ? MetadataSize.bytesOf(MetadataPatch.merge(patch, target)) : 0
      return bytes > maxMetadataBytes ? [MetadataSize.tooLarge(placeOf.get(userId) ?? userId, field, bytes)] : []
    })
  })
