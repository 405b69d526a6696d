/**
 * Carries out one action: one request, unless its outcome is unknown.
 *
 *     send ──▶ done
 *       │
 *       ├── too early (429, cooldown, hourly quota) ──▶ wait, send
 *       ├── certainly not processed ──▶ Failed, once a look has shown that nobody else has made the change, or another
 *       └── perhaps processed ──▶ look ─┬─ the change is there ──▶ found
 *                                       ├─ it is still to do ────▶ send, a few times
 *                                       ├─ something else is ────▶ Stale
 *                                       └─ the look fails ───────▶ Failed, unknown
 *
 * An `ensure` would do the same, but for a membership that somebody else has removed meanwhile: it would make a new one.
 *
 * An address is mailed once: an invitation whose outcome is unknown is sent again only after a look at all invitations to the
 * address, whatever their status, and Clerk rejects a second one that is pending.
 */
import type { ClerkHttpClient } from "@effect-clerk/http/ClerkHttpClient"
import type { OrganizationInvitation } from "@effect-clerk/memberships/OrganizationInvitation"
import { OrganizationInvitations } from "@effect-clerk/memberships/OrganizationInvitations"
import { OrganizationMemberships } from "@effect-clerk/memberships/OrganizationMemberships"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import type { Outcome } from "../../SyncEvent.ts"
import { type Failure, isAboutBudget, mayBeAboutRow, mayBeConflict } from "./failure.ts"
import {
  type InviteAction,
  judgeInvite,
  judgeMember,
  type MemberAction,
  type RevokeAction,
  staleInvitation,
  type Verdict
} from "./judge.ts"
import { invitationOf, memberOf } from "../plan/observe.ts"
import { addressKey } from "../model/observation.ts"
import type * as Order from "../order/order.ts"
import type { Plan } from "../model/planSchema.ts"

/** The end of an action. */
export interface Settled {
  readonly outcome: Outcome
  /** The end as the order has to know it. */
  readonly result: Order.Result
  /** True where the change was made by this, or may have been. */
  readonly applied: boolean
  /** True where Clerk had too few administrators or seats left for it. */
  readonly isAboutBudget: boolean
  /** True where it was not to be sent any more, or not yet; what was sent before is known not to have happened. */
  readonly isUnsent: boolean
}

/** Invitation of a batch. */
export interface Invite {
  readonly n: number
  readonly action: InviteAction
}

/** The services and values with which actions are carried out. */
export interface Performer {
  readonly member: (n: number, action: MemberAction) => Effect.Effect<Settled>
  readonly revoke: (n: number, action: RevokeAction) => Effect.Effect<Settled>
  /** Returns what became of each invitation, by its index in the plan. */
  readonly invite: (invites: ReadonlyArray<Invite>) => Effect.Effect<ReadonlyMap<number, Settled>>
  /** Asks Clerk for the invitations that are not pending, too. */
  readonly lookAtInvitation: (action: InviteAction | RevokeAction) => Effect.Effect<Verdict, Failure>
}

/** Sends a request in time; `"stopped"` where it is not to be sent any more, or not yet. */
type Send = <A>(request: Effect.Effect<A, Failure>) => Effect.Effect<Result.Result<A, Failure | "stopped">>

