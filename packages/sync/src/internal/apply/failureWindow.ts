/** The failures for which a run stops by itself. */
import * as ClerkFailure from "@effect-clerk/core/ClerkFailure"
import type { Outcome } from "../../SyncEvent.ts"

/** Number of the last outcomes that count, and of the failures among them with which a run stops. */
const size = 50
const maxFailures = size / 5

/** Counts the failures among the last outcomes. */
export class FailureWindow {
  /** True for each of the last outcomes that was a failure. */
  readonly #last: Array<boolean>
  #isRejected = false

  /** Goes on from the window of an earlier part of the run. */
  constructor(last: ReadonlyArray<boolean> = []) {
    this.#last = [...last]
  }

  get last(): ReadonlyArray<boolean> {
    return this.#last
  }

  /** True once a run is to stop: a fifth of its last actions have failed, or the secret key is rejected. */
  get isExceeded(): boolean {
    return this.#isRejected || this.#last.filter((isFailed) => isFailed).length >= maxFailures
  }

  add(outcome: Outcome): void {
    const error = typeof outcome === "object" && outcome._tag === "Failed" ? outcome.error : undefined
    this.#last.push(error !== undefined)
    if (this.#last.length > size) this.#last.shift()
    if (error !== undefined && ClerkFailure.status(error) === 401) this.#isRejected = true
  }
}
