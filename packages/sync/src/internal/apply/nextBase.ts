/** The base that an apply leaves behind. */
import type { Report } from "../../SyncEvent.ts"
import { type Accepted, type Base, withAccepted } from "../model/base.ts"
import { addressKey } from "../model/observation.ts"
import type { Action, Forgotten, Listed, Plan } from "../model/planSchema.ts"
import type { MemberChange } from "./judge.ts"
import { hasHappened } from "./report.ts"

/**
 * Returns the base after an apply, given the one before it and the actions that have happened, whoever made them happen.
 *
 * **Details**
 *
 * A row that is kept, or whose actions have all happened, is remembered as it was listed. Of one whose actions have happened in
 * part, what has not keeps the value that it had, so that the next plan tries it again and takes it for no drift. A row that
 * is held keeps its entry.
 */
export const nextBase = (
  before: Base | undefined,
  plan: Plan,
  hasHappened: (index: number) => boolean,
  appliedAt: number
): Base => {
  const base = before && withAccepted(before, plan.forgotten.filter(isAccepted))
  const entries = entriesOf(base)
  forget(entries, plan)
  keep(entries, plan)
  carryOut(entries, plan, hasHappened)
  return {
    format: "effect-clerk/membership-base@1",
    appliedAt,
    listed: plan.listed,
    members: Array.from(entries.members, ([userId, listed]) => ({ userId, ...listed })),
    invitations: Array.from(entries.invitations, ([emailAddress, listed]) => ({ emailAddress, ...listed }))
  }
}

/** The rows that a base remembers, by user and by address in lower case. */
interface Entries {
  readonly members: Map<string, Listed>
  readonly invitations: Map<string, Listed>
}

const entriesOf = (base: Base | undefined): Entries => ({
  members: new Map((base?.members ?? []).map(({ userId, ...listed }) => [userId, listed])),
  invitations: new Map((base?.invitations ?? []).map(({ emailAddress, ...listed }) => [emailAddress, listed]))
})

const forget = ({ invitations, members }: Entries, { forgotten }: Plan): void => {
  for (const entry of forgotten) {
    if ("emailAddress" in entry) invitations.delete(entry.emailAddress)
    else members.delete(entry.userId)
  }
}

const keep = ({ invitations, members }: Entries, { kept }: Plan): void => {
  for (const entry of kept) {
    if (entry.listed === undefined) continue
    if ("emailAddress" in entry) invitations.set(addressKey(entry.emailAddress), entry.listed)
    else if (entry.userId !== undefined) members.set(entry.userId, entry.listed)
  }
}

const carryOut = (
  { invitations, members }: Entries,
  { actions }: Plan,
  hasHappened: (index: number) => boolean
): void => {
  for (const [userId, changes] of changesByMember(actions, hasHappened)) {
    const entry = entryAfter(changes, members.get(userId))
    if (entry !== undefined) members.set(userId, entry)
  }
  for (const action of actions.filter((_, index) => hasHappened(index))) {
    const { listed } = action
    if (action._tag === "Add" && listed !== undefined) members.set(action.userId, listed)
    else if (action._tag === "Remove") members.delete(action.userId)
    else if (action._tag === "Invite" && listed !== undefined) invitations.set(addressKey(action.emailAddress), listed)
    else if (action._tag === "Revoke") invitations.delete(addressKey(action.emailAddress))
  }
}

const isAccepted = (entry: Forgotten): entry is Accepted => "emailAddress" in entry && entry.userId !== undefined

/** Returns the base after the applies of a plan that a report tells of. */
export const baseAfter = (base: Base | undefined, plan: Plan, { finishedAt, outcomes }: Report): Base =>
  nextBase(base, plan, (n) => hasHappened(outcomes[n]?.outcome), finishedAt)

interface Happened {
  readonly change: MemberChange
  readonly hasHappened: boolean
}

/** Groups the changes of members, of which each has one or two. */
const changesByMember = (
  actions: ReadonlyArray<Action>,
  hasHappened: (index: number) => boolean
): ReadonlyMap<string, ReadonlyArray<Happened>> => {
  const byMember = new Map<string, Array<Happened>>()
  actions.forEach((action, index) => {
    if (!isChange(action)) return
    const happened = { change: action, hasHappened: hasHappened(index) }
    const others = byMember.get(action.userId)
    if (others === undefined) byMember.set(action.userId, [happened])
    else others.push(happened)
  })
  return byMember
}

const isChange = (action: Action): action is MemberChange =>
  action._tag === "Promote" ||
  action._tag === "Demote" ||
  action._tag === "ChangeRole" ||
  action._tag === "ChangeMetadata"

/** Returns the entry of a member with changes; `undefined` where none has happened, so that the entry stays as it is. */
const entryAfter = (changes: ReadonlyArray<Happened>, before: Listed | undefined): Listed | undefined => {
  const listed = changes[0]?.change.listed
  if (listed === undefined || !changes.some(({ hasHappened }) => hasHappened)) return undefined
  const missing = changes.find(({ hasHappened }) => !hasHappened)?.change
  if (missing === undefined) return listed
  if (missing._tag !== "ChangeMetadata") return { ...listed, role: before?.role ?? missing.before.role }
  return { ...before, role: listed.role }
}
