/**
 * The failure of a journal or of the state between two applies.
 *
 * @since 0.1.0
 */
import * as Schema from "effect/Schema"

/**
 * A journal or a state could not be read or written, or another apply has it.
 *
 * @category errors
 * @since 0.1.0
 */
export class JournalError extends Schema.TaggedError<JournalError>()("JournalError", {
  /** The fault and its remedy, for people. */
  description: Schema.String
}) {
  override get message(): string {
    return this.description
  }
}
