import type { Processed } from "../Processed.ts"

/** Returns the stronger of two statements: a later error response does not undo what an earlier request may have done. */
export const strongerProcessed = (a: Processed, b: Processed): Processed => (a === "no" || b === "yes" ? b : a)

/**
 * Returns what a status alone says about whether Clerk acted: an error response below 500 says that it did not. A failure of
 * the server leaves it open, and so does 303, which may redirect after the write.
 */
export const processedByStatus = (status: number): Processed =>
  status >= 200 && status < 300 ? "yes" : status < 200 || status === 303 || status >= 500 ? "maybe" : "no"
