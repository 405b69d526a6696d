/**
 * One fault of a value that was checked: an input, a setting, a policy or a response.
 *
 * @since 0.1.0
 */

/**
 * Names the place of a fault in a value, and what was expected there. It never holds the value itself.
 *
 * @category models
 * @since 0.1.0
 */
export interface Issue {
  /** Keys and indexes from the outside in: `["userId", 3]`. */
  readonly path: ReadonlyArray<string | number>
  /** What the place takes, as the end of a sentence: `an integer from 1 to 500`. */
  readonly expected: string
}
