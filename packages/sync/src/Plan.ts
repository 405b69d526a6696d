/**
 * Plan of the changes that make an organization's members what a list says: plain data, which a person reads, approves by its
 * hash, and applies.
 *
 * **Details**
 *
 * - An action is one request to Clerk, but for invitations, of which up to ten may share one. A member whose role and metadata
 *   both change has two actions. `SyncEvent` and the journal name an action by its index in `actions`.
 * - `before` is what was observed, `after` what the action makes of it; both hold only what the action touches. Metadata in
 *   them is a patch, as `updateMetadata` takes it: merging `after` makes the change, and merging `before` takes it back. So
 *   an action is done where merging `after` would change nothing, and still to do where merging `before` would change
 *   nothing.
 * - `before` of a member holds the membership's id. A user who left and came back is another membership.
 * - Each member and each pending invitation that was observed is in `kept`, in `held`, or in the `before` of an action, with
 *   its id and its role. Together they are what a stale plan is recognized by, and a stale plan can name what has changed.
 * - `listed` is the row of the list, as the next base remembers it. It stands beside what it belongs to: an action, a kept
 *   or a held member. A member who is kept without it is not in the list.
 * - What sends no request is no action: `kept` has the members whom the base adopts, `forgotten` those whom it drops. A plan
 *   with these alone is empty.
 * - An optional key is absent, never `undefined`, and there is no number that JSON lacks: the plan is its own JSON.
 * - Actions stand in the order of the list, then those on members who are not listed, by their id. That is no order in which
 *   they may be applied: only `waitsFor` and the two budgets decide that.
 *
 * @since 0.1.0
 */
import { formatPlan, type FormatOptions } from "./internal/text/formatPlan.ts"
import type { Plan } from "./internal/model/planSchema.ts"
import { type ActionCounts, countActions } from "./internal/text/verbs.ts"

export * from "./internal/model/planSchema.ts"
export type { FormatOptions } from "./internal/text/formatPlan.ts"
export type { ActionCounts } from "./internal/text/verbs.ts"

/**
 * Tells whether a plan changes nothing at Clerk.
 *
 * @category predicates
 * @since 0.1.0
 */
export const isEmpty = (plan: Plan): boolean => plan.actions.length === 0

/**
 * Numbers of a plan.
 *
 * @category models
 * @since 0.1.0
 */
export interface Counts extends ActionCounts {
  /** Number of actions. */
  readonly changes: number
  readonly kept: number
  readonly held: number
  readonly forgotten: number
}

/**
 * Counts the actions of a plan by their kind, and what it leaves as it is.
 *
 * @category getters
 * @since 0.1.0
 */
export const counts = (plan: Plan): Counts => {
  return {
    ...countActions(plan.actions),
    changes: plan.actions.length,
    kept: plan.kept.length,
    held: plan.held.length,
    forgotten: plan.forgotten.length
  }
}

/**
 * Writes a plan for people: the organization, one line for each action and each row that is held, and the numbers.
 *
 * **Details**
 *
 * Private metadata is shown by its keys alone. Control characters of names and addresses are replaced. The time is that of the
 * option `rate`, and of no pause that Clerk asks for.
 *
 * @category formatting
 * @since 0.1.0
 */
export const format = (plan: Plan, options?: FormatOptions): string => formatPlan(plan, counts(plan), options ?? {})
