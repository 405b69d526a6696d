/** The options of a lookup, and their check. */
import { validation } from "@effect-clerk/core/internal"
import type { Issue } from "@effect-clerk/core/Issue"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import type { Policies } from "../callOptions.ts"

/**
 * Options of a lookup. The policies are those of its requests, whoever asks: a request answers several callers, and runs under
 * the policies of none of them.
 *
 * @category options
 * @since 0.1.0
 */
export interface Options extends Policies {
  /**
   * Time for which the answer "is a member" serves, from when its request was sent; 10 seconds unless given, a sixth of the
   * lifetime of a session token. A member then costs at most one request in the window of Clerk's rate limit.
   */
  readonly ttl?: Duration.Input | undefined
  /**
   * Time for which the answer "is not a member" serves; 2 seconds unless given, or `ttl` where that is shorter. It is short,
   * so that a user who has just joined gets in.
   */
  readonly missTtl?: Duration.Input | undefined
  /**
   * Time after its TTL for which an answer still serves, as `stale`, while Clerk limits the requests or is down; 0 unless
   * given: such a question then fails.
   */
  readonly staleFor?: Duration.Input | undefined
  /** Number of answers that are kept, 10,000 unless given; the oldest goes first. */
  readonly capacity?: number | undefined
  /** Number of users that one request asks about, 1 to 100, which is Clerk's limit and holds unless given. */
  readonly maxBatch?: number | undefined
}

/** The options, checked, with times in milliseconds. */
export interface Settings {
  readonly ttl: number
  readonly missTtl: number
  readonly staleFor: number
  readonly capacity: number
  readonly maxBatch: number
  /** The invalid options; each call of a lookup that has any fails before anything is sent. */
  readonly issues: ReadonlyArray<Issue>
}

const largestBatch = 100

/** Checks the options. A spread takes null and undefined, which programs without types may pass for them. */
export const make = (options: Options | undefined): Settings => {
  const own = { __proto__: null, ...options }
  const { capacity, maxBatch, missTtl, staleFor, ttl } = own
  const check = validation("MembershipLookup")
  const ttlMillis = Duration.toMillis(check.duration("ttl", ttl ?? "10 seconds"))
  const staleMillis = Option.match(Duration.fromInput(staleFor ?? 0), { onNone: () => -1, onSome: Duration.toMillis })
  check.check("staleFor", staleMillis >= 0 && staleMillis < Infinity, "a finite duration of at least 0")
  const batch = check.integer("maxBatch", maxBatch ?? largestBatch, 1)
  check.check("maxBatch", batch <= largestBatch, `an integer of at most ${largestBatch}`)
  return {
    ttl: ttlMillis,
    // An invalid `ttl` is zero here, and is no fault of `missTtl`.
    missTtl: Duration.toMillis(check.duration("missTtl", missTtl ?? Math.min(2000, ttlMillis || Infinity))),
    staleFor: staleMillis,
    capacity: check.integer("capacity", capacity ?? 10_000, 1),
    maxBatch: batch,
    issues: check.issues
  }
}
