/**
 * The failure of a journal or of the state between two applies.
 *
 * @since 0.1.0
 */
import * as Data from "effect/Data"

/**
 * A journal or a state could not be read or written, or another apply has it.
 *
 * @category errors
 * @since 0.1.0
 */
export class JournalError extends Data.TaggedError("JournalError")<{
  /** The fault and its remedy, for people. */
  readonly description: string
}> {
  override get message(): string {
    return this.description
  }
}
