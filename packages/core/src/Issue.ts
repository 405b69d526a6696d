/**
 * An issue of a value that was checked: an input, an option, a policy or a response.
 *
 * @since 0.1.0
 */

/**
 * An issue of a value: its place, and what was expected there. It never holds the value itself.
 *
 * @category models
 * @since 0.1.0
 */
export interface Issue {
  /** Keys and indexes from the outside in: `["userId", 3]`. */
  readonly path: ReadonlyArray<string | number>
  /** The values that are valid there, as the end of a sentence: `an integer from 1 to 500`. */
  readonly expected: string
}
