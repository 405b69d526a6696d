/** The failure of a call that its caller stopped. */
import type { Processed } from "@effect-clerk/core/Processed"
import { inspectError, type InspectArguments, type PlainForm, toJson } from "@effect-clerk/core/internal"
import * as Data from "effect/Data"
import { NodeInspectSymbol } from "effect/Inspectable"

const advice: Readonly<Record<Processed, string>> = {
  no: "nothing was changed",
  maybe: "the request may have arrived; read the current state before repeating it",
  yes: "Clerk has acted on a part of it; read the current state before repeating it"
}

/**
 * Failure of a call that was stopped by its `signal`. Its connections are closed, its waits and retries are over. The
 * signal's own `reason` says why it was stopped.
 *
 * @example
 * ```ts
 * import { ClerkMemberships } from "@effect-clerk/memberships/Promise"
 *
 * const memberships = ClerkMemberships.make({ secretKey: "sk_test_example" })
 * const result = await memberships.list({ organizationId: "org_acme" }, { signal: AbortSignal.abort() })
 *
 * if (result._tag === "Failure" && result.failure._tag === "Aborted") {
 *   result.failure.processed // => "no"
 *   result.failure.message // => "OrganizationMemberships.list was aborted: nothing was changed"
 * }
 * ```
 *
 * @category errors
 * @since 0.1.0
 */
export class Aborted extends Data.TaggedError("Aborted")<{
  /** The operation, for example `OrganizationMemberships.create`. */
  readonly operation: string
  /**
   * Says whether Clerk may have changed anything by now: `"no"` where no write had been sent, since the call only reads or
   * only waited; `"maybe"` where one had been sent and no response received; `"yes"` where `ensure` had made one of its
   * changes.
   */
  readonly processed: Processed
}> {
  override get message(): string {
    return `${this.operation} was aborted: ${advice[this.processed]}`
  }

  /** Returns its fields and the message. */
  override toJSON(): PlainForm<this> {
    return toJson(this)
  }

  override [NodeInspectSymbol](...settings: InspectArguments): unknown {
    return inspectError(this, ...settings)
  }
}
