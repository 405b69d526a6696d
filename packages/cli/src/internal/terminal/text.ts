/** Text in columns of a terminal, as a plan has it, too. */
export { count, cut, displayWidth, pad, printable } from "@effect-clerk/sync/internal"

/** Takes keys out of a text: one may stand in place of anything on a command line. */
export const withoutKeys = (text: string): string => text.replace(/\bsk_(test|live)_[^\s"'`,;)\\]+/g, "sk_$1_…")