/** The parts of a performer that belong to the run. */
export interface Surroundings {
  /** Sends what asks for the outcome of a change, which was sent and may have been made. */
  readonly read: Send
  /** Sends a change. */
  readonly send: Send
  /** Counts the requests of an effect for the actions with these indices. */
  readonly counted: <A, E>(indices: ReadonlyArray<number>, effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
}

/** Number of times that a change whose outcome is unknown is sent. */
const maxRounds = 5

export const makePerformer = (
  { execute }: ClerkHttpClient["Service"],
  plan: Plan,
  { counted, read, send }: Surroundings
): Performer => {
  const { organizationId } = plan.target
  const memberships = OrganizationMemberships.make(execute)
  const invitations = OrganizationInvitations.make(execute)
  const knownInvitations = knownInvitationsOf(plan)
  const requests = { read, send }

  const sendMember = (action: MemberAction): Effect.Effect<unknown, Failure> => {
    const { userId } = action
    switch (action._tag) {
      case "Add":
        return memberships.create({ organizationId, userId, ...action.after })
      case "Remove":
        return memberships.delete({ organizationId, userId })
      case "ChangeMetadata":
        return memberships.updateMetadata({ organizationId, userId, ...action.after })
      default:
        return memberships.update({ organizationId, userId, role: action.after.role })
    }
  }
  const lookAtMember = (action: MemberAction): Effect.Effect<Verdict, Failure> =>
    Effect.map(memberships.find({ organizationId, userId: action.userId }), (found) =>
      judgeMember(action, Option.getOrUndefined(Option.map(found, memberOf)))
    )

  const sendRevocation = ({ before: { invitationId } }: RevokeAction): Effect.Effect<unknown, Failure> =>
    invitations.revoke({ organizationId, invitationId })
  const lookAtRevocation = ({ before: { invitationId } }: RevokeAction): Effect.Effect<Verdict, Failure> =>
    invitations.get({ organizationId, invitationId }).pipe(
      Effect.map((invitation): Verdict => {
        if (invitation.status === "pending") return "toDo"
        return invitation.status === "accepted" ? staleInvitation(invitationOf(invitation), "accepted") : "found"
      }),
      Effect.catchIf(
        (failure) => failure._tag === "ClerkErrors" && failure.status === 404,
        () => Effect.succeed<Verdict>("found")
      )
    )

  const sendInvites = (
    invites: ReadonlyArray<Invite>
  ): Effect.Effect<ReadonlyArray<OrganizationInvitation>, Failure> => {
    const [first, ...others] = invites.map(({ action }) => ({ emailAddress: action.emailAddress, ...action.after }))
    if (first === undefined) return Effect.succeed([])
    return others.length === 0
      ? Effect.map(invitations.create({ organizationId, ...first }), (invitation) => [invitation])
      : Effect.map(invitations.createBulk({ organizationId, invitations: [first, ...others] }), ({ data }) => data)
  }
  const lookAtInvite = (action: InviteAction): Effect.Effect<Verdict, Failure> =>
    Effect.map(
      invitations.list({ organizationId, emailAddress: action.emailAddress, limit: 500 }),
      ({ data }): Verdict => {
        const pending = judgeInvite(action, data.filter(({ status }) => status === "pending").map(invitationOf))
        if (pending !== "toDo") return pending
        // It was sent, and has been accepted or revoked since.
        const wasSent = data.some(({ createdAt, id }) => createdAt >= plan.createdAt && !knownInvitations.has(id))
        return wasSent ? "found" : "toDo"
      }
    )

  const inviteAlone = (invite: Invite, mayBeSent: boolean): Effect.Effect<Settled> =>
    counted([invite.n], settle(sendInvites([invite]), lookAtInvite(invite.action), requests, mayBeSent))

  const inviteTogether = Effect.fnUntraced(function* (invites: ReadonlyArray<Invite>) {
    const indices = invites.map(({ n }) => n)
    const sent = yield* counted(indices, send(sendInvites(invites)))
    const invited = new Set(
      Result.isSuccess(sent) ? sent.success.map(({ emailAddress }) => addressKey(emailAddress)) : []
    )
    const settled = new Map<number, Settled>()
    for (const invite of invites) {
      if (invited.has(addressKey(invite.action.emailAddress))) settled.set(invite.n, done)
      else if (Result.isFailure(sent) && sent.failure === "stopped") settled.set(invite.n, stopped)
      else settled.set(invite.n, yield* settleOne(invite, sent))
    }
    return settled
  })

  /** An invitation that the response leaves out was rejected, and so was each where one is rejected for all. */
  const settleOne = (invite: Invite, sent: Result.Result<unknown, Failure | "stopped">): Effect.Effect<Settled> => {
    if (Result.isSuccess(sent) || sent.failure === "stopped") return inviteAlone(invite, false)
    const { failure } = sent
    if (failure.processed === "no" && !mayBeAboutRow(failure)) return Effect.succeed(failed(failure, "failed"))
    return inviteAlone(invite, failure.processed !== "no")
  }

  return {
    member: (n, action) => counted([n], settle(sendMember(action), lookAtMember(action), requests, false)),
    revoke: (n, action) => counted([n], settle(sendRevocation(action), lookAtRevocation(action), requests, false)),
    invite: (invites) => {
      const [first] = invites
      return first !== undefined && invites.length === 1
        ? Effect.map(inviteAlone(first, false), (settled) => new Map([[first.n, settled]]))
        : inviteTogether(invites)
    },
    lookAtInvitation: (action) => (action._tag === "Invite" ? lookAtInvite(action) : lookAtRevocation(action))
  }
}

/** Ids of the invitations that were there before the plan was applied. */
const knownInvitationsOf = ({ actions, kept }: Plan): ReadonlySet<string> =>
  new Set([
    ...actions.flatMap((action) => (action._tag === "Revoke" ? [action.before.invitationId] : [])),
    ...kept.flatMap((entry) => ("invitationId" in entry ? [entry.invitationId] : []))
  ])

/** Sends until the outcome is known, or cannot be found out. */
const settle = Effect.fnUntraced(function* (
  change: Effect.Effect<unknown, Failure>,
  look: Effect.Effect<Verdict, Failure>,
  { read, send }: Pick<Surroundings, "read" | "send">,
  mayBeSent: boolean
): Effect.fn.Return<Settled> {
  if (mayBeSent) {
    const seen = yield* read(look)
    if (Result.isFailure(seen)) return seen.failure === "stopped" ? unseen : failed(seen.failure, "unknown")
    if (seen.success !== "toDo") return ofVerdict(seen.success, true)
  }
  let isLost = mayBeSent
  for (let round = 1; ; round++) {
    const sent = yield* send(change)
    if (Result.isSuccess(sent)) return done
    const { failure } = sent
    if (failure === "stopped") return isLost ? { ...unseen, isUnsent: true } : stopped
    const isRejected = failure.processed === "no"
    if (isRejected && !isLost && (isAboutBudget(failure) || !mayBeConflict(failure))) return failed(failure, "failed")
    isLost ||= !isRejected
    const seen = yield* read(look)
    if (Result.isFailure(seen)) return failed(failure, isLost ? "unknown" : "failed")
    if (seen.success !== "toDo") return ofVerdict(seen.success, isLost)
    if (!isLost) return failed(failure, "failed")
    // Rejected after a loss: what was sent first has happened, and Clerk's list lags behind.
    if (round === maxRounds) return failed(failure, isRejected ? "unknown" : "failed")
    if (round > 1 || isRejected) yield* Effect.sleep(Duration.millis(100 * 2 ** round))
  }
})

const settled = (outcome: Outcome, result: Order.Result, applied: boolean): Settled => ({
  outcome,
  result,
  applied,
  isAboutBudget: false,
  isUnsent: false
})

const done = settled("done", "happened", true)

const stopped = { ...settled({ _tag: "Held", why: "stopped" }, "failed", false), isUnsent: true }

/** It may have been sent, and the run stops before a look. */
const unseen = settled("interrupted", "unknown", true)

const failed = (error: Failure, result: Order.Result): Settled => ({
  ...settled({ _tag: "Failed", error }, result, result === "unknown"),
  isAboutBudget: isAboutBudget(error)
})

/**
 * A membership that somebody else has made instead takes its seat, and perhaps an administrator; only a read of both tells. The
 * change may have been made before it.
 */
const ofVerdict = (verdict: Exclude<Verdict, "toDo">, isSent: boolean): Settled =>
  settled(verdict, verdict === "found" ? "happened" : "unknown", isSent)
