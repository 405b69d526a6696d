/**
 * Statement of every failure about its request: whether Clerk may have acted on it.
 *
 * @since 0.1.0
 */

/**
 * States what Clerk did with a request: `"no"` where it certainly did not act on it, `"yes"` where it certainly did, and
 * `"maybe"` where nothing tells.
 *
 * @category models
 * @since 0.1.0
 */
export type Processed = "no" | "maybe" | "yes"
