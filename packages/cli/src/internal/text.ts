/** Text in columns of a terminal. */
import * as CliOutput from "effect/cli/CliOutput"

export { count, printable } from "@effect-clerk/sync/internal"

/** Returns the columns that a text takes. */
export const displayWidth = (text: string): number =>
  /^[\x20-\x7e]*$/.test(text) ? text.length : CliOutput.displayWidth(text)

const graphemes = new Intl.Segmenter()

/** Cuts a text to a width, between two characters as a person sees them, and shows that it was cut. */
export const cut = (text: string, width: number): string => {
  if (displayWidth(text) <= width) return text
  let kept = ""
  let taken = 0
  for (const { segment } of graphemes.segment(text)) {
    taken += displayWidth(segment)
    if (taken > width - 1) break
    kept += segment
  }
  return `${kept}…`
}

/** Fills a text with blanks up to a width. */
export const pad = (text: string, width: number): string => text + " ".repeat(Math.max(0, width - displayWidth(text)))

/** Takes keys out of a text: one may stand in place of anything on a command line. */
export const withoutKeys = (text: string): string => text.replace(/\bsk_(test|live)_[^\s"'`,;)\\]+/g, "sk_$1_…")
