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
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { Outcome } from "../../SyncEvent.ts"
import { addressKey } from "../model/observation.ts"
import type { Plan } from "../model/planSchema.ts"
import type * as Order from "../order/order.ts"
import { type Failure, isAboutBudget, mayBeAboutRow, mayBeConflict } from "./failure.ts"
import type { InviteAction, MemberAction, RevokeAction, Verdict } from "./judge.ts"
import { Look } from "./look.ts"
import { Requests } from "./requests.ts"
import type { Waits } from "./waits.ts"

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

/** The parts of a performer that belong to the run. */
export interface Surroundings {
  readonly waits: Waits
  /** Counts the requests of an effect for the actions with these indices. */
  readonly counted: <A, E>(indices: ReadonlyArray<number>, effect: Effect.Effect<A, E>) => Effect.Effect<A, E>
}

/** Carries out the actions of a plan. */
export class Performer {
  readonly #requests: Requests
  readonly #look: Look
  readonly #surroundings: Surroundings

  constructor(client: ClerkHttpClient["Service"], plan: Plan, surroundings: Surroundings) {
    this.#requests = new Requests(client, plan.target.organizationId)
    this.#look = new Look(client, plan)
    this.#surroundings = surroundings
  }

  member(n: number, action: MemberAction): Effect.Effect<Settled> {
    return this.#settle(n, this.#requests.member(action), this.#look.atMember(action))
  }

  revoke(n: number, action: RevokeAction): Effect.Effect<Settled> {
    return this.#settle(n, this.#requests.revocation(action), this.#look.atInvitation(action))
  }

  /** Returns what became of each invitation, by its index in the plan. */
  invite(invites: ReadonlyArray<Invite>): Effect.Effect<ReadonlyMap<number, Settled>> {
    const [first] = invites
    return first !== undefined && invites.length === 1
      ? Effect.map(this.#inviteAlone(first), (settled) => new Map([[first.n, settled]]))
      : this.#inviteTogether(invites)
  }

  #inviteAlone({ action, n }: Invite, mayBeSent = false): Effect.Effect<Settled> {
    return this.#settle(n, this.#requests.invitations([action]), this.#look.atInvitation(action), mayBeSent)
  }

  #inviteTogether(invites: ReadonlyArray<Invite>): Effect.Effect<ReadonlyMap<number, Settled>> {
    return Effect.gen({ self: this }, function* () {
      const { counted, waits } = this.#surroundings
      const indices = invites.map(({ n }) => n)
      const sent = yield* counted(indices, waits.send(this.#requests.invitations(invites.map(({ action }) => action))))
      const addresses = Result.isSuccess(sent) ? sent.success.map(({ emailAddress }) => addressKey(emailAddress)) : []
      const invited = new Set(addresses)
      const settled = new Map<number, Settled>()
      for (const invite of invites) {
        const isInvited = invited.has(addressKey(invite.action.emailAddress))
        settled.set(invite.n, isInvited ? done : yield* this.#settleOne(invite, sent))
      }
      return settled
    })
  }

  /** An invitation that the response leaves out was rejected, and so was each where one is rejected for all. */
  #settleOne(invite: Invite, sent: Result.Result<unknown, Failure | "stopped">): Effect.Effect<Settled> {
    if (Result.isSuccess(sent)) return this.#inviteAlone(invite)
    const { failure } = sent
    if (failure === "stopped") return Effect.succeed(stopped)
    if (failure.processed === "no" && !mayBeAboutRow(failure)) return Effect.succeed(failed(failure, "failed"))
    return this.#inviteAlone(invite, failure.processed !== "no")
  }

  #settle(
    n: number,
    change: Effect.Effect<unknown, Failure>,
    look: Effect.Effect<Verdict, Failure>,
    mayBeSent = false
  ): Effect.Effect<Settled> {
    const { counted, waits } = this.#surroundings
    return counted([n], settle(change, look, waits, mayBeSent))
  }
}

/** Number of times that a change whose outcome is unknown is sent. */
const maxRounds = 5

/** Sends until the outcome is known, or cannot be found out. */
const settle = Effect.fnUntraced(function* (
  change: Effect.Effect<unknown, Failure>,
  look: Effect.Effect<Verdict, Failure>,
  waits: Waits,
  mayBeSent: boolean
): Effect.fn.Return<Settled> {
  if (mayBeSent) {
    const seen = yield* waits.read(look)
    if (Result.isFailure(seen)) return seen.failure === "stopped" ? unseen : failed(seen.failure, "unknown")
    if (seen.success !== "toDo") return ofVerdict(seen.success, true)
  }
  let isLost = mayBeSent
  for (let round = 1; ; round++) {
    const sent = yield* waits.send(change)
    if (Result.isSuccess(sent)) return done
    const { failure } = sent
    if (failure === "stopped") return isLost ? { ...unseen, isUnsent: true } : stopped
    const isRejected = failure.processed === "no"
    if (isRejected && !isLost && (isAboutBudget(failure) || !mayBeConflict(failure))) return failed(failure, "failed")
    isLost ||= !isRejected
    const seen = yield* waits.read(look)
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
