/** Names of the actions for people, and the numbers of each kind. */
import type { Action } from "../model/planSchema.ts"

/**
 * Numbers of the actions, by their kind.
 *
 * @category models
 * @since 0.1.0
 */
export interface ActionCounts {
  readonly add: number
  readonly promote: number
  readonly demote: number
  /** Changes of a role that say nothing about who administers the organization. */
  readonly role: number
  readonly metadata: number
  readonly remove: number
  readonly invite: number
  readonly revoke: number
}

interface Verb {
  readonly name: keyof ActionCounts
  /** The sign in front of its line. */
  readonly sign: string
}

export const verbs: { readonly [Tag in Action["_tag"]]: Verb } = {
  Add: { name: "add", sign: "+" },
  Promote: { name: "promote", sign: "^" },
  Demote: { name: "demote", sign: "v" },
  ChangeRole: { name: "role", sign: "~" },
  ChangeMetadata: { name: "metadata", sign: "~" },
  Remove: { name: "remove", sign: "-" },
  Invite: { name: "invite", sign: "@" },
  Revoke: { name: "revoke", sign: "x" }
}

/** Counts actions by their kind. */
export const countActions = (actions: ReadonlyArray<Action>): ActionCounts => {
  const counts = { add: 0, promote: 0, demote: 0, role: 0, metadata: 0, remove: 0, invite: 0, revoke: 0 }
  for (const { _tag } of actions) counts[verbs[_tag].name] += 1
  return counts
}
